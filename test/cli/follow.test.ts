import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {type Home, newHome} from '../support/command.ts';
import {putExtension, root} from '../support/stores.ts';
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

test('a flood is followed to its end, or counted, and the call ends in time', async () => {
	const {run} = homeWithTorture();
	const {code, err} = await run(['call', 'torture', 'chatty', '--follow', '--timeout', '3', '--json']);
	expect(code).toBe(6);
	const told = objectsOf(err);
	expect(told.at(-1)).toMatchObject({error: {code: 'SERVER_TIMEOUT'}});
	const lines = told.filter(({type}) => type === 'stderr');
	const omitted = told.filter(({type}) => type === 'omitted').map(item => item.lines as number);
	expect(lines.length + omitted.reduce((sum, count) => sum + count, 0)).toBe(5000);
	expect(lines.at(-1)).toMatchObject({text: 'stderr line 5000'});
});

test('a call ends also when nobody reads what it follows', async () => {
	const {env, folder} = homeWithTorture();
	const words = ['call', 'torture', 'chatty', '--follow', '--timeout', '1'];
	const call = spawn(process.execPath, [join(root, 'bin', 'mcpb-tui.js'), ...words], {env, cwd: folder});
	expect(await new Promise(resolve => call.once('exit', resolve))).toBe(6);
	call.stderr.destroy();
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
	]);
});
