import {describe, expect, test} from 'vitest';
import type {JsonObject, JsonValue, Tool} from '../../../../source/core/contract.ts';
import {ours} from '../../../../source/core/safe-text.ts';
import {editOf} from '../../../../source/ui/components/text-edit.ts';
import type {Answer} from '../../../../source/ui/screens/result/answer.ts';
import {answerDiff} from '../../../../source/ui/screens/result/answer-diff.ts';
import {answerText} from '../../../../source/ui/screens/result/answer-text.ts';
import {
	beginFolding,
	jsonTree,
	nodePath,
	nodeText,
	visibleNodes,
} from '../../../../source/ui/screens/result/json-tree.ts';
import {
	contentOf,
	findInView,
	foldInResult,
	hitsOf,
	moveInResult,
	rowCount,
} from '../../../../source/ui/screens/result/result-content.ts';
import {resultRows} from '../../../../source/ui/screens/result/result-rows.ts';
import {firstView, type ResultView} from '../../../../source/ui/screens/result/result-view.ts';
import {createTheme} from '../../../../source/ui/theme.ts';

const tool: Tool = {name: 'tell', inputSchema: {type: 'object'}};
const {glyphs} = createTheme({background: 'dark', env: {LC_ALL: 'C.UTF-8'}});

function answerOf(result: JsonObject, more: Partial<Answer> = {}): Answer {
	return {id: 'x', asked: {kind: 'tool', tool, args: {}}, result, isError: false, milliseconds: 1, ...more};
}

const said = (text: string, more: JsonObject = {}) => answerOf({content: [{type: 'text', text}], ...more});

function seen(answer: Answer, view: ResultView, height = 10): string[] {
	const rows = resultRows(answer, view, {first: view.scroll, height, width: 60, glyphs, active: true});
	return rows.map(({line}) =>
		line
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);
}

const size = {width: 60, height: 10};
const searching = (text: string): ResultView => ({
	...firstView,
	search: {editing: false, text: editOf(text)},
});

describe('an answer as text', () => {
	test('has its data under its words, also when they are no object', () => {
		expect(answerText(said('words', {structuredContent: 7})).lines).toEqual([
			'words',
			'',
			'structured content:',
			'7',
		]);
	});

	test('shows data that its text repeats once', () => {
		const {lines} = answerText(said('{"a":1}', {structuredContent: {a: 1}}));
		expect(lines).toEqual(['structured content:', '{', '  "a": 1', '}']);
	});

	test('that is empty says so, and shows what came', () => {
		expect(answerText(answerOf({})).lines).toEqual(['It is empty: there is no content. As it came:', '{}']);
		expect(answerText(answerOf({content: []})).lines[0]).toContain('It is empty');
	});

	test('carries no sequence of the server to the terminal', () => {
		const answer = answerOf({
			content: [
				{type: 'text', text: 'a\u001B]52;c;aGk=\u0007b\u001B[2J'},
				{type: 'resource_link', uri: 'x://\u001B[31m', name: '\u001B]0;title\u0007'},
				{type: 'image', mimeType: '\u001B[2Jimage', data: ''},
			],
			'\u001B[31mkey': '\u009Bvalue',
		});
		for (const tab of ['text', 'tree', 'raw'] as const)
			expect(
				seen(answer, {...firstView, tab, folding: {base: 'open', toggled: new Set()}}, 40).join(''),
			).not.toMatch(/[\u0000-\u001F\u0080-\u009F]/);
	});
});

