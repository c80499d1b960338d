import type {SafeText} from '../../../core/safe-text.ts';
import {clip, type Line, type Segment, seg, spaces} from '../../components/lines.ts';
import {type Press, pick} from '../../pointer.ts';
import type {Glyphs, Tone} from '../../theme.ts';
import type {Answer} from './answer.ts';
import {answerText} from './answer-text.ts';
import {queryPattern} from './find-hits.ts';
import {canFold, isOpen, type JsonTree, nodeWords, visibleNodes} from './json-tree.ts';
import {contentOf, hitsOf, rowCount, rowOf, type TextContent} from './result-content.ts';
import {changeView} from './result-place.ts';
import type {ResultView} from './result-view.ts';
import {sidewaysPart, type TextRow} from './text-layout.ts';

export type ResultRow = {readonly line: Line; readonly tone?: Tone; readonly press?: Press};

type Look = {readonly width: number; readonly glyphs: Glyphs; readonly active: boolean};

/** A part of safe text is safe. */
function part(text: string, from: number, to: number): SafeText {
	return text.slice(from, to) as SafeText;
}

type Lit = {readonly text: string; readonly query: string; readonly tone?: Tone | undefined};

/** The shown part of a line with the hits in it lit, the one in focus most; a hit can begin in the row before. */
function litPart(
	{text, query, tone}: Lit,
	{from, to}: {from: number; to: number},
	inFocus: number | undefined,
): Line {
	const pattern = queryPattern(query);
	if (!pattern) return [seg(part(text, from, to), tone)];
	const segments: Segment[] = [];
	const begin = Math.max(0, from - query.length * 2);
	let at = from;
	for (const {0: found, index} of text.slice(begin, to + query.length * 2).matchAll(pattern)) {
		const start = Math.max(at, begin + index);
		const end = Math.min(to, begin + index + found.length);
		if (end <= start) continue;
		if (start > at) segments.push(seg(part(text, at, start), tone));
		segments.push(seg(part(text, start, end), begin + index === inFocus ? 'selected' : 'match'));
		at = end;
	}
	if (at < to) segments.push(seg(part(text, at, to), tone));
	return segments;
}

type Focus = {readonly line: number; readonly offset: number} | undefined;

function hitInFocus(answer: Answer, view: ResultView): Focus {
	if (view.hit === undefined || view.search.text.text === '') return undefined;
	const {lines, offsets} = hitsOf(contentOf(answer, view), view);
	return {line: lines[view.hit] ?? -1, offset: offsets[view.hit] ?? -1};
}

function textRow(
	{lines, tones}: TextContent,
	{row, view, width, focus}: {row: TextRow; view: ResultView; width: number; focus: Focus},
): Line {
	const text = lines[row.line] ?? '';
	const seen = view.wrap ? row : sidewaysPart(text, view.left, width);
	const inFocus = focus?.line === row.line ? focus.offset : undefined;
	return litPart({text, query: view.search.text.text, tone: tones.get(row.line)}, seen, inFocus);
}

const valueTones = {fold: 'dim', text: 'text', other: 'accent'} as const;

type Drawn = Look & {readonly view: ResultView; readonly focus: Focus};

function treeRow(tree: JsonTree, node: number, {view, width, glyphs, active, focus}: Drawn): ResultRow {
	const {key, value, kind} = nodeWords(tree, node);
	const sign = canFold(tree, node) ? (isOpen(tree, view.folding, node) ? '- ' : '+ ') : '  ';
	const indent = Math.max(0, (tree.depths[node] ?? 0) * 2 - view.left);
	const query = view.search.text.text;
	const inFocus = focus?.line === node ? focus.offset : undefined;
	const isCursor = node === view.node;
	const shown = clip(part(value, view.left, view.left + width * 2), width, glyphs.ellipsis);
	const line = [
		seg(part(isCursor ? `${glyphs.cursor} ` : '  ', 0, 2)),
		seg(spaces(indent)),
		seg(part(sign, 0, 2), 'dim'),
		...litPart({text: key, query, tone: 'strong'}, {from: 0, to: key.length}, inFocus),
		...litPart(
			{text: shown, query, tone: valueTones[kind]},
			{from: 0, to: shown.length},
			inFocus === undefined ? undefined : inFocus - key.length - view.left,
		),
	];
	const press = pick(isCursor && active, app => changeView(app, ({view: now}) => ({...now, node})));
	return isCursor ? {line, press, tone: active ? 'selected' : 'marked'} : {line, press};
}

/** What is seen of an answer: as many rows as there is room for, and nothing else of it. */
export function resultRows(
	answer: Answer,
	view: ResultView,
	{first, height, ...look}: Look & {first: number; height: number},
): readonly ResultRow[] {
	const {width, active} = look;
	const content = contentOf(answer, view);
	const rows = Math.max(0, Math.min(height, rowCount(content, view, width) - first));
	const drawn = {...look, view, focus: hitInFocus(answer, view)};
	if (content.kind === 'tree') {
		const visible = visibleNodes(content.tree, view.folding);
		return Array.from({length: rows}, (_, index) =>
			treeRow(content.tree, visible[first + index] ?? 0, drawn),
		);
	}
	const inFocus =
		view.tab === 'text' && view.part !== undefined ? answerText(answer).parts[view.part]?.line : undefined;
	return Array.from({length: rows}, (_, index) => {
		const row = rowOf(content, view, width, first + index);
		const line = textRow(content, {row, ...drawn});
		return row.line === inFocus ? {line, tone: active ? 'selected' : 'marked'} : {line};
	});
}
