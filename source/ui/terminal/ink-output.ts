import {parseCells, rowToText} from './frame-cells.ts';

type Clip = {
	x1?: number | undefined;
	x2?: number | undefined;
	y1?: number | undefined;
	y2?: number | undefined;
};

/** Part of a row: a text, where it begins, and the columns that it may fill. */
type Piece = {text: string; x: number; from: number; to: number};

type WriteOptions = {transformers: readonly ((line: string, index: number) => string)[]};

type Cells = {characters: string[]; styles: string[]};

/** Blanks the cells that a wide character has from `column` on, when it began before. */
function blankRest({characters}: Cells, column: number): void {
	for (let cell = column; characters[cell] === ''; cell++) characters[cell] = ' ';
}

/** Writes a piece over what is there. Of a wide character that is cut, blanks stay. */
function putPiece(row: Cells, {text, x, from, to}: Piece): void {
	const cells = parseCells(text, to - x);
	const first = Math.max(x, from);
	const end = Math.min(to, x + cells.characters.length);
	if (end <= first) return;
	if (row.characters[first] === '') {
		const start = row.characters.findLastIndex((character, column) => column < first && character !== '');
		row.characters[start] = ' ';
		blankRest(row, start + 1);
	}
	for (let column = first; column < end; column++) {
		row.characters[column] = cells.characters[column - x] ?? ' ';
		row.styles[column] = cells.styles[column - x] ?? '';
	}
	blankRest(row, end);
	if (first > x) blankRest(row, first);
}

function composeRow(pieces: readonly Piece[], width: number): string {
	const row: Cells = {characters: Array(width).fill(' '), styles: Array(width).fill('')};
	for (const piece of pieces) putPiece(row, piece);
	return rowToText(row);
}

const mostKept = 500;
let kept = new Map<string, string>();

/** A row is made anew only when it is not one of those made before: with a key most of the screen stays as it was. */
function rowOf(pieces: readonly Piece[] | undefined, width: number): string {
	if (!pieces) return '';
	let key = String(width);
	for (const {text, x, from, to} of pieces) key += `\u0000${x},${from},${to}\u0000${text}`;
	let row = kept.get(key);
	if (row === undefined) {
		row = composeRow(pieces, width);
		if (kept.size >= mostKept) kept = new Map();
		kept.set(key, row);
	}
	return row;
}

/**
 * Stands in for `Output` of Ink's renderer in what is built: takes the texts of a frame and where they are, and
 * makes its rows. Ink's own cuts every text of every frame into cells, joins them, and cuts and joins them again at
 * each border of a clip, which is most of what a key costs. Each line is taken to end the styles that it begins, as
 * chalk and `paint` see to.
 */
export default function createOutput({width, height}: {width: number; height: number}) {
	const rows: Piece[][] = [];
	const clips: Clip[] = [];
	let clip = {x1: 0, x2: width, y1: 0, y2: height};
	const narrow = () => {
		clip = {x1: 0, x2: width, y1: 0, y2: height};
		for (const {x1, x2, y1, y2} of clips) {
			clip = {
				x1: Math.max(clip.x1, x1 ?? 0),
				x2: Math.min(clip.x2, x2 ?? width),
				y1: Math.max(clip.y1, y1 ?? 0),
				y2: Math.min(clip.y2, y2 ?? height),
			};
		}
	};
	return {
		height,
		write(x: number, y: number, text: string, {transformers}: WriteOptions): void {
			if (text === '') return;
			for (const [index, plain] of text.split('\n').entries()) {
				const at = y + index;
				if (at < clip.y1 || at >= clip.y2 || x >= clip.x2) continue;
				const line = transformers.reduce((changed, transform) => transform(changed, index), plain);
				rows[at] ??= [];
				rows[at].push({text: line, x, from: clip.x1, to: clip.x2});
			}
		},
		clip(more: Clip): void {
			clips.push(more);
			narrow();
		},
		unclip(): void {
			clips.pop();
			narrow();
		},
		get(): {output: string; height: number} {
			const output = Array.from({length: height}, (_, line) => rowOf(rows[line], width)).join('\n');
			return {output, height};
		},
	};
}
