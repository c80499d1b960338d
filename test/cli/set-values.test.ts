import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Prompts} from '../../source/cli/prompts.ts';
import {parsePair, readSetValues, warnOfPlainSecrets} from '../../source/cli/set-values.ts';
import type {Field} from '../../source/core/contract.ts';
import {ours} from '../../source/core/safe-text.ts';
import {temporaryFolder} from '../support/temporary.ts';

const {signal} = new AbortController();
const read = (pairs: string[], ask?: Prompts) => readSetValues(pairs.map(parsePair), {ask, signal});

test('a key given again makes a list in the order given, and what follows the first = is the value', async () => {
	expect(await read(['dir=/a', 'q=a=b', 'dir=/b', 'empty='])).toEqual({
		dir: ['/a', '/b'],
		q: ['a=b'],
		empty: [''],
	});
});

test('a value is read from a file, without the line end that an editor leaves', async () => {
	const file = join(temporaryFolder(), 'key.txt');
	await writeFile(file, 'line 1\nline 2\r\n');
	expect(await read([`key=@${file}`])).toEqual({key: ['line 1\nline 2']});
});

test('@@ stands for a value that begins with @', async () => {
	expect(await read(['handle=@@me'])).toEqual({handle: ['@me']});
});

test('at a terminal - asks for the value without showing it', async () => {
	const asked: string[] = [];
	const ask: Prompts = {
		confirm: () => Promise.reject(new Error('not this')),
		text: () => Promise.reject(new Error('not this')),
		secret: question => {
			asked.push(question);
			return Promise.resolve('s3cret');
		},
	};
	expect(await read(['api_key=-'], ask)).toEqual({api_key: ['s3cret']});
	expect(asked).toEqual(['api_key']);
});

test('a file that is not there, two values from standard input and a pair without = are refused', async () => {
	await expect(read(['key=@/nowhere/at/all'])).rejects.toMatchObject({code: 'FILE_NOT_FOUND'});
	await expect(read(['a=-', 'b=-'])).rejects.toMatchObject({code: 'USAGE'});
	expect(() => parsePair('novalue')).toThrow('"novalue" is no key=value.');
	expect(() => parsePair('=x')).toThrow('is no key=value');
});

test('only a secret that stood on the command line is warned about, and its value is not repeated', () => {
	const field = (key: string, sensitive: boolean): Field => ({
		key,
		title: ours('T'),
		description: ours(''),
		kind: 'text',
		required: false,
		multiple: false,
		sensitive,
	});
	const pairs = ['token=hunter22', 'other=@file', 'city=Bern'].map(parsePair);
	const warnings = warnOfPlainSecrets(pairs, [
		field('token', true),
		field('other', true),
		field('city', false),
	]);
	expect(warnings).toHaveLength(1);
	expect(warnings[0]).toContain('token');
	expect(warnings[0]).not.toContain('hunter22');
});
