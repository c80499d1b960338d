import type {SafeText} from '../../../core/safe-text.ts';
import type {Tone} from '../../theme.ts';
import type {Answer} from './answer.ts';
import {answerDiff} from './answer-diff.ts';
import {answerText, rawLines} from './answer-text.ts';
import {findHits, type Hits, hitFrom} from './find-hits.ts';
import {type JsonTree, jsonTree, nodeText, placeOf, reveal, setOpen, visibleNodes} from './json-tree.ts';
import type {ResultView} from './result-view.ts';
import {cellsBefore, type TextRow, wrappedRows} from './text-layout.ts';

export type TextContent = {
	readonly kind: 'lines';
	readonly lines: readonly SafeText[];
	readonly tones: ReadonlyMap<number, Tone>;
};
export type Content = TextContent | {readonly kind: 'tree'; readonly tree: JsonTree};

const trees = new WeakMap<object, JsonTree>();
const noTones: ReadonlyMap<number, Tone> = new Map();

function treeOf({result}: Answer): JsonTree {
	const known = trees.get(result);
	if (known) return known;
	const tree = jsonTree(result);
	trees.set(result, tree);
	return tree;
}

/** What the chosen tab shows of an answer; made when it is first looked at. */
export function contentOf(answer: Answer, {tab}: Pick<ResultView, 'tab'>): Content {
	switch (tab) {
		case 'text': {
			const {lines, tones} = answerText(answer);
			return {kind: 'lines', lines, tones};
		}
		case 'tree':
			return {kind: 'tree', tree: treeOf(answer)};
		case 'raw':
			return {kind: 'lines', lines: rawLines(answer.result), tones: noTones};
		case 'diff': {
			const {lines, tones} = answer.before
				? answerDiff(answer.before, answer.result)
				: {lines: [], tones: noTones};
			return {kind: 'lines', lines, tones};
		}
	}
}

export type Size = {readonly width: number; readonly height: number};

/** How many rows there are. */
export function rowCount(content: Content, view: ResultView, width: number): number {
	if (content.kind === 'tree') return visibleNodes(content.tree, view.folding).length;
	return view.wrap ? wrappedRows(content.lines, width).count : content.lines.length;
}

/** Which part of which line a row shows. */
export function rowOf({lines}: TextContent, view: ResultView, width: number, index: number): TextRow {
	if (view.wrap) return wrappedRows(lines, width).row(index);
	return {line: index, from: 0, to: lines[index]?.length ?? 0};
}

function clamp(scroll: number, count: number, height: number): number {
	return Math.max(0, Math.min(scroll, count - height));
}

/** Scrolled only as far as it takes to see a row, with some rows around it. */
function scrolledTo(row: number, scroll: number, {count, height}: {count: number; height: number}): number {
	const spare = Math.min(3, Math.floor((height - 1) / 2));
	const lowest = row + spare - height + 1;
	return clamp(Math.max(lowest, Math.min(scroll, row - spare)), count, height);
}

/** Moves by rows: the node in focus in a tree, what is seen of a text. */
export function moveInResult(
	answer: Answer,
	view: ResultView,
	{to, size}: {to: (from: number, last: number) => number; size: Size},
): ResultView {
	const content = contentOf(answer, view);
	const count = rowCount(content, view, size.width);
	const {height} = size;
	if (content.kind === 'lines')
		return {...view, scroll: to(clamp(view.scroll, count, height), count - height)};
	const visible = visibleNodes(content.tree, view.folding);
	const place = to(placeOf(visible, view.node), visible.length - 1);
	return {...view, node: visible[place] ?? 0, scroll: scrolledTo(place, view.scroll, {count, height})};
}

/** Opens or closes a node and keeps it in sight. */
export function foldInResult(
	answer: Answer,
	view: ResultView,
	{change, size}: {change: 'toggle' | 'open' | 'close' | 'all'; size: Size},
): ResultView {
	const content = contentOf(answer, view);
	if (content.kind !== 'tree') return view;
	const {tree} = content;
	let {folding, node} = view;
	if (change === 'all') folding = {base: folding.base === 'open' ? 'closed' : 'open', toggled: new Set()};
	else if (change === 'toggle') {
		const opened = setOpen(tree, folding, node, true);
		folding = opened === folding ? setOpen(tree, folding, node, false) : opened;
	} else if (change === 'open') folding = setOpen(tree, folding, node, true);
	else {
		const closed = setOpen(tree, folding, node, false);
		// What is closed already goes to what it is in.
		if (closed === folding) node = Math.max(0, tree.parents[node] ?? 0);
		folding = closed;
	}
	const visible = visibleNodes(tree, folding);
	const place = placeOf(visible, node);
	return {
		...view,
		folding,
		node: visible[place] ?? 0,
		scroll: scrolledTo(place, view.scroll, {count: visible.length, height: size.height}),
	};
}

const searched = new WeakMap<object, {query: string; hits: Hits}>();

/** Where the searched text is; searched once for each text. */
export function hitsOf(content: Content, {search}: Pick<ResultView, 'search'>): Hits {
	const query = search.text.text;
	const key = content.kind === 'tree' ? content.tree : content.lines;
	const known = searched.get(key);
	if (known?.query === query) return known.hits;
	const hits =
		content.kind === 'tree'
			? findHits(content.tree.count, node => nodeText(content.tree, node), query)
			: findHits(content.lines.length, line => content.lines[line] ?? '', query);
	searched.set(key, {query, hits});
	return hits;
}

/** Shows a place of a text, or a node of a tree. */
export function showPlace(
	answer: Answer,
	view: ResultView,
	{line, offset, size}: {line: number; offset: number; size: Size},
): ResultView {
	const content = contentOf(answer, view);
	const {width, height} = size;
	if (content.kind === 'tree') {
		const folding = reveal(content.tree, view.folding, line);
		const visible = visibleNodes(content.tree, folding);
		const scroll = scrolledTo(placeOf(visible, line), view.scroll, {count: visible.length, height});
		return {...view, folding, node: line, scroll};
	}
	const count = rowCount(content, view, width);
	const row = view.wrap ? wrappedRows(content.lines, width).rowAt(line, offset) : line;
	const scroll = scrolledTo(row, view.scroll, {count, height});
	if (view.wrap) return {...view, scroll};
	const cell = cellsBefore(content.lines[line] ?? '', offset);
	const inSight = cell >= view.left && cell < view.left + width - 4;
	return {...view, scroll, left: inSight ? view.left : Math.max(0, cell - Math.floor(width / 3))};
}

/** Goes to the next hit, or the one before; to the first one in sight when none is in focus yet. */
export function findInView(
	answer: Answer,
	view: ResultView,
	{by, size}: {by: 1 | -1; size: Size},
): ResultView | undefined {
	const content = contentOf(answer, view);
	const hits = hitsOf(content, view);
	if (hits.count === 0) return undefined;
	let hit: number;
	if (view.hit !== undefined && view.hit < hits.count) hit = (view.hit + by + hits.count) % hits.count;
	else {
		const line = content.kind === 'tree' ? view.node : rowOf(content, view, size.width, view.scroll).line;
		hit = hitFrom(hits, {line, offset: 0}, by);
	}
	const place = {line: hits.lines[hit] ?? 0, offset: hits.offsets[hit] ?? 0, size};
	return {...showPlace(answer, view, place), hit};
}
