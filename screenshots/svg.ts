import type {IBufferCell, Terminal} from '@xterm/headless';

type Theme = {background: string; foreground: string; ansi: readonly string[]};

export const themes: Record<'dark' | 'light', Theme> = {
	dark: {
		background: '#16181d',
		foreground: '#d5d9e0',
		ansi: [
			'#16181d',
			'#e5727a',
			'#8fc27a',
			'#dcb56a',
			'#6fa8dc',
			'#b78bd6',
			'#61b8c2',
			'#c3c8d1',
			'#6c7380',
			'#f0949b',
			'#a9d696',
			'#edcb8a',
			'#92c1ee',
			'#cda9e6',
			'#85d0d9',
			'#ffffff',
		],
	},
	light: {
		background: '#fbfbfa',
		foreground: '#24292f',
		ansi: [
			'#24292f',
			'#b3261e',
			'#2d7a36',
			'#8a6100',
			'#1f5fa8',
			'#7a3ea1',
			'#0f6f7a',
			'#5c636b',
			'#7b838c',
			'#d0453c',
			'#3f9b49',
			'#a87a10',
			'#3a7fcc',
			'#9a5cc4',
			'#1f8d99',
			'#000000',
		],
	},
};

const cellWidth = 8.4;
const cellHeight = 17;
const margin = 12;

type Style = {
	color: string;
	background: string | undefined;
	bold: boolean;
	dim: boolean;
	italic: boolean;
	underline: boolean;
};
type Run = {column: number; cells: number; text: string; style: Style};

function paletteColor(index: number, theme: Theme): string {
	const named = theme.ansi[index];
	if (named !== undefined) return named;
	if (index >= 232) return grey(8 + (index - 232) * 10);
	const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
	const cube = index - 16;
	return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function hex(...channels: number[]): string {
	return `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
}

function grey(value: number): string {
	return hex(value, value, value);
}

function styleOf(cell: IBufferCell, theme: Theme): Style {
	const foreground = cell.isFgDefault()
		? theme.foreground
		: cell.isFgRGB()
			? `#${cell.getFgColor().toString(16).padStart(6, '0')}`
			: paletteColor(cell.getFgColor(), theme);
	const background = cell.isBgDefault()
		? undefined
		: cell.isBgRGB()
			? `#${cell.getBgColor().toString(16).padStart(6, '0')}`
			: paletteColor(cell.getBgColor(), theme);
	const inverse = cell.isInverse() !== 0;
	return {
		color: inverse ? (background ?? theme.background) : foreground,
		background: inverse ? foreground : background,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
	};
}

function sameStyle(a: Style, b: Style): boolean {
	return (Object.keys(a) as (keyof Style)[]).every(key => a[key] === b[key]);
}

function readRuns(terminal: Terminal, row: number, theme: Theme): Run[] {
	const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
	const runs: Run[] = [];
	for (let column = 0; line && column < terminal.cols; column++) {
		const cell = line.getCell(column);
		if (!cell || cell.getWidth() === 0) continue;
		const style = styleOf(cell, theme);
		const text = cell.getChars() || ' ';
		const last = runs.at(-1);
		if (last && sameStyle(last.style, style)) {
			last.text += text;
			last.cells += cell.getWidth();
		} else {
			runs.push({column, cells: cell.getWidth(), text, style});
		}
	}
	return runs;
}

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function number(value: number): string {
	return String(Math.round(value * 100) / 100);
}

type Corner = readonly [x: number, y: number];

const [middle, centre] = [cellWidth / 2, cellHeight / 2];

/** Lines that have to meet, and signs that not every font has, as paths in a cell of their own. */
const shapes: Readonly<Record<string, {path: string; width: number}>> = {
	'│': {path: `M${middle} 0V${cellHeight}`, width: 1.1},
	'┃': {path: `M${middle} 0V${cellHeight}`, width: 2.6},
	'─': {path: `M0 ${centre}H${cellWidth}`, width: 1.1},
	'╭': {path: corner([cellWidth, centre], [middle, cellHeight]), width: 1.1},
	'╮': {path: corner([0, centre], [middle, cellHeight]), width: 1.1},
	'╰': {path: corner([cellWidth, centre], [middle, 0]), width: 1.1},
	'╯': {path: corner([0, centre], [middle, 0]), width: 1.1},
	'○': {path: 'M7.4 9a3.2 3.2 0 1 1-6.4 0a3.2 3.2 0 1 1 6.4 0Z', width: 1.2},
	'✓': {path: 'M1.2 9.3L3.4 12L7.4 5.4', width: 1.4},
	'✗': {path: 'M1.6 5.6L6.8 12M6.8 5.6L1.6 12', width: 1.4},
};

function corner([x, y]: Corner, [endX, endY]: Corner): string {
	return `M${x} ${y}Q${middle} ${centre} ${endX} ${endY}`;
}

/** The shapes of a run, and its text without them. */
function takeShapes({column, text, style}: Run, row: number): {drawn: string; rest: string} {
	const paths: string[] = [];
	let at = 0;
	const rest = Array.from(text, character => {
		const shape = shapes[character];
		const x = margin + (column + at) * cellWidth;
		at += 1;
		if (!shape) return character;
		const place = `translate(${number(x)} ${number(margin + row * cellHeight)})`;
		const faint = style.dim ? ' opacity="0.6"' : '';
		paths.push(
			`<path d="${shape.path}" transform="${place}" fill="none" stroke="${style.color}" stroke-width="${shape.width}"${faint}/>`,
		);
		return ' ';
	});
	return {drawn: paths.join(''), rest: rest.join('')};
}

function drawRun(run: Run, row: number): string {
	// Where a character is wider than a cell none of the shapes stands.
	const {drawn, rest} =
		run.cells === Array.from(run.text).length ? takeShapes(run, row) : {drawn: '', rest: run.text};
	return drawText({...run, text: rest}, row) + drawn;
}

function drawText({column, cells, text, style}: Run, row: number): string {
	const x = margin + column * cellWidth;
	const y = margin + row * cellHeight;
	const width = cells * cellWidth;
	const box = style.background
		? `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${cellHeight}" fill="${style.background}"/>`
		: '';
	if (text.trim() === '') return box;
	const attributes = [
		`x="${number(x)}" y="${number(y + cellHeight - 5)}" fill="${style.color}" textLength="${number(width)}"`,
		style.bold ? 'font-weight="700"' : '',
		style.dim ? 'opacity="0.6"' : '',
		style.italic ? 'font-style="italic"' : '',
		style.underline ? 'text-decoration="underline"' : '',
	];
	return `${box}<text ${attributes.filter(Boolean).join(' ')}>${escapeXml(text)}</text>`;
}

/** What a terminal shows, cell for cell, as an SVG picture. The columns stay straight in any monospaced font. */
export function renderSvg(
	terminal: Terminal,
	{theme, title}: {theme: 'dark' | 'light'; title: string},
): string {
	const colors = themes[theme];
	const width = number(terminal.cols * cellWidth + 2 * margin);
	const height = number(terminal.rows * cellHeight + 2 * margin);
	const rows = Array.from({length: terminal.rows}, (_, row) =>
		readRuns(terminal, row, colors)
			.map(run => drawRun(run, row))
			.join(''),
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`,
		`<title>${escapeXml(title)}</title>`,
		`<rect width="100%" height="100%" rx="8" fill="${colors.background}"/>`,
		'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" xml:space="preserve" lengthAdjust="spacingAndGlyphs">',
		...rows.filter(row => row !== ''),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}
