import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {type Home, newHome} from '../support/command.ts';
import {putExtension} from '../support/stores.ts';
import {tortureServer} from '../support/torture.ts';

const secret = 'hunter2-of-the-entry';

/** The torture server as an extension that runs here, and as an entry that is not ours. */
function homeWithTorture(): Home {
	const home = newHome();
	putExtension(home.paths, 'torture', {script: tortureServer});
	const torture = {command: process.execPath, args: [tortureServer], env: {API_TOKEN: secret}};
	mkdirSync(dirname(home.clientFile), {recursive: true});
	writeFileSync(home.clientFile, JSON.stringify({mcpServers: {torture}}));
	return home;
}

const servers = ['torture', 'client:torture'];

function objectsOf(err: string): readonly Record<string, unknown>[] {
	return err.split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
}

test.each(servers)('what %s writes on standard error is followed between its progress', async server => {
	const {ok} = homeWithTorture();
	const slow = ['call', server, 'slow', 'steps=2', 'pause=300', '--follow'];
	const {err, out} = await ok(...slow);
	expect(err.split('\n').toSorted()).toEqual([
		'1 of 2  step 1',
		'2 of 2  step 2',
		'stderr: working on step 1',
		'stderr: working on step 2',
	]);
	expect(out).toBe('done slowly');
	const told = objectsOf((await ok(...slow, '--json')).err);
	expect(told.filter(({type}) => type === 'stderr')).toEqual([
		{type: 'stderr', level: 'info', text: 'working on step 1'},
		{type: 'stderr', level: 'info', text: 'working on step 2'},
	]);
});

test('what a server writes on standard output beside its messages is told, and no secret of its entry', async () => {
	const {ok, clientFile, folder} = homeWithTorture();
	const script = join(folder, 'leaky.mjs');
	writeFileSync(
		script,
		`import {createInterface} from 'node:readline';
		const say = (id, result) => process.stdout.write(JSON.stringify({jsonrpc: '2.0', id, result}) + '\\n');
		createInterface({input: process.stdin}).on('line', line => {
			const {id, method, params} = JSON.parse(line);
			if (method === 'initialize') say(id, {protocolVersion: params.protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 'leaky', version: '1'}});
			if (method === 'tools/list') say(id, {tools: [{name: 'leak', inputSchema: {type: 'object'}}]});
			if (method === 'tools/call') {
				process.stdout.write('hello from print\\n');
				process.stderr.write('ERROR: the token is ' + process.env.API_TOKEN + ' \\u001B[31mred\\n');
				say(id, {content: []});
			}
		});`,
	);
	const leaky = {command: process.execPath, args: [script], env: {API_TOKEN: secret}};
	writeFileSync(clientFile, JSON.stringify({mcpServers: {leaky}}));
	const {err} = await ok('call', 'client:leaky', 'leak', '--follow');
	expect(err.split('\n').toSorted()).toEqual([
		'stderr: ERROR: the token is [secret] red',
		'stdout (no message): hello from print',
		expect.stringMatching(
			/^warning: client:leaky wrote 1 line that is not MCP to stdout; .*hello from print$/,
		),
	]);
});

test('what messages said is in the log when it is asked for, as long as the server runs', async () => {
	const {ok} = homeWithTorture();
	await ok('start', 'torture');
	await ok('call', 'torture', 'echo', 'text=dear diary');
	const messages = ['logs', 'torture', '--kind', 'message'];
	expect((await ok(...messages)).out).not.toContain('dear diary');
	expect((await ok(...messages, '--payloads')).out).toMatch(/→ tools\/call.*"text":"dear diary"/);
	const {lines} = (await ok(...messages, '--payloads', '--json')).json as {
		lines: {message: {method?: string; payload?: string}}[];
	};
	const call = lines.find(({message}) => message.method === 'tools/call');
	expect(JSON.parse(call?.message.payload ?? '').params.arguments).toEqual({text: 'dear diary'});
});
