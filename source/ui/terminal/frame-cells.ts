import stringWidth from 'string-width';

/** One row of the screen: what each cell shows and how; the cells after the first of a wide character are empty. */
export type Row = {characters: readonly string[]; styles: readonly string[]};

let segmenter: Intl.Segmenter | undefined;

function graphemesOf(text: string): string[] {
	// Made when it is first needed: it costs some milliseconds, and most frames do without.
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({segment}) => segment);
}
const sgr = /\u001B\[([\d;:]*)m|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/y;

type Pen = Map<string, string>;

const closers: Readonly<Record<string, readonly string[]>> = {
	'22': ['bold', 'dim'],
	'23': ['italic'],
	'24': ['underline'],
	'27': ['inverse'],
	'29': ['strike'],
	'39': ['foreground'],
	'49': ['background'],
};
const openers: Readonly<Record<string, string>> = {
	'1': 'bold',
	'2': 'dim',
	'3': 'italic',
	'4': 'underline',
	'7': 'inverse',
	'9': 'strike',
};

function applyOne(pen: Pen, code: string, rest: string[]): void {
	const number = Number(code);
	const closed = closers[code];
	if (code === '' || number === 0) pen.clear();
	else if (closed) for (const attribute of closed) pen.delete(attribute);
	else if (openers[code]) pen.set(openers[code], code);
	else if (number === 38 || number === 48) {
		const length = rest[0] === '5' ? 2 : 4;
		pen.set(number === 38 ? 'foreground' : 'background', [code, ...rest.splice(0, length)].join(';'));
	} else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) pen.set('foreground', code);
	else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) pen.set('background', code);
}

function applySgr(pen: Pen, parameters: string): void {
	const parts = parameters.split(/[;:]/);
	while (parts.length > 0) applyOne(pen, parts.shift() ?? '', parts);
}

const plain = /^[ -~]*$/;
// One code unit, one cell each: ASCII, Latin letters, quotes, arrows, and the signs that the screens are made of.
const narrow =
	/^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u203B\u2190-\u2193\u2200-\u22FF\u2500-\u25FC\u2713-\u2717]*$/;

type Cells = {characters: string[]; styles: string[]};

const marks = /^\p{M}+$/u;

/** Puts a character into so many cells; of one that does not fit, blanks stay. */
function putPiece(
	row: Cells,
	piece: string,
	style: string,
	{width, columns}: {width: number; columns: number},
): void {
	const room = columns - row.characters.length;
	for (let cell = 0; cell < Math.min(width, room); cell++) {
		row.characters.push(width > room ? ' ' : cell === 0 ? piece : '');
		row.styles.push(style);
	}
}

/** A mark whose letter came before a change of style: it still belongs to that letter. */
function putMark({characters}: Cells, mark: string): void {
	const letter = characters.findLastIndex(character => character !== '');
	if (letter >= 0 && marks.test(mark)) characters[letter] += mark;
}

function put(row: Cells, text: string, style: string, columns: number): void {
	const isNarrow = narrow.test(text);
	for (const piece of isNarrow ? text : graphemesOf(text)) {
		const width = isNarrow || (piece.length === 1 && piece <= '~') ? 1 : stringWidth(piece);
		if (width === 0) putMark(row, piece);
		else putPiece(row, piece, style, {width, columns});
		if (row.characters.length >= columns && width > 0) return;
	}
}

/** The cells of a text with SGR sequences, at most `columns` of them. Any other escape sequence is dropped. */
export function parseCells(line: string, columns: number): Cells {
	const row: Cells = {characters: [], styles: []};
	const pen: Pen = new Map();
	let style = '';
	let from = 0;
	for (let at = line.indexOf('\u001B'); at !== -1; at = line.indexOf('\u001B', from)) {
		put(row, line.slice(from, at), style, columns);
		sgr.lastIndex = at;
		const match = sgr.exec(line);
		if (match?.[1] !== undefined) {
			applySgr(pen, match[1]);
			style = [...pen.values()].sort().join(';');
		}
		from = match ? sgr.lastIndex : at + 1;
	}
	put(row, line.slice(from), style, columns);
	return row;
}

const mostKnown = 500;
const known = new Map<string, Row>();

/** A line of a frame as exactly `columns` cells. */
export function parseRow(line: string, columns: number): Row {
	const made = known.get(line);
	if (made?.characters.length === columns) return made;
	const row = parseCells(line, columns);
	while (row.characters.length < columns) {
		row.characters.push(' ');
		row.styles.push('');
	}
	return row;
}

/** A row as text with SGR sequences, without what is blank at its end; `parseRow` makes the row of it again. */
export function rowToText(row: Row): string {
	const {characters, styles} = row;
	let end = characters.length;
	while (end > 0 && characters[end - 1] === ' ' && styles[end - 1] === '') end--;
	let text = '';
	let style = '';
	for (let column = 0; column < end; column++) {
		const next = styles[column] ?? '';
		if (next !== style) text += next === '' ? '\u001B[m' : `\u001B[0;${next}m`;
		style = next;
		text += characters[column];
	}
	if (style !== '') text += '\u001B[m';
	if (known.size >= mostKnown) known.clear();
	known.set(text, row);
	return text;
}

const asciiFor: Readonly<Record<string, string>> = {
	'→': '>',
	'←': '<',
	'…': '.',
	'·': '.',
	'–': '-',
	'—': '-',
	'“': '"',
	'”': '"',
	'‘': "'",
	'’': "'",
};

/** The row for a terminal that shows ASCII alone: each cell keeps its place, what has no likeness is a question mark. */
export function asciiRow({characters, styles}: Row): Row {
	const likeness = (character: string) =>
		character === '' ? ' ' : plain.test(character) ? character : (asciiFor[character] ?? '?');
	return {characters: characters.map(likeness), styles};
}

export function blankRow(columns: number): Row {
	return {characters: Array(columns).fill(' '), styles: Array(columns).fill('')};
}

export function sameCell(a: Row, b: Row, column: number): boolean {
	return a.characters[column] === b.characters[column] && a.styles[column] === b.styles[column];
}
