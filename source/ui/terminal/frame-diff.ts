import {blankRow, type Row, sameCell} from './frame-cells.ts';

export type Screen = readonly Row[];

// Jumping over this many unchanged cells costs about as much as writing them again.
const gap = 7;

type Run = {from: number; to: number};

/** A wide character and the empty cells after it are changed together. */
function runsOf(before: Row, after: Row): Run[] {
	const runs: Run[] = [];
	const {length} = after.characters;
	for (let column = 0; column < length; column++) {
		if (sameCell(before, after, column)) continue;
		let from = column;
		while (from > 0 && after.characters[from] === '') from--;
		const last = runs.at(-1);
		if (last && from - last.to <= gap) last.to = column + 1;
		else runs.push({from, to: column + 1});
	}
	for (const run of runs) {
		// What is left of an old wide character must go too, and the new one must not be cut off.
		while (run.to < length && (after.characters[run.to] === '' || before.characters[run.to] === '')) run.to++;
	}
	return runs;
}

function lastInk(row: Row): number {
	let end = row.characters.length;
	while (end > 0 && row.characters[end - 1] === ' ' && row.styles[end - 1] === '') end--;
	return end;
}

const isPlain = (character: string) => character.length === 1 && character <= '~';

/** A character, followed by a jump where terminals may differ on how wide it is: that keeps borders straight. */
function writeCharacter(row: Row, column: number, end: number): string {
	const character = row.characters[column] ?? ' ';
	if (isPlain(character) || isLineDrawing(character)) return character;
	let following = column + 1;
	while (row.characters[following] === '') following++;
	return following < end ? `${character}\u001B[${following + 1}G` : character;
}

function changeStyle(from: string, to: string): string {
	if (from === to) return '';
	if (to === '') return '\u001B[m';
	return `\u001B[${from === '' ? '' : '0;'}${to}m`;
}

function writeRun(row: Row, line: number, {from, to}: Run): string {
	const ink = Math.max(lastInk(row), from);
	const erases = to === row.characters.length && to - ink > 3;
	const end = erases ? ink : to;
	let text = `\u001B[${line + 1};${from + 1}H`;
	let style = '';
	for (let column = from; column < end; column++) {
		if (row.characters[column] === '') continue;
		const next = row.styles[column] ?? '';
		text += changeStyle(style, next) + writeCharacter(row, column, end);
		style = next;
	}
	text += changeStyle(style, '');
	return erases ? `${text}\u001B[K` : text;
}

function isLineDrawing(character: string): boolean {
	return character.length === 1 && character >= '\u2500' && character <= '\u25FF';
}

function writeChanges(before: Screen, after: Screen): string {
	let text = '';
	for (const [line, row] of after.entries()) {
		const old = before[line];
		if (!old || old === row) continue;
		for (const run of runsOf(old, row)) text += writeRun(row, line, run);
	}
	return text;
}

/** The bytes that draw a screen where nothing is known of what is shown: each of its cells is written. */
export function drawScreen(screen: Screen): string {
	const columns = screen[0]?.characters.length ?? 0;
	const unknown = {
		characters: Array(columns).fill(undefined),
		styles: Array(columns).fill(''),
	} as unknown as Row;
	return writeChanges(
		screen.map(() => unknown),
		screen,
	);
}

function equalRows(a: Row | undefined, b: Row | undefined): boolean {
	if (!a || !b) return false;
	return a === b || a.characters.every((_, column) => sameCell(a, b, column));
}

function changedRange(before: Screen, after: Screen): {top: number; bottom: number} | undefined {
	const changed = after.flatMap((row, line) => (equalRows(before[line], row) ? [] : [line]));
	const top = changed[0];
	const bottom = changed.at(-1);
	return top === undefined || bottom === undefined ? undefined : {top, bottom};
}

function shifted(before: Screen, top: number, bottom: number, by: number): Screen {
	const columns = before[0]?.characters.length ?? 0;
	return before.map((row, line) => {
		if (line < top || line > bottom) return row;
		const source = line + by;
		return source < top || source > bottom ? blankRow(columns) : (before[source] ?? blankRow(columns));
	});
}

/** How many cells the rows have in common after a shift: what a scroll would save. */
function likeness(before: Screen, after: Screen, top: number, bottom: number, by: number): number {
	let cells = 0;
	for (let line = top; line <= bottom; line++) {
		const old = before[line + by];
		const row = after[line];
		if (line + by < top || line + by > bottom || !old || !row) continue;
		for (let column = 0; column < row.characters.length; column++) {
			if (row.characters[column] !== ' ' && sameCell(old, row, column)) cells++;
		}
	}
	return cells;
}

const farthestScroll = 12;

function bestScroll(before: Screen, after: Screen): {top: number; bottom: number; by: number} | undefined {
	const range = changedRange(before, after);
	if (!range || range.bottom - range.top < 4) return undefined;
	const {top, bottom} = range;
	let best = {by: 0, cells: likeness(before, after, top, bottom, 0)};
	for (let distance = 1; distance <= Math.min(farthestScroll, bottom - top - 1); distance++) {
		for (const by of [distance, -distance]) {
			const cells = likeness(before, after, top, bottom, by);
			if (cells > best.cells) best = {by, cells};
		}
	}
	return best.by === 0 ? undefined : {top, bottom, by: best.by};
}

/**
 * The bytes that turn the screen `before` into `after`: changed runs of cells, and where rows moved up or down
 * the terminal's own scrolling of a region first, if that is shorter. Both screens have the same size. Leaves
 * the pen plain and the cursor anywhere.
 */
export function diffScreens(before: Screen, after: Screen): string {
	const direct = writeChanges(before, after);
	if (direct.length < 200) return direct;
	const scroll = bestScroll(before, after);
	if (!scroll) return direct;
	const {top, bottom, by} = scroll;
	const move = `\u001B[${top + 1};${bottom + 1}r\u001B[${Math.abs(by)}${by > 0 ? 'S' : 'T'}\u001B[r`;
	const viaScroll = move + writeChanges(shifted(before, top, bottom, by), after);
	return viaScroll.length < direct.length ? viaScroll : direct;
}
