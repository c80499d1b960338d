import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {type Home, newHome} from '../../support/command.ts';
import {putExtension} from '../../support/stores.ts';
import {tortureServer} from '../../support/torture.ts';

const talker = join(import.meta.dirname, '..', '..', 'core', 'runtime', 'connection', 'talker.js');

function homeWithServers(): Home {
	const home = newHome();
	const entry = (script: string) => ({command: process.execPath, args: [script]});
	mkdirSync(dirname(home.clientFile), {recursive: true});
	writeFileSync(
		home.clientFile,
		JSON.stringify({mcpServers: {torture: entry(tortureServer), talker: entry(talker)}}),
	);
	return home;
}

test('calls that were made and saved are listed, renamed and forgotten, and no secret is among them', async () => {
	const {ok, run} = homeWithServers();
	const server = 'client:torture';
	expect((await ok('calls', server)).out).toBe('No call is remembered.');
	await ok('call', server, 'echo', 'text=hello', 'password=hunter2secret', '--save', 'my first');
	await run(['call', server, 'wrong']);
	const {out} = await ok('calls', server);
	expect(out).toMatch(/^my first +echo .*\{"text":"hello"\} without \/password$/m);
	expect(out).toMatch(/wrong +error +\d+ ms/);
	expect(out.indexOf('wrong')).toBeLessThan(out.lastIndexOf('echo'));
	expect(out).not.toContain('hunter2secret');
	const {json} = await ok('calls', server, '--json');
	expect(json).toMatchObject({
		schema: 1,
		id: server,
		saved: [{name: 'my first', tool: 'echo', withheld: ['/password']}],
		history: [
			{tool: 'wrong', isError: true},
			{tool: 'echo', isError: false, arguments: {text: 'hello'}},
		],
	});
	expect((await ok('calls', server, '--tool', 'wrong', '--json')).json).toMatchObject({
		saved: [],
		history: [{tool: 'wrong'}],
	});
	expect((await ok('calls', server, '--saved', '--json')).json.history).toBeUndefined();

	expect((await ok('calls', server, '--rename', 'my first', 'greeting')).out).toBe(
		'my first is greeting now.',
	);
	expect((await ok('call', server, 'echo', '--saved', 'greeting')).out).toContain('hello');
	expect(await run(['calls', server, '--delete', 'greting', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'SAVED_CALL_NOT_FOUND', hint: 'Did you mean greeting?'},
	});
	expect(await run(['calls', server, '--rename', 'greeting', '--json'])).toMatchObject({code: 2});
	expect(await run(['calls', server, '--delete', 'greeting', '--readonly'])).toMatchObject({code: 2});
	expect((await ok('calls', server, '--delete', 'greeting', '--json')).json).toMatchObject({
		deleted: 'greeting',
	});
	expect((await ok('calls', server, '--saved')).out).toBe('No call is remembered.');
	expect((await run(['calls', 'nobody', '--json'])).error).toMatchObject({code: 'EXTENSION_NOT_FOUND'});
});

test('the server proposes how an argument of a prompt or of a template goes on', async () => {
	const {ok, run} = homeWithServers();
	const two = ['complete', 'client:talker', 'prompt', 'two'];
	expect((await ok(...two, 'word', 'Be')).out.split('\n')[0]).toBe('two:Be!');
	expect((await ok(...two, 'word', '--given', 'other=1', '--json')).json).toMatchObject({
		values: ['two:!', '{"arguments":{"other":"1"}}'],
	});
	expect((await run([...two, 'wort', '--json'])).error).toMatchObject({
		code: 'USAGE',
		hint: 'Did you mean word?',
	});
	expect((await run(['complete', 'client:talker', 'prompt', 'twoo', 'word', '--json'])).error).toMatchObject({
		code: 'PROMPT_NOT_FOUND',
		hint: 'Did you mean two?',
	});
	expect(
		(await run(['complete', 'client:talker', 'template', 'a://{b}', 'b', '--json'])).error,
	).toMatchObject({
		code: 'RESOURCE_NOT_FOUND',
	});
});

