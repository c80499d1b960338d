import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {exitMeanings} from '../../source/cli/exit-meanings.ts';
import {exitCodes} from '../../source/core/errors.ts';
import {nodeEchoBundle, shellHelloBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';

const root = join(import.meta.dirname, '..', '..');

test('every exit code that an error can have is in the documented table', () => {
	const used = new Set<number>(Object.values(exitCodes));
	expect([...used].filter(code => exitMeanings[code] === undefined)).toEqual([]);
	expect(Object.keys(exitMeanings).map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 130]);
});

test('help and version go to standard output and end well', async () => {
	const {ok} = newHome();
	const help = await ok('--help');
	expect(help.out).toMatch(/^Usage: mcpb-tui/);
	expect(Math.max(...help.out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
	const install = await ok('help', 'install');
	expect(install.out).toContain('mcpb-tui install ./weather.mcpb --dry-run');
	expect(install.out).toContain('Exit codes:');
	const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
	expect((await ok('--version')).out).toBe(version);
});

test('compiled code is kept in, and taken from, a folder of this user alone', async () => {
	const {folder, run} = newHome();
	const cache = `mcpb-tui-cache-${process.getuid?.()}`;
	const temporary = (name: string) => {
		const path = join(folder, name);
		mkdirSync(path, {mode: 0o700});
		return path;
	};
	const [own, theirs] = [temporary('own'), temporary('theirs')];
	mkdirSync(join(theirs, 'trap'), {mode: 0o700});
	symlinkSync('trap', join(theirs, cache));
	for (const TMPDIR of [own, theirs]) expect((await run(['--version'], {env: {TMPDIR}})).code).toBe(0);
	expect(readdirSync(own)).toEqual([cache]);
	expect(readdirSync(join(own, cache))).toHaveLength(1);
	expect(readdirSync(theirs).sort()).toEqual([cache, 'trap']);
	expect(readdirSync(join(theirs, 'trap'))).toEqual([]);
});

test('wrong usage is 2, says what was meant, and is JSON for programs', async () => {
	const {run} = newHome();
	expect(await run(['instal', 'x'])).toMatchObject({
		code: 2,
		out: '',
		err: "error: Unknown command 'instal'.\nhint: Did you mean install?",
	});
	const machine = await run(['install', 'x', '--enabel', '--json']);
	expect(machine).toMatchObject({code: 2, out: ''});
	expect(machine.error).toEqual({
		code: 'USAGE',
		message: "Unknown option '--enabel'.",
		hint: 'Did you mean --enable?',
	});
});

test('without a terminal the full screen names the commands instead', async () => {
	const {run} = newHome();
	const {code, err, out} = await run([]);
	expect({code, out}).toEqual({code: 3, out: ''});
	expect(err).toContain('mcpb-tui list');
});

test('--readonly refuses what changes something and lets one look', async () => {
	const {run, ok, install} = newHome();
	await install(await shellHelloBundle());
	expect(await run(['--readonly', 'remove', 'shell-hello', '--yes'])).toMatchObject({code: 2});
	expect(await run(['--readonly', 'config', 'shell-hello', '--entry', 'direct'])).toMatchObject({code: 2});
	await ok('--readonly', 'config', 'shell-hello');
	await ok('--readonly', 'sync', '--dry-run');
	expect((await ok('--readonly', 'list', '--json')).json.extensions).toHaveLength(1);
});

test('the demo has a home of its own, and nothing of it is left', async () => {
	const {run, home} = newHome();
	const homes = () => readdirSync(tmpdir()).filter(name => name.startsWith('mcpb-tui-demo-'));
	const before = homes();
	const {code, out, err} = await run(['--demo', 'vault', 'status']);
	expect(code).toBe(0);
	expect(out).toMatch(/^\* {2}file +works/m);
	const [, place = '', bundle = ''] = /a throw-away home, (\S+), with a sample bundle, (\S+)/.exec(err) ?? [];
	expect(existsSync(bundle)).toBe(true);
	expect(existsSync(place)).toBe(false);
	expect(homes()).toEqual(before);
	expect(existsSync(join(home, 'data'))).toBe(false);
	const installed = await run(['--demo', 'install', bundle, '--yes', '--json']);
	expect(JSON.parse(installed.out)).toMatchObject({extension: {versions: [{origin: {kind: 'file'}}]}});
});

test('a reader that closes early gets what it wanted and no complaint', async () => {
	const {env, folder} = newHome();
	const bin = join(root, 'bin', 'mcpb-tui.js');
	const script = `"${process.execPath}" "${bin}" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
	const {stdout, stderr} = await execa('bash', ['-c', script], {env, extendEnv: false, cwd: folder});
	expect({stdout, stderr}).toEqual({stdout: 'Usage: mcpb-tui [options] [command]\n0', stderr: ''});
});

test('a program that is told lies about its terminal by hostile names prints none of their tricks', async () => {
	const {ok, install} = newHome();
	const hostile = 'Nice\u001B]0;owned\u0007\u202Egnp.exe\u009B31m';
	await install(
		await nodeEchoBundle({
			manifest: manifest => ({...manifest, display_name: hostile, description: hostile}),
		}),
	);
	for (const args of [['list'], ['list', '--json'], ['info', 'node-echo'], ['info', 'node-echo', '--json']]) {
		expect((await ok(...args)).out).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
	}
});

test('an old Node is told in one sentence what is needed', async () => {
	const bin = join(root, 'bin', 'mcpb-tui.js');
	const old = ['/usr/bin/node', '/usr/local/bin/node'].find(path => {
		if (!existsSync(path)) return false;
		const [major = 0] = execFileSync(path, ['-p', 'process.versions.node'], {encoding: 'utf8'})
			.split('.')
			.map(Number);
		return major < 22;
	});
	const pretend =
		"Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.19.0'}})";
	const [node, args] = old
		? [old, [bin, 'list']]
		: [process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, bin, 'list']];
	const {exitCode, stdout, stderr} = await execa(node, args, {
		reject: false,
		extendEnv: false,
		env: {PATH: ''},
	});
	expect({exitCode, stdout}).toEqual({exitCode: 1, stdout: ''});
	expect(stderr).toMatch(/^mcpb-tui needs Node 22\.15 or newer, and this is \d+\.\d+\.\d+: [^\n]+\.$/);
});
