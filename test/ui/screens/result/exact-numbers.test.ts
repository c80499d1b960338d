import {expect, test} from 'vitest';
import type {JsonObject} from '../../../../source/core/contract.ts';
import {parseJson} from '../../../../source/core/exact-json.ts';
import {answerDiff} from '../../../../source/ui/screens/result/answer-diff.ts';
import {answerText, rawLines} from '../../../../source/ui/screens/result/answer-text.ts';
import {jsonTree, nodeText, nodeWords} from '../../../../source/ui/screens/result/json-tree.ts';

const big = '1915883588174806058';
const answer = (id: string) => parseJson(`{"content":[],"structuredContent":{"id":${id}}}`) as JsonObject;
const result = answer(big);

test('every view of an answer shows all digits', () => {
	expect(answerText({result}).lines).toContain(`  "id": ${big}`);
	expect(rawLines(result)).toContain(`    "id": ${big}`);
	const tree = jsonTree(result);
	expect(tree.count).toBe(4);
	expect(nodeText(tree, 3)).toBe(`id: ${big}`);
	expect(nodeWords(tree, 3).kind).toBe('other');
});

test('two answers differ by their last digit', () => {
	const {lines} = answerDiff(answer('1915883588174806059'), result);
	expect(lines).toContain('-  "id": 1915883588174806059');
	expect(lines).toContain(`+  "id": ${big}`);
});

test('a text that repeats the data is shown once, and one that differs in a digit is shown', () => {
	const withText = (id: string) =>
		parseJson(
			JSON.stringify({content: [{type: 'text', text: `{"id": ${id}}`}]}).replace(
				/}$/,
				`,"structuredContent":{"id":${big}}}`,
			),
		) as JsonObject;
	expect(answerText({result: withText(big)}).lines.filter(line => line.includes('"id"'))).toHaveLength(1);
	expect(answerText({result: withText('1915883588174806059')}).lines[0]).toContain('1915883588174806059');
});
