import {chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../support/bundles.ts';
import {type Home, newHome} from '../support/command.ts';

async function healthyHome(): Promise<Home> {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['abcdefgh']}, enable: true});
	chmodSync(join(home.home, 'config'), 0o700);
	return home;
}

test('the doctor says for people and for programs that all is well', async () => {
	const {ok} = await healthyHome();
	const {out} = await ok('doctor', 'node-echo');
	expect(out).toMatch(/^✓ node-echo answers \d+\.\d s after its start, with 4 tools/m);
	expect(out).toMatch(/^All is well\.$/m);
	const {json} = await ok('doctor', '--no-start', '--json');
	expect(json).toMatchObject({schema: 1, warnings: []});
	expect(json.findings).toContainEqual({
		id: 'launcher',
		level: 'ok',
		title: 'The launcher runs with the little that a client gives it',
		detail: expect.any(String),
		fixable: false,
	});
	expect(json.findings.map(({id}: {id: string}) => id)).not.toContain('server');
});

test('what is wrong is said with its reason and its fix, and in plain letters where there are no others', async () => {
	const {run, home} = await healthyHome();
	rmSync(join(home, 'data', 'bin'), {recursive: true});
	const found = await run(['doctor', '--no-start'], {env: {LANG: 'C'}});
	expect(found.code).toBe(1);
	expect(found.out).toMatch(
		/^x The launcher is missing\n {4}The client starts .*\n {4}fix: Install it anew with: mcpb-tui doctor --fix$/m,
	);
	expect(found.out).toMatch(/^\+ Node/m);
	expect(found.err).toContain('error: 1 problem found.');
	expect(await run(['doctor', 'nobody', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'EXTENSION_NOT_FOUND'},
	});
});

test('with --fix it mends what it can, says what it did and looks again', async () => {
	const {run, ok, home, clientFile} = await healthyHome();
	rmSync(join(home, 'data', 'bin'), {recursive: true});
	chmodSync(join(home, 'state'), 0o755);
	writeFileSync(clientFile, '{"mcpServers": {}}');
	expect(await run(['--readonly', 'doctor', '--fix', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'USAGE'},
	});
	const {json} = await ok('doctor', '--fix', '--json', '--no-start');
	expect(json.fixed.map(({id}: {id: string}) => id).sort()).toEqual([
		'client-entry-dropped',
		'launcher-missing',
		'modes-open',
	]);
	const worse = json.findings.filter(({level}: {level: string}) => ['warning', 'problem'].includes(level));
	expect(worse).toEqual([]);
	expect(statSync(join(home, 'state')).mode & 0o777).toBe(0o700);
	expect(Object.keys(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers)).toEqual(['node-echo']);
	rmSync(join(home, 'data', 'bin'), {recursive: true});
	expect((await ok('doctor', '--fix', '--no-start')).out).toMatch(/^fixed: Installed the launcher anew: /m);
});

test('a report goes to standard output, or into a file that is the user alone', async () => {
	const {ok, run, folder} = await healthyHome();
	const {out} = await ok('report', 'node-echo', '--no-start');
	expect(out).toMatch(/^# Report about node-echo$/m);
	expect(out).not.toContain('abcdefgh');
	const file = join(folder, 'report.md');
	const {json} = await ok('report', 'node-echo', '--no-start', '-o', file, '--json');
	expect(json).toMatchObject({id: 'node-echo', file});
	expect(readFileSync(file, 'utf8')).toBe(json.report);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const nowhere = await run(['report', 'node-echo', '--no-start', '-o', join(folder, 'no', 'x'), '--json']);
	expect(nowhere).toMatchObject({code: 1, error: {code: 'FILE_UNWRITABLE'}});
	expect(await run(['report', 'nobody'])).toMatchObject({code: 4});
});

test("the client's own log of a server is read with --client", async () => {
	const {ok, run, clientFile} = newHome();
	const logs = join(clientFile, '..', 'logs');
	mkdirSync(logs, {recursive: true});
	writeFileSync(
		join(logs, 'mcp-server-Old Weather.log'),
		'2026-02-09T04:43:03.017Z [Old Weather] [info] Initializing server... { metadata: undefined }\nraw words\n',
	);
	writeFileSync(join(logs, 'mcp.log'), '2026-02-09T04:43:03.017Z [info] [Old Weather] hello\n');
	const {out} = await ok('logs', '--client', 'Old Weather');
	expect(out).toMatch(/ life +Initializing server\.\.\.\n.* stderr +raw words$/);
	expect((await ok('logs', '--client')).out).toContain('[Old Weather] hello');
	const {json} = await ok('logs', '--client', 'old weather', '-n', '1', '--json');
	expect(json.lines).toMatchObject([{kind: 'stderr', text: 'raw words', time: '2026-02-09T04:43:03.017Z'}]);
	expect(await run(['logs', '--client', 'nobody', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'FILE_NOT_FOUND', hint: expect.stringContaining('Old Weather')},
	});
	expect((await ok('logs', '--json')).json).toMatchObject({id: null, lines: []});
	expect(await run(['logs', 'a', 'b', '--client', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'USAGE'},
	});
});
