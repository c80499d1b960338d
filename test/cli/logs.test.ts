import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';
import {putExtension} from '../support/stores.ts';

function homeWithLogs() {
	const home = newHome();
	const now = Date.now();
	const write = (id: string, entries: readonly (readonly [secondsAgo: number, entry: object])[]) => {
		putExtension(home.paths, id);
		const folder = join(home.paths.state, 'logs', id);
		mkdirSync(folder, {recursive: true});
		const lines = entries.map(([ago, entry]) =>
			JSON.stringify({time: new Date(now - ago * 1000).toISOString(), kind: 'stderr', ...entry}),
		);
		writeFileSync(join(folder, '20260101T000000000Z-1.jsonl'), `${lines.join('\n')}\n`);
	};
	const ping = {kind: 'message', direction: 'to-server', method: 'ping', id: '1', bytes: 50};
	write('maps', [
		[7200, {text: 'ERROR long ago'}],
		[60, {...ping, session: 'client'}],
		[50, {...ping, session: 's1'}],
		[20, {text: 'WARN a detour'}],
	]);
	write('weather', [
		[30, {text: 'sunny'}],
		[10, {text: 'ERROR thunder'}],
	]);
	const texts = async (...args: string[]) => {
		const {json} = await home.ok('logs', ...args, '--json');
		return json.lines.map(({text}: {text: string}) => text);
	};
	return {...home, texts};
}

test('which lines are meant is said by level, kind, session, time and pattern', async () => {
	const {texts, run} = homeWithLogs();
	expect(await texts('maps', '--level', 'warning')).toEqual(['ERROR long ago', 'WARN a detour']);
	expect(await texts('maps', '--since', '1h', '--kind', 'stderr')).toEqual(['WARN a detour']);
	expect(await texts('maps', '--kind', 'message', '--session', 's1')).toEqual(['→ ping #1']);
	expect(await texts('maps', '--grep', 'error|detour', '-n', '1')).toEqual(['WARN a detour']);
	for (const args of [
		['--kind', 'x'],
		['--since', 'yesterday'],
		['--level', 'loud'],
	]) {
		expect(await run(['logs', 'maps', ...args, '--json'])).toMatchObject({code: 2, error: {code: 'USAGE'}});
	}
	expect(await run(['logs', 'maps', '--grep', '(', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'PATTERN_INVALID'},
	});
});

test('without an id all servers are merged by time, each line with its server', async () => {
	const {ok, texts} = homeWithLogs();
	expect(await texts('--since', '40s')).toEqual(['sunny', 'WARN a detour', 'ERROR thunder']);
	const {out} = await ok('logs', 'weather', 'maps', '-n', '2');
	expect(out).toMatch(
		/^[\d:.]+ {2}maps {2}stderr +WARN a detour\n[\d:.]+ {2}weather {2}stderr +ERROR thunder$/,
	);
	const {json} = await ok('logs', '-n', '1', '--json');
	expect(json.lines[0]).toEqual({
		time: expect.any(String),
		server: 'weather',
		kind: 'stderr',
		level: 'error',
		text: 'ERROR thunder',
	});
});

test("secrets that are known are hidden in the client's own log too", async () => {
	const {install, ok, clientFile} = newHome();
	await install(await nodeEchoBundle(), {set: {api_key: ['tell-nobody']}});
	const folder = join(clientFile, '..', 'logs');
	mkdirSync(folder, {recursive: true});
	const line = 'Using MCP server command: node --key tell-nobody { metadata: undefined }';
	writeFileSync(
		join(folder, 'mcp-server-node-echo.log'),
		`2026-02-09T04:43:03.017Z [node-echo] [info] ${line}\n`,
	);
	const {out} = await ok('logs', '--client', 'node-echo', '--grep', 'using');
	expect(out).toContain('node --key [secret]');
});
