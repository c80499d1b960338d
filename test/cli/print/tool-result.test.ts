import {expect, test} from 'vitest';
import {printToolResult} from '../../../source/cli/print/tool-result.ts';

test('text is printed as it is, without what steers a terminal', () => {
	expect(printToolResult({content: [{type: 'text', text: 'one\ntwo\u001B[2J'}]})).toEqual(['one\ntwo']);
});

test('images, sounds and files are told by type and size', () => {
	const data = Buffer.alloc(1500).toString('base64');
	const lines = printToolResult({
		content: [
			{type: 'image', mimeType: 'image/png', data},
			{type: 'audio', mimeType: 'audio/wav', data},
			{type: 'resource', resource: {uri: 'file:///x', mimeType: 'application/pdf', blob: data}},
			{type: 'resource_link', name: 'report', uri: 'file:///r'},
			{type: 'resource', resource: {uri: 'file:///t', text: 'inside'}},
		],
	});
	expect(lines).toEqual([
		'[image image/png, 1.5 kB]',
		'[audio audio/wav, 1.5 kB]',
		'[resource file:///x application/pdf, 1.5 kB]',
		'[link report file:///r]',
		'inside',
	]);
});

test('structured content that the text repeats is shown once, laid out', () => {
	const structuredContent = {degrees: 3};
	const text = JSON.stringify(structuredContent);
	expect(printToolResult({content: [{type: 'text', text}], structuredContent})).toEqual([
		'{\n  "degrees": 3\n}',
	]);
	expect(printToolResult({content: [{type: 'text', text: 'cold'}], structuredContent})).toEqual([
		'cold',
		'{\n  "degrees": 3\n}',
	]);
});

test('what is of no known type is shown as JSON', () => {
	expect(printToolResult({content: [{type: 'hologram', rays: 2}]})[0]).toContain('"hologram"');
	expect(printToolResult({other: true})[0]).toContain('"other"');
});

test('what is not as its kind should be is shown as it came, and says what is wrong', () => {
	expect(
		printToolResult({content: [{type: 'text', text: 42}, 'loose', {type: 'image'}], isError: 'no'}),
	).toEqual([
		'! isError is "no", not true or false',
		'{\n  "type": "text",\n  "text": 42\n}',
		'! text is 42, not text',
		'"loose"',
		'! it is "loose", not an object',
		'{\n  "type": "image"\n}',
		'! data is missing',
	]);
	expect(printToolResult({content: 'words'})).toEqual(['"words"', '! content is "words", not a list']);
});
