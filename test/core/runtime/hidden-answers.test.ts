import {expect, test} from 'vitest';
import {createHiddenAnswers} from '../../../source/core/runtime/hidden-answers.ts';

/** The ids of the answers that are found in lines. */
function idsIn(...lines: readonly string[]): readonly unknown[] {
	const take = createHiddenAnswers();
	return lines.flatMap(line => take(line).possible.map(({answer}) => answer.id));
}

test('answers are found anywhere on a line', () => {
	const answer = (id: number) => `{"jsonrpc":"2.0","result":{"text":"\\"} {","content":[{},{}]},"id":${id}}`;
	expect(idsIn(`${answer(1)}${answer(2)}`)).toEqual([1, 2]);
	expect(idsIn(`{ {"level":"info"} progress: 50 %${answer(3)} done }`)).toEqual([3]);
	expect(idsIn(`{"jsonrpc":"2.0","id":4,"result":{`, `${answer(5)} and {"jsonrpc":`)).toEqual([5]);
	expect(idsIn(`{"msg":"sent","what":${answer(6)}}`, '{"jsonrpc":"2.0","method":"ping"}', 'ready')).toEqual(
		[],
	);
});

test('an answer over several lines is found at its end, whatever came before', () => {
	const pretty = (id: number) =>
		JSON.stringify(
			{jsonrpc: '2.0', id, result: {tools: [{required: ['a'], n: [1, {}]}]}},
			undefined,
			2,
		).split('\n');
	expect(idsIn('ready', '{', '"a": 1', ...pretty(1), 'ready', ...pretty(2), '}')).toEqual([1, 2]);
	const lines = pretty(3);
	const take = createHiddenAnswers();
	const found = lines.map(line => take(line).possible);
	expect(found.slice(0, -1).flat()).toEqual([]);
	expect(found.at(-1)).toEqual([
		{
			answer: {
				kind: 'malformed',
				id: 3,
				problem: expect.stringContaining(`spread over ${lines.length} lines`),
			},
			raw: lines.map(line => line.trim()).join(' '),
		},
	]);
});

test('braces that never close cost no more than their length', () => {
	const take = createHiddenAnswers();
	const none = {certain: [], possible: []};
	expect(take(`${'{'.repeat(500_000)}"jsonrpc"`)).toEqual(none);
	for (let line = 0; line < 100_000; line += 1) take('{');
	expect(take('}')).toEqual(none);
});
