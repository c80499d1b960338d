import type {TerminalEvent} from '../terminal/key-parser.ts';
import {editText, graphemes, manyLines} from './text-edit.ts';

type Snapshot = {readonly lines: readonly string[]; readonly row: number; readonly column: number};

/** A text of several lines being edited. `column` counts graphemes, so it can never stand inside one. */
export type TextArea = Snapshot & {
	readonly killed: string;
	readonly undone: readonly Snapshot[];
	readonly redo: readonly Snapshot[];
	/** The last change was one typed character: the next one is undone together with it. */
	readonly typing: boolean;
};

const mostSteps = 200;

/** An area with the cursor at the beginning of `text`, or at its end. */
export function areaOf(text: string, at: 'start' | 'end' = 'start'): TextArea {
	const lines = manyLines(text).split('\n');
	const row = at === 'end' ? lines.length - 1 : 0;
	const column = at === 'end' ? graphemes(lines[row] ?? '').length : 0;
	return {lines, row, column, killed: '', undone: [], redo: [], typing: false};
}

export function areaText({lines}: Pick<TextArea, 'lines'>): string {
	return lines.join('\n');
}

const lineAt = ({lines}: Snapshot, row: number): string => lines[row] ?? '';
const widthAt = (area: Snapshot, row: number): number => graphemes(lineAt(area, row)).length;

function to(area: TextArea, row: number, column: number): TextArea {
	const next = Math.max(0, Math.min(row, area.lines.length - 1));
	return {...area, row: next, column: Math.max(0, Math.min(column, widthAt(area, next))), typing: false};
}

/** The area after a change of its text: what was before can be had again. */
function changed(before: TextArea, after: Snapshot, typing = false): TextArea {
	const joins = typing && before.typing;
	const {lines, row, column} = before;
	const undone = joins ? before.undone : [...before.undone, {lines, row, column}].slice(-mostSteps);
	return {...before, ...after, undone, redo: [], typing};
}

function insert(area: TextArea, text: string, typing = false): TextArea {
	const {lines, row, column} = area;
	const parts = graphemes(lineAt(area, row));
	const added = (parts.slice(0, column).join('') + text).split('\n');
	const last = added.at(-1) ?? '';
	const rest = parts.slice(column).join('');
	return changed(
		area,
		{
			lines: lines.toSpliced(row, 1, ...added.slice(0, -1), last + rest),
			row: row + added.length - 1,
			// Counted anew: a combining mark joins the grapheme before it.
			column: graphemes(last).length,
		},
		typing,
	);
}

/** Joins a line with the one after it. */
function join(area: TextArea, row: number): TextArea {
	if (row < 0 || row >= area.lines.length - 1) return area;
	const column = widthAt(area, row);
	const line = lineAt(area, row) + lineAt(area, row + 1);
	return changed(area, {lines: area.lines.toSpliced(row, 2, line), row, column});
}

/** A new line begins as the one before it does, deeper where something was opened. */
function breakLine(area: TextArea): TextArea {
	const before = graphemes(lineAt(area, area.row)).slice(0, area.column).join('');
	const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
	return insert(area, `\n${indent}${/[{[]\s*$/.test(before) ? '  ' : ''}`);
}

function step(area: TextArea, by: 'undone' | 'redo'): TextArea {
	const snapshot = area[by].at(-1);
	if (!snapshot) return area;
	const {lines, row, column} = area;
	const other = by === 'undone' ? 'redo' : 'undone';
	return {
		...area,
		...snapshot,
		[by]: area[by].slice(0, -1),
		[other]: [...area[other], {lines, row, column}],
		typing: false,
	};
}

type Edit = (area: TextArea, page: number) => TextArea | undefined;

/** What a key does that is not an edit within the line; undefined leaves it to that. */
const edits: Readonly<Record<string, Edit>> = {
	up: area => to(area, area.row - 1, area.column),
	down: area => to(area, area.row + 1, area.column),
	'ctrl-p': area => to(area, area.row - 1, area.column),
	'ctrl-n': area => to(area, area.row + 1, area.column),
	pageup: (area, page) => to(area, area.row - page, area.column),
	pagedown: (area, page) => to(area, area.row + page, area.column),
	'ctrl-home': area => to(area, 0, 0),
	'ctrl-end': area => to(area, area.lines.length - 1, Number.POSITIVE_INFINITY),
	left: area => (area.column === 0 && area.row > 0 ? to(area, area.row - 1, Infinity) : undefined),
	right: area =>
		area.column >= widthAt(area, area.row) && area.row < area.lines.length - 1
			? to(area, area.row + 1, 0)
			: undefined,
	backspace: area => (area.column === 0 ? join(area, area.row - 1) : undefined),
	'ctrl-w': area => (area.column === 0 ? join(area, area.row - 1) : undefined),
	'alt-backspace': area => (area.column === 0 ? join(area, area.row - 1) : undefined),
	delete: area => (area.column >= widthAt(area, area.row) ? join(area, area.row) : undefined),
	'ctrl-d': area => (area.column >= widthAt(area, area.row) ? join(area, area.row) : undefined),
	'ctrl-k': area => (area.column >= widthAt(area, area.row) ? join(area, area.row) : undefined),
	enter: breakLine,
	tab: area => insert(area, '  '),
	'ctrl-y': area => insert(area, area.killed),
	'ctrl-_': area => step(area, 'undone'),
	'alt-u': area => step(area, 'undone'),
	'alt-U': area => step(area, 'redo'),
};

/** The area after a key or a paste, or undefined when the key edits nothing; `page` is how many lines are seen. */
export function editArea(area: TextArea, event: TerminalEvent, page = 10): TextArea | undefined {
	if (event.type === 'reply' || event.type === 'mouse') return undefined;
	if (event.type === 'paste') return insert(area, manyLines(event.text));
	if (event.text !== undefined) return insert(area, event.text, true);
	const whole = edits[event.name]?.(area, page);
	if (whole) return whole;
	const {lines, row, column, killed} = area;
	const before = {text: lineAt(area, row), cursor: column, killed};
	const after = editText(before, event);
	if (!after) return undefined;
	const next = {...area, killed: after.killed};
	if (after.text === before.text) return to(next, row, after.cursor);
	return changed(next, {lines: lines.with(row, after.text), row, column: after.cursor});
}