describe('the tree of an answer', () => {
	const value = {list: [1, {deep: ['needle']}], word: 'x', 'odd key': null} as JsonValue;

	test('names each node and the way to it', () => {
		const tree = jsonTree(value);
		const nodes = Array.from({length: tree.count}, (_, node) => [nodePath(tree, node), nodeText(tree, node)]);
		expect(nodes).toEqual([
			['.', '{3 keys}'],
			['.list', 'list: [2 items]'],
			['.list[0]', '[0]: 1'],
			['.list[1]', '[1]: {1 key}'],
			['.list[1].deep', 'deep: [1 item]'],
			['.list[1].deep[0]', '[0]: "needle"'],
			['.word', 'word: "x"'],
			['.["odd key"]'.replace('.[', '.['), 'odd key: null'],
		]);
	});

	test('of a large list begins folded inside, opens node by node, and wholly', () => {
		const items = Array.from({length: 1000}, (_, index) => ({index, inner: {a: 1}}));
		const answer = answerOf({items});
		let view: ResultView = {...firstView, tab: 'tree'};
		const tree = contentOf(answer, view);
		if (tree.kind !== 'tree') throw new Error('no tree');
		expect(visibleNodes(tree.tree, beginFolding).length).toBe(1002);
		view = moveInResult(answer, view, {to: from => from + 2, size});
		view = foldInResult(answer, view, {change: 'toggle', size});
		expect(rowCount(tree, view, 60)).toBe(1004);
		view = foldInResult(answer, view, {change: 'all', size});
		expect(rowCount(tree, view, 60)).toBe(4002);
		view = foldInResult(answer, view, {change: 'all', size});
		expect(rowCount(tree, view, 60)).toBe(2);
	});

	test('closes the node in focus, and then goes out of it', () => {
		const answer = answerOf({a: {b: {c: 1}}});
		let view: ResultView = {...firstView, tab: 'tree', node: 3};
		view = foldInResult(answer, view, {change: 'close', size});
		expect(view.node).toBe(2);
		view = foldInResult(answer, view, {change: 'close', size});
		expect([view.node, seen(answer, view).length]).toEqual([2, 3]);
	});

	test('opens what hides a hit', () => {
		const items = Array.from({length: 500}, (_, index) => ({
			inner: {word: index === 400 ? 'needle' : 'hay'},
		}));
		const answer = answerOf({items});
		const view: ResultView = {...searching('NEEDLE'), tab: 'tree'};
		const found = findInView(answer, view, {by: 1, size});
		expect(found && seen(answer, found).join('\n')).toContain('word: "needle"');
	});

	test('as deep as a server likes does not overflow', () => {
		let deep: JsonValue = 'end';
		for (let depth = 0; depth < 3000; depth++) deep = [deep];
		expect(jsonTree(deep).count).toBe(501);
	});
});

describe('what is searched for', () => {
	const lines = Array.from({length: 300}, (_, index) =>
		index % 100 === 50 ? `the Needle ${index}` : `hay ${index}`,
	);
	const answer = said(lines.join('\n'));

	test('is counted, found from where one is, and round the end', () => {
		const view = searching('needle');
		expect(hitsOf(contentOf(answer, view), view).count).toBe(3);
		let at: ResultView | undefined = {...view, scroll: 100};
		const found: string[] = [];
		for (let step = 0; step < 3; step++) {
			at = at && findInView(answer, at, {by: 1, size});
			found.push(`${at?.hit}: ${at && seen(answer, at).find(line => line.includes('Needle'))}`);
		}
		expect(found).toEqual(['1: the Needle 150', '2: the Needle 250', '0: the Needle 50']);
	});

	test('is lit also where a row ends in the middle of it', () => {
		const long = said(`${'x'.repeat(57)}needle`);
		const rows = resultRows(long, searching('needle'), {
			first: 0,
			height: 5,
			width: 60,
			glyphs,
			active: true,
		});
		expect(rows.map(({line}) => line.filter(({tone}) => tone === 'match').map(({text}) => text))).toEqual([
			['nee'],
			['dle'],
		]);
	});

	test('is text and no pattern', () => {
		const odd = said('a.c (x) [y] $1');
		for (const query of ['a.c', '(x)', '[y]', '$1', '\uD800'])
			expect(hitsOf(contentOf(odd, searching(query)), searching(query)).count).toBe(
				query === '\uD800' ? 0 : 1,
			);
		expect(hitsOf(contentOf(odd, searching('abc')), searching('abc')).count).toBe(0);
	});
});

describe('beside the answer before', () => {
	const of = (text: string): JsonObject => ({content: [{type: 'text', text}]});

	test('lines that came and went have signs', () => {
		const {lines, tones} = answerDiff(of('one\ntwo\nthree'), of('one\n2\nthree'));
		expect(lines).toEqual([
			'1 line added, 1 line taken away',
			'@ line 1 before, 1 now',
			' one',
			'-two',
			'+2',
			' three',
		]);
		expect([tones.get(3), tones.get(4)]).toEqual(['removed', 'added']);
	});

	test('the same is said to be the same', () => {
		expect(answerDiff(of('one'), of('one')).lines).toEqual([ours('The same as the answer before.')]);
	});

	test('two large answers with nothing in common give up soon', () => {
		const large = (sign: string) =>
			Array.from({length: 20_000}, (_, index) => `${sign}${index * 7}`).join('\n');
		const {lines} = answerDiff(of(large('a')), of(large('b')));
		expect(lines[0]).toMatch(/too different|added/);
	});
});
