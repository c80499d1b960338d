import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {
	type CallToRemember,
	callHistory,
	forgetCalls,
	lastCall,
	rememberCall,
} from '../../../source/core/calls/history.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {temporaryPaths} from '../../support/temporary.ts';

function call(change: Partial<CallToRemember> = {}): CallToRemember {
	return {
		tool: 'echo',
		arguments: {message: 'hi'},
		inputSchema: {type: 'object'},
		secrets: [],
		milliseconds: 12,
		isError: false,
		bytes: 40,
		...change,
	};
}

function written(paths: Paths): string {
	const folder = join(paths.state, 'history');
	return readdirSync(folder)
		.filter(name => name.endsWith('.json'))
		.map(name => readFileSync(join(folder, name), 'utf8'))
		.join('\n');
}

test('calls are remembered for each extension and tool, the newest first', async () => {
	const paths = temporaryPaths();
	await rememberCall(paths, 'one', call({arguments: {n: 1}, time: new Date(0)}));
	await rememberCall(paths, 'one', call({tool: 'add', arguments: {n: 2}, isError: true}));
	await rememberCall(paths, 'one', call({arguments: {n: 3}}));
	await rememberCall(paths, 'two', call({arguments: {n: 4}}));
	expect((await callHistory(paths, 'one')).map(({arguments: args}) => args)).toEqual([
		{n: 3},
		{n: 2},
		{n: 1},
	]);
	const echoes = await callHistory(paths, 'one', {tool: 'echo'});
	expect(echoes).toMatchObject([
		{tool: 'echo', isError: false, milliseconds: 12, bytes: 40, withheld: []},
		{time: '1970-01-01T00:00:00.000Z'},
	]);
	expect(new Set(echoes.map(({id}) => id)).size).toBe(2);
	expect((await lastCall(paths, 'one', 'add'))?.arguments).toEqual({n: 2});
	expect(await lastCall(paths, 'one', 'other')).toBeUndefined();
	expect(await callHistory(paths, 'three')).toEqual([]);
});

test('the error of a server is kept without its secrets, and cut', async () => {
	const paths = temporaryPaths();
	const error = `error -32000: the key vault-secret-1 ${'x'.repeat(1000)}`;
	await rememberCall(paths, 'one', call({isError: true, error, secrets: ['vault-secret-1']}));
	const [made] = await callHistory(paths, 'one');
	expect(made?.error).toMatch(/^error -32000: the key \[secret\] x+…$/);
	expect(made?.error?.length).toBeLessThan(600);
});

test('no secret is ever written, and what was left out is named', async () => {
	const paths = temporaryPaths();
	const secrets = ['vault-secret-1'];
	const remembered = await rememberCall(
		paths,
		'one',
		call({
			arguments: {
				url: 'https://x?k=vault-secret-1',
				pin: 'marked-secret',
				api_key: 'named-secret',
				deep: [{note: Buffer.from('vault-secret-1').toString('base64')}],
				city: 'Bern',
			},
			inputSchema: {type: 'object', properties: {pin: {type: 'string', writeOnly: true}}},
			secrets,
		}),
	);
	expect(remembered).toMatchObject({
		arguments: {deep: [{}], city: 'Bern'},
		withheld: ['/url', '/pin', '/api_key', '/deep/0/note'],
	});
	const text = written(paths);
	expect(text).toContain('Bern');
	expect(text).not.toMatch(/secret-1|marked-secret|named-secret|dmF1bHQ/);
});

test.skipIf(process.platform === 'win32')('nobody else can read the files', async () => {
	const paths = temporaryPaths();
	await rememberCall(paths, 'one', call());
	const folder = join(paths.state, 'history');
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(statSync(join(folder, 'one.calls.json')).mode & 0o777).toBe(0o600);
});

describe('there is an end to it', () => {
	test('of one tool so many are kept, and a busy tool does not push out another', async () => {
		const paths = temporaryPaths();
		await rememberCall(paths, 'one', call({tool: 'rare'}));
		for (let n = 0; n < 55; n += 1) await rememberCall(paths, 'one', call({arguments: {n}}));
		const calls = await callHistory(paths, 'one', {tool: 'echo'});
		expect(calls).toHaveLength(50);
		expect(calls[0]?.arguments).toEqual({n: 54});
		expect(await callHistory(paths, 'one', {tool: 'rare'})).toHaveLength(1);
	});

	test('of large arguments only the fact is kept, and the last ones stay the last', async () => {
		const paths = temporaryPaths();
		await rememberCall(paths, 'one', call({arguments: {n: 1}}));
		const large = await rememberCall(paths, 'one', call({arguments: {text: 'x'.repeat(70_000)}}));
		expect(large.arguments).toBeUndefined();
		expect(await callHistory(paths, 'one')).toHaveLength(2);
		expect((await lastCall(paths, 'one', 'echo'))?.arguments).toEqual({n: 1});
	});

	test('in bytes too', async () => {
		const paths = temporaryPaths();
		for (let n = 0; n < 20; n += 1)
			await rememberCall(paths, 'one', call({arguments: {n, text: 'x'.repeat(60_000)}}));
		expect(written(paths).length).toBeLessThan(1024 * 1024 + 1000);
		expect((await callHistory(paths, 'one')).length).toBeGreaterThan(10);
	});
});

