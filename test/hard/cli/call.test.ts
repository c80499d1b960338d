import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {type Home, inTerminal, newHome} from '../../support/command.ts';
import {serverEverything} from '../../support/stores.ts';

const talker = join(import.meta.dirname, '..', '..', 'core', 'runtime', 'connection', 'talker.js');

/** A home whose client has two servers that are not ours. */
function homeWithEntries(): Home {
	const home = newHome();
	const entry = (script: string, env?: object) => ({
		command: process.execPath,
		args: [script],
		...(env && {env}),
	});
	const mcpServers = {
		every: entry(serverEverything, {GREETING: 'from the entry'}),
		talker: entry(talker),
		away: {url: 'https://example.com/mcp'},
	};
	mkdirSync(dirname(home.clientFile), {recursive: true});
	writeFileSync(home.clientFile, JSON.stringify({mcpServers}, undefined, 2));
	return home;
}

test("an entry of the client's file is called as it is written there, and the file is only read", async () => {
	const {ok, run, clientFile} = homeWithEntries();
	const before = readFileSync(clientFile, 'utf8');
	const {out} = await ok('call', 'client:every', 'get-env');
	expect(JSON.parse(out)).toMatchObject({GREETING: 'from the entry'});
	expect(await run(['tools', 'client:nobody', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'CLIENT_ENTRY_NOT_FOUND', hint: expect.stringContaining('client:talker')},
	});
	expect(await run(['tools', 'client:away', '--json'])).toMatchObject({
		code: 1,
		error: {code: 'CLIENT_ENTRY_UNUSABLE', hint: expect.stringContaining('URL')},
	});
	expect(readFileSync(clientFile, 'utf8')).toBe(before);
});

test('tools are declared as TypeScript would', async () => {
	const {out} = await homeWithEntries().ok('tools', 'client:every', '--signatures');
	expect(out).toContain(
		'/** Returns the sum of two numbers */\nget-sum(args: {a: number; b: number}): unknown;',
	);
	expect(out).toContain(
		'get-structured-content(args: {location: "New York" | "Chicago" | "Los Angeles"}): {temperature: number; conditions: string; humidity: number};',
	);
	expect(out).toContain('get-env(args?: {}): unknown;');
});

test('prompts are listed and got', async () => {
	const {ok, run} = homeWithEntries();
	expect((await ok('prompts', 'client:talker')).out).toMatch(/^two +word$/m);
	expect((await ok('prompts', 'client:talker', 'two', 'word=a=b')).out).toBe('user:\nsay a=b');
	expect((await ok('prompts', 'client:talker', '--json')).json.prompts).toHaveLength(3);
	expect(await run(['prompts', 'client:talker', 'two', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'TOOL_ARGUMENTS_INVALID', hint: 'Add: word=…'},
	});
	expect(await run(['prompts', 'client:talker', 'twoo', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'PROMPT_NOT_FOUND', hint: 'Did you mean two?'},
	});
});

test('resources are listed, read and saved', async () => {
	const {ok, run, folder} = homeWithEntries();
	expect((await ok('resources', 'client:talker')).out).toMatch(/^note:\/\/3 +note 3$/m);
	expect((await ok('resources', 'client:every', '--json')).json.templates.length).toBeGreaterThan(0);
	expect((await ok('read', 'client:talker', 'note://1')).out).toBe('the text of note://1');
	const file = join(folder, 'note.txt');
	await ok('read', 'client:talker', 'note://2', '--output', file);
	expect(readFileSync(file, 'utf8')).toBe('the text of note://2');
	expect(await run(['read', 'client:talker', 'note://9', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'RESOURCE_NOT_FOUND'},
	});
	expect(await run(['read', 'client:talker', 'note://1', '--output', '/no/such/x', '--json'])).toMatchObject({
		code: 1,
		error: {code: 'FILE_UNWRITABLE'},
	});
});

test('what a tool answers is kept in files when asked for', async () => {
	const {ok, folder} = homeWithEntries();
	const [media, output] = [join(folder, 'media'), join(folder, 'answer.json')];
	const call = () =>
		ok('call', 'client:every', 'get-tiny-image', '--save-media', media, '--output', output, '--json');
	const {json} = await call();
	expect(json).toMatchObject({isError: false, output, saved: [{mimeType: 'image/png'}]});
	expect(json.result).toBeUndefined();
	await call();
	expect(readdirSync(media).sort()).toEqual(['get-tiny-image-1.png', 'get-tiny-image-2.png']);
	expect(readFileSync(join(media, 'get-tiny-image-1.png')).subarray(1, 4).toString()).toBe('PNG');
	expect(JSON.parse(readFileSync(output, 'utf8')).content[1].type).toBe('image');
});

