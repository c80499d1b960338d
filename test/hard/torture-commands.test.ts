import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {type Home, newHome} from '../support/command.ts';
import {tortureServer} from '../support/torture.ts';

const server = 'client:torture';

function homeWithTorture(): Home {
	const home = newHome();
	mkdirSync(dirname(home.clientFile), {recursive: true});
	const torture = {command: process.execPath, args: [tortureServer]};
	writeFileSync(home.clientFile, JSON.stringify({mcpServers: {torture}}));
	return home;
}

test('progress is followed on standard error, with --json too, and the answer alone is on standard output', async () => {
	const {ok} = homeWithTorture();
	const slow = ['call', server, 'slow', 'steps=2', 'pause=1', '--follow'];
	const lines = (await ok(...slow)).err.split('\n');
	expect(lines.filter(line => !line.startsWith('stderr: '))).toEqual(['1 of 2  step 1', '2 of 2  step 2']);
	const {out, err} = await ok(...slow, '--json');
	expect(JSON.parse(out)).toMatchObject({isError: false, result: {content: [{text: 'done slowly'}]}});
	const told = err.split('\n').map(line => JSON.parse(line) as {type: string});
	expect(told.filter(({type}) => type === 'progress')).toEqual([
		{type: 'progress', progress: 1, total: 2, message: 'step 1'},
		{type: 'progress', progress: 2, total: 2, message: 'step 2'},
	]);
});

test('an answer that is an error ends with 5, and so does no server that died: that is 6', async () => {
	const {run} = homeWithTorture();
	expect(await run(['call', server, 'wrong'])).toMatchObject({
		code: 5,
		out: expect.stringContaining('It does not work.'),
	});
	expect((await run(['call', server, 'crash'])).code).toBe(6);
});

test('structured content that is not what was promised is shown all the same, with what is wrong with it', async () => {
	const {run} = homeWithTorture();
	const {out, err} = await run(['call', server, 'bad-structure']);
	expect(out).toContain('many');
	expect(err).toContain('count');
});

test('2 MB and a line of 64 MB go through whole', async () => {
	const {ok, clientFile} = homeWithTorture();
	expect((await ok('call', server, 'large')).out.length).toBeGreaterThan(2_000_000);
	const file = join(dirname(clientFile), 'huge.json');
	await ok('call', server, 'huge', '--output', file);
	expect(readFileSync(file).length).toBeGreaterThan(64 * 1024 * 1024);
});

test('no text of a server reaches the terminal as a sequence', async () => {
	const {run} = homeWithTorture();
	for (const args of [
		['tools', server],
		['call', server, 'escapes'],
		['tools', server, '--signatures'],
	]) {
		const {out, err} = await run(args);
		expect(out + err).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202E]/);
	}
});

test('wrong arguments are sent when one insists; a call is saved, and made again', async () => {
	const {run, ok} = homeWithTorture();
	expect(await run(['call', server, 'echo', 'text:=5', '--json'])).toMatchObject({code: 2});
	expect((await ok('call', server, 'echo', 'text:=5', '--unchecked')).out).toContain('{"text":5}');
	const secret = ['text=hello', 'password=hunter2secret'];
	await ok('call', server, 'echo', ...secret, '--save', 'mine');
	const {out, err} = await ok('call', server, 'echo', '--saved', 'mine');
	expect(out).toContain('given {"text":"hello"}');
	expect(err).toContain('/password');
	expect((await ok('call', server, 'echo', '--again', 'text=other')).out).toContain('other');
	expect((await run(['call', server, 'echo', '--saved', 'nothing', '--json'])).error).toMatchObject({
		code: 'SAVED_CALL_NOT_FOUND',
		hint: 'Saved are: mine',
	});
});