test('calls of one tool, or all, are forgotten', async () => {
	const paths = temporaryPaths();
	await rememberCall(paths, 'one', call());
	await rememberCall(paths, 'one', call({tool: 'add'}));
	await forgetCalls(paths, 'one', {tool: 'add'});
	expect((await callHistory(paths, 'one')).map(({tool}) => tool)).toEqual(['echo']);
	await forgetCalls(paths, 'one');
	expect(await callHistory(paths, 'one')).toEqual([]);
	expect(readdirSync(join(paths.state, 'history')).filter(name => name.endsWith('.json'))).toEqual([]);
});

test('a server whose name is no file name has a history too, inside the folder', async () => {
	const paths = temporaryPaths();
	for (const id of ['../../etc/passwd', 'https://example.com/mcp', 'A b', '']) {
		await rememberCall(paths, id, call({arguments: {id}}));
		expect((await lastCall(paths, id, 'echo'))?.arguments).toEqual({id});
	}
	expect(readdirSync(join(paths.state, 'history')).filter(name => name.endsWith('.json'))).toHaveLength(4);
});

describe('a file that is not as it was written', () => {
	const file = (paths: Paths) => join(paths.state, 'history', 'one.calls.json');

	test.each(['', '{"schema":1,"entr', 'null', '[]', '{"schema":1,"entries":5}'])(
		'(%j) is kept beside and begun anew',
		async text => {
			const paths = temporaryPaths();
			mkdirSync(join(paths.state, 'history'), {recursive: true});
			writeFileSync(file(paths), text);
			expect(await callHistory(paths, 'one')).toEqual([]);
			await rememberCall(paths, 'one', call());
			expect(await callHistory(paths, 'one')).toHaveLength(1);
			expect(readFileSync(`${file(paths)}.damaged`, 'utf8')).toBe(text);
		},
	);

	test('loses only the entries that are none', async () => {
		const paths = temporaryPaths();
		await rememberCall(paths, 'one', call());
		const whole = JSON.parse(readFileSync(file(paths), 'utf8')) as {entries: unknown[]};
		const odd = [5, null, {tool: 'x'}, {tool: 'x', withheld: [], arguments: [], time: '', id: ''}];
		writeFileSync(file(paths), JSON.stringify({...whole, entries: [...odd, ...whole.entries]}));
		expect(await callHistory(paths, 'one')).toHaveLength(1);
	});

	test('of a newer version is left alone', async () => {
		const paths = temporaryPaths();
		await rememberCall(paths, 'one', call());
		writeFileSync(file(paths), '{"schema":2,"entries":[]}');
		await expect(rememberCall(paths, 'one', call())).rejects.toMatchObject({code: 'RECORD_NEWER'});
		expect(readFileSync(file(paths), 'utf8')).toBe('{"schema":2,"entries":[]}');
	});
});

test('several processes that remember calls at once lose none', async () => {
	const paths = temporaryPaths();
	const script = `
		import {rememberCall} from ${JSON.stringify(join(import.meta.dirname, '../../../source/core/calls/history.ts'))};
		const [paths, tool] = [JSON.parse(process.argv[1]), process.argv[2]];
		for (let n = 0; n < 10; n += 1)
			await rememberCall(paths, 'one', {tool, arguments: {n}, inputSchema: {}, secrets: [], milliseconds: 1, isError: false, bytes: 1});
	`;
	await Promise.all(
		['a', 'b', 'c'].map(tool =>
			execa(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(paths), tool]),
		),
	);
	const calls = await callHistory(paths, 'one');
	expect(calls).toHaveLength(30);
	for (const tool of ['a', 'b', 'c']) {
		const mine = calls.filter(remembered => remembered.tool === tool);
		expect(mine.map(({arguments: args}) => args?.n)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
	}
});