test('a followed call tells its progress and what is logged, on standard error', async () => {
	const {ok} = homeWithEntries();
	const slow = await ok(
		'call',
		'client:every',
		'trigger-long-running-operation',
		'duration=0.2',
		'steps=2',
		'-f',
	);
	expect(slow.err).toBe('1 of 2\n2 of 2');
	expect(slow.out).toContain('Long running operation completed');
	const {err} = await ok('call', 'client:talker', 'log', '--follow');
	expect(err).toBe('warning: me: a red word\ninfo: {"more":1}');
	expect((await ok('call', 'client:talker', 'task', '--follow')).err).toBe(
		'task working: begun\ntask working: half way\ntask completed: half way',
	);
});

test('structured content that breaks the schema is shown all the same, with what is wrong', async () => {
	const {ok} = homeWithEntries();
	const {json} = await ok(
		'call',
		'client:talker',
		'structured',
		'--args',
		'{"content": {"n": "x"}}',
		'--json',
	);
	expect(json).toMatchObject({
		result: {structuredContent: {n: 'x'}},
		structuredProblem: expect.stringContaining('n must be'),
		warnings: [expect.stringContaining('output schema')],
	});
});

test('a question of the server is answered beforehand, or declined and told', async () => {
	const {ok, run} = homeWithEntries();
	const call = ['call', 'client:every', 'trigger-elicitation-request'];
	const answered = await ok(...call, '--elicit', '{"name": "Ada"}');
	expect(answered.out).toContain('"name": "Ada"');
	expect(answered.out).toContain('"titledSingleSelectEnum": "hero-1"');
	const declined = await ok(...call);
	expect(declined.out).toContain('"action": "decline"');
	expect(declined.err).toContain('answer with --elicit');
	const wrong = await ok(...call, '--elicit', '{"integer": 1000}', '--json');
	expect(wrong.json.warnings[0]).toContain('does not fit and was not sent');
	expect(await run([...call, '--elicit', '[]', '--json'])).toMatchObject({code: 2, error: {code: 'USAGE'}});
	expect(
		(await ok(...call.slice(0, 2), 'trigger-sampling-request', 'prompt=x', '--sample', 'by hand')).out,
	).toContain('by hand');
});