test('a watched resource is told and read whenever it changes, until Ctrl-C', async () => {
	const {ok, run, start, paths} = newHome();
	putExtension(paths, 'talker', {script: talker});
	await ok('start', 'talker');
	const watch = ['resources', 'talker', '--watch', 'note://1'];
	const text = start([...watch, '--read']);
	const json = start([...watch, '--json']);
	const sees = (from: NodeJS.ReadableStream | null | undefined, words: string) =>
		new Promise<string>(resolve => {
			let seen = '';
			from?.on('data', chunk => {
				seen += chunk;
				if (seen.includes(words)) resolve(seen);
			});
		});
	// Under --json nothing is said but what was asked for: the server changes it until that is told.
	await sees(text.stderr, 'Watching note://1');
	const [line, object] = [sees(text.stdout, 'the text of note://1'), sees(json.stdout, '\n')];
	let told = false;
	void object.then(() => {
		told = true;
	});
	while (!told) await ok('call', 'talker', 'change');
	expect(await line).toMatch(/^\d{4}-\S+Z {2}note:\/\/1\nthe text of note:\/\/1\n/);
	expect(JSON.parse((await object).split('\n')[0] ?? '')).toMatchObject({
		type: 'resource-updated',
		uri: 'note://1',
	});
	text.kill('SIGINT');
	json.kill('SIGINT');
	expect([(await text).exitCode, (await json).exitCode]).toEqual([130, 130]);
	expect(await run(['resources', 'talker', '--read', '--json'])).toMatchObject({code: 2});
	// The server that ends ends the watching too.
	const last = start(watch);
	await sees(last.stderr, 'Watching');
	await ok('stop', 'talker');
	expect((await last).exitCode).toBe(6);
});

test('what is nearly right is named: an id, an entry, a setting, a secret, a resource', async () => {
	const {run, paths} = homeWithServers();
	putExtension(paths, 'weather', {script: tortureServer});
	const hint = async (...args: string[]) => (await run([...args, '--json'])).error.hint;
	expect(await hint('info', 'wether')).toBe('Did you mean weather?');
	expect(await hint('info', 'something-else-entirely')).toContain('mcpb-tui list');
	expect(await hint('tools', 'client:talkr')).toBe('Did you mean client:talker?');
	expect(await hint('tools', 'talker')).toContain('client:talker');
	expect(await hint('vault', 'unset', 'github')).toContain('vault set');
	expect(await hint('read', 'client:talker', 'note://12')).toMatch(/^Did you mean note:\/\/1/);
});

test('entries that are not ours are listed and told when asked for, without their secrets', async () => {
	const {ok, run, clientFile} = homeWithServers();
	const github = {
		command: 'npx',
		args: ['server', '--token', 'hunter2secret'],
		env: {API_KEY: 'hunter2secret'},
	};
	writeFileSync(clientFile, JSON.stringify({mcpServers: {github}}));
	expect((await ok('list')).out).not.toContain('github');
	expect((await ok('list', '--all')).out).toMatch(/^client:github +npx server --token \[secret\]$/m);
	const {out} = await ok('info', 'client:github');
	expect(out).toMatch(/^environment +API_KEY$/m);
	expect(out).not.toContain('hunter2secret');
	expect((await ok('info', 'client:github', '--json')).out).not.toContain('hunter2secret');
	expect((await run(['info', 'client:gihub', '--json'])).error).toMatchObject({
		code: 'CLIENT_ENTRY_NOT_FOUND',
		hint: 'Did you mean client:github?',
	});
});

test('help tells about keys, exit codes and files', async () => {
	const {ok, paths} = homeWithServers();
	expect((await ok('help', 'keys')).out).toMatch(/^Extensions +i +install +extension\.install$/m);
	expect((await ok('help', 'exit-codes')).out).toMatch(
		/^5 +the tool answered with an error\n +TOOL_FAILED$/m,
	);
	expect((await ok('help', 'files')).out).toContain(`state    ${paths.state}`);
	expect((await ok('help', 'call')).out).toContain('Usage: mcpb-tui call');
	expect((await ok('--help')).out).toContain('help exit-codes');
});
