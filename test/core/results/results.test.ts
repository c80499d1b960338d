import {mkdtempSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {repeatsStructured, resultItems} from '../../../source/core/results/items.ts';
import {fileNameFor, saveFile, saveMedia} from '../../../source/core/results/save-file.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'mcpb-tui-test-'));
const image = {type: 'image', mimeType: 'image/png', data: Buffer.from('png').toString('base64')};

describe('the pieces of an answer', () => {
	test('of a tool, in the order of the server, whatever is among them', () => {
		const items = resultItems({
			content: [
				{type: 'text', text: 'one'},
				image,
				{type: 'resource_link', uri: 'a://b', name: 'B'},
				{type: 'resource', resource: {uri: 'c://d', text: 'words'}},
				{type: 'resource', resource: {uri: 'e://f', blob: 'AAAA', mimeType: 'application/gzip'}},
				{type: 'hologram'},
				'no object',
			],
		});
		expect(items.map(({part, text, json}) => part?.kind ?? text ?? json)).toEqual([
			'one',
			'media',
			'link',
			'resource',
			'media',
			{type: 'hologram'},
			'no object',
		]);
		expect(items[3]?.text).toBe('words');
	});

	test('bytes that are not base64 are said to be that, and kept', () => {
		const content = ['AAAA', 'AA==', 'A-_A\n', '', '<svg/>', 'data:image/png;base64,AAAA', 'A=A'].map(
			data => ({
				...image,
				data,
			}),
		);
		const items = resultItems({content, contents: [{uri: 'a://b', blob: '{}'}]});
		expect(items.map(({problem}) => problem)).toEqual([
			...Array.from({length: 4}, () => undefined),
			'data is "<svg/>", not base64',
			'data is "data:image/png;base64,AAAA", not base64',
			'data is "A=A", not base64',
			'blob is "{}", not base64',
		]);
		expect(items[4]?.part).toMatchObject({kind: 'media', data: '<svg/>'});
	});

	test('of a prompt with who says them, and of a resource', () => {
		const prompt = resultItems({
			messages: [
				{role: 'user', content: {type: 'text', text: 'hi'}},
				{role: 'assistant', content: image},
			],
		});
		expect(prompt.map(({role, text}) => [role, text])).toEqual([
			['user', 'hi'],
			['assistant', undefined],
		]);
		expect(resultItems({contents: [{uri: 'x://y', text: ''}]})).toMatchObject([
			{part: {kind: 'resource', uri: 'x://y'}, text: ''},
		]);
	});

	test('a text that is the structured content once more is known, a text like it is not', () => {
		expect(repeatsStructured('{ "a": [1] }', {a: [1]})).toBe(true);
		expect(repeatsStructured('7', 7)).toBe(true);
		expect(repeatsStructured('{"a": [2]}', {a: [1]})).toBe(false);
		expect(repeatsStructured('a', 'a')).toBe(false);
		expect(repeatsStructured(undefined, undefined)).toBe(false);
	});
});

describe('what is saved', () => {
	test('is for the user alone and replaces nothing unasked', async () => {
		const file = join(folder(), 'answer.json');
		expect(await saveFile(file, 'first')).toBe(5);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		await expect(saveFile(file, 'second')).rejects.toMatchObject({code: 'FILE_EXISTS'});
		expect(readFileSync(file, 'utf8')).toBe('first');
		await saveFile(file, 'third', {replace: true});
		expect(readFileSync(file, 'utf8')).toBe('third');
		await expect(saveFile(join(file, 'below'), '')).rejects.toMatchObject({code: 'FILE_UNWRITABLE'});
	});

	test('has a name that is no path and an ending that is ours', () => {
		expect(fileNameFor('../../etc/passwd', 'image/png')).toBe('etc-passwd.png');
		expect(fileNameFor('demo://a/b.sh', 'application/x-sh')).toBe('demo-a-b-sh.bin');
		expect(fileNameFor('…', 'constructor')).toBe('media.bin');
	});

	test('goes beside what is there', async () => {
		const there = folder();
		writeFileSync(join(there, 'radar-1.png'), 'mine');
		const saved = await saveMedia(there, 'radar', {content: [image, image]});
		expect(saved.map(({path}) => path)).toEqual([join(there, 'radar-2.png'), join(there, 'radar-3.png')]);
		expect(readFileSync(join(there, 'radar-1.png'), 'utf8')).toBe('mine');
		expect(readFileSync(join(there, 'radar-2.png'), 'utf8')).toBe('png');
	});
});