test('a person at a terminal is asked field by field', async () => {
	const home = homeWithEntries();
	const terminal = inTerminal(home, ['call', 'client:every', 'trigger-elicitation-request']);
	await terminal.see('Do you answer?');
	terminal.type('y\r');
	await terminal.see('String (Your full, legal name; required):');
	terminal.type('Ada\r');
	await terminal.see('Boolean');
	terminal.type('yes\r');
	await terminal.see('Enter for "It was a dark and stormy night."');
	terminal.type('\r');
	for (const field of ['email format', 'uri format', 'date format']) {
		await terminal.see(`String with ${field}`);
		terminal.type('\r');
	}
	await terminal.see('Integer');
	terminal.type('1000\r');
	await terminal.see('must be');
	terminal.type('7\r');
	for (const field of ['Number in range', 'Untitled Single', 'Untitled Multiple', 'Titled Single']) {
		await terminal.see(field);
		terminal.type('\r');
	}
	await terminal.see('Titled Multiple');
	terminal.type('["fish-2"]\r');
	await terminal.see('Legacy');
	terminal.type('\r');
	expect(await terminal.ended).toBe(0);
	const text = terminal.text();
	expect(text).toContain('- Favorite Integer: 7');
	expect(text).toMatch(/"titledMultipleSelectEnum": \[\s+"fish-2"/);
});

test('Ctrl-C in a question ends the call', async () => {
	const terminal = inTerminal(homeWithEntries(), ['call', 'client:every', 'trigger-elicitation-request']);
	await terminal.see('Do you answer?');
	terminal.type('\u0003');
	expect(await terminal.ended).toBe(130);
});

test('a remote server gets its header from a file, and where it belongs is said', async () => {
	const {run, folder} = newHome();
	const seen: (string | undefined)[] = [];
	const web = createServer((request, response) => {
		seen.push(request.headers.authorization);
		response.writeHead(403).end();
	}).listen(0, '127.0.0.1');
	onTestFinished(() => void web.close());
	await new Promise(resolve => web.once('listening', resolve));
	const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/mcp`;
	writeFileSync(join(folder, 'token'), 'Bearer s3cret-t0ken\n');
	const refused = await run(['call', url, 'echo', '--header', 'Authorization=@token', '--json']);
	expect(refused).toMatchObject({code: 3, error: {code: 'SERVER_UNAUTHORIZED'}});
	expect(seen).toEqual(['Bearer s3cret-t0ken']);
	expect((await run(['help', 'call'])).out).toMatch(/never\s+written\s+into\s+claude_desktop_config\.json/);
});

test('a plain URL of another machine is refused, and nothing of it is written anywhere', async () => {
	const {run, home} = newHome();
	const refused = await run(['tools', 'http://example.com/mcp?key=abcdefghijk', '--json']);
	expect(refused).toMatchObject({
		code: 2,
		error: {code: 'USAGE', hint: expect.stringContaining('--allow-http')},
	});
	expect(refused.err).not.toContain('abcdefghijk');
	expect(existsSync(join(home, 'client'))).toBe(false);
});

test('a secret is kept under a name, sent as a header, and is nowhere else', async () => {
	const {run, ok, home} = newHome();
	const seen: (string | undefined)[] = [];
	const web = createServer((request, response) => {
		seen.push(request.headers.authorization);
		response.writeHead(403).end();
	}).listen(0, '127.0.0.1');
	onTestFinished(() => void web.close());
	await new Promise(resolve => web.once('listening', resolve));
	const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/mcp`;
	const header = ['--header', 'Authorization=Bearer vault:radar'];
	expect(await run(['tools', url, ...header, '--json'])).toMatchObject({error: {code: 'SECRET_MISSING'}});
	const kept = await run(['vault', 'set', 'radar'], {input: 'n3w-s3cret\n'});
	expect(kept).toMatchObject({code: 0, out: expect.stringContaining('Bearer vault:radar')});
	expect((await ok('vault', 'list')).out).toBe('radar');
	expect(await run(['tools', url, ...header, '--json'])).toMatchObject({
		error: {code: 'SERVER_UNAUTHORIZED'},
	});
	expect(seen).toEqual(['Bearer n3w-s3cret']);
	const files = readdirSync(home, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
	for (const {parentPath, name} of files)
		expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain('n3w-s3cret');
	await ok('vault', 'unset', 'radar');
	expect((await ok('vault', 'list', '--json')).out).toContain('"names":[]');
	expect(await run(['vault', 'unset', 'radar', '--json'])).toMatchObject({error: {code: 'SECRET_MISSING'}});
	expect(await run(['vault', 'set', '../x', '--json'], {input: 'y'})).toMatchObject({error: {code: 'USAGE'}});
});

test('a server says what it is', async () => {
	const {out} = await homeWithEntries().ok('server', 'client:every');
	expect(out).toMatch(/^name +mcp-servers\/everything$/m);
	expect(out).toMatch(/^ping +[\d.]+ ms$/m);
	expect(out).toContain('# Everything Server');
});

test('the digits of arguments and answers are kept in all that is sent, printed and written', async () => {
	const home = newHome();
	const digits = join(dirname(talker), 'digits.js');
	mkdirSync(dirname(home.clientFile), {recursive: true});
	const mcpServers = {digits: {command: process.execPath, args: [digits]}};
	writeFileSync(home.clientFile, JSON.stringify({mcpServers}));
	const args = '{"id":1915883588174806058,"n":1e400}';
	const [file, answer] = ['arguments.json', 'answer.json'].map(name => join(home.home, name)) as [
		string,
		string,
	];
	writeFileSync(file, args);
	const sent = await home.ok('call', 'client:digits', 'line', '--args', `@${file}`);
	expect(sent.out).toContain(`"arguments":${args}`);
	const printed = await home.ok(
		'call',
		'client:digits',
		'data',
		'--json',
		'--unchecked',
		'id:=1915883588174806059',
	);
	expect(printed.out).toContain('"structuredContent":{"id":1915883588174806058,"v":1e400}');
	await home.ok('call', 'client:digits', 'data', '--output', answer);
	expect(readFileSync(answer, 'utf8')).toContain('"id": 1915883588174806058');
	expect((await home.ok('calls', 'client:digits')).out).toContain(args);
});
