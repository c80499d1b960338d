import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import {checkFit, currentHost, type Host} from '../../../source/core/manifest/check-fit.ts';
import {findCommand} from '../../../source/core/manifest/find-command.ts';
import {aManifest, type RawManifest, rawOption, withCommand} from '../../support/manifests.ts';
import {temporaryFolder} from '../../support/temporary.ts';

function host(
	commands: Readonly<Record<string, string | undefined>>,
	platform: NodeJS.Platform = 'linux',
): Host {
	return {
		platform,
		findCommand: async name => (Object.hasOwn(commands, name) ? `/bin/${name}` : undefined),
		runtimeVersion: async command => commands[command.replace('/bin/', '')],
	};
}

async function fitOf(changes: RawManifest, on: Host) {
	return checkFit(await aManifest(changes), on);
}

const node = host({node: '24.1.0'});

describe('whether a server can run here', () => {
	test('it can when its platform and its runtime are here', async () => {
		const compatibility = {platforms: ['linux'], runtimes: {node: '>=18'}};
		expect(await fitOf({compatibility}, node)).toEqual({problems: [], notes: []});
	});

	test('a platform that it was not made for is a problem', async () => {
		const {problems} = await fitOf({compatibility: {platforms: ['darwin', 'win32']}}, node);
		expect(problems).toEqual(['It is made for macOS and Windows, and this machine runs Linux.']);
	});

	test.each([
		['uv', {}, 'It needs uv, which is not on the PATH of your login shell.'],
		['node', {python3: '3.12'}, 'It needs node, which is not on the PATH of your login shell.'],
		['python', {node: '24.1.0'}, 'It needs python, which is not on the PATH of your login shell.'],
		['docker', {}, 'It needs docker, which is not on the PATH of your login shell.'],
	])('a missing %s is named', async (command, commands, problem) => {
		expect((await fitOf(withCommand({command}), host(commands))).problems).toEqual([problem]);
	});

	test('python3 will do for python', async () => {
		expect((await fitOf(withCommand({command: 'python'}), host({python3: '3.12.1'}))).problems).toEqual([]);
	});

	test('a uv bundle without a command needs uv', async () => {
		const uv = {manifest_version: '0.4', server: {type: 'uv', entry_point: 'x.py'}};
		expect((await fitOf(uv, node)).problems).toEqual([
			'It needs uv, which is not on the PATH of your login shell.',
		]);
	});

	test('what counts is the command of this platform', async () => {
		const changes = withCommand({command: 'powershell', platform_overrides: {linux: {command: 'node'}}});
		expect((await fitOf(changes, node)).problems).toEqual([]);
		expect((await fitOf(changes, host({node: '24.1.0'}, 'darwin'))).problems).toHaveLength(1);
	});

	test.each(['${__dirname}/server', './server', '${user_config.python}'])(
		'%s is not looked for on the PATH',
		async command => {
			expect((await fitOf(withCommand({command}, {python: rawOption()}), host({}))).problems).toEqual([]);
		},
	);

	test('a version outside of the range is a problem, an unreadable range a note', async () => {
		const python = withCommand({command: 'python'});
		const with311 = host({python: '3.11.2'});
		const asks = (range: string) => fitOf({...python, compatibility: {runtimes: {python: range}}}, with311);
		expect((await asks('>=3.8,<4.0')).problems).toEqual([]);
		expect((await asks('>=3.12')).problems).toEqual(['It asks for python >=3.12, and 3.11.2 is here.']);
		expect(await asks('a new one')).toEqual({
			problems: [],
			notes: ['The versions of python it asks for cannot be read: "a new one".'],
		});
	});

	test('a version that cannot be read is a note', async () => {
		const {problems, notes} = await fitOf(
			{compatibility: {runtimes: {node: '>=18'}}},
			host({node: undefined}),
		);
		expect([problems, notes]).toEqual([[], ['It asks for node >=18; the version here could not be read.']]);
	});

	test('for npx the version of node counts', async () => {
		const changes = {...withCommand({command: 'npx'}), compatibility: {runtimes: {node: '>=20'}}};
		expect((await fitOf(changes, host({npx: '11.0.0', node: '18.0.0'}))).problems).toEqual([
			'It asks for node >=20, and 18.0.0 is here.',
		]);
	});

	test('tool names that Claude refuses are noted', async () => {
		const tools = [{name: 'ok-1'}, {name: 'a.b'}, {name: 'x'.repeat(65)}];
		const {notes} = await fitOf({tools}, node);
		expect(notes).toEqual([expect.stringContaining(`a.b, ${'x'.repeat(65)}:`)]);
	});
});

function endProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended already.
	}
}

describe('this machine', () => {
	test('finds a command on its PATH and asks for its version once', async () => {
		const folder = temporaryFolder();
		const asked = join(folder, 'asked');
		const script = join(folder, 'some-runtime');
		writeFileSync(script, `#!/bin/sh\necho x >> '${asked}'\necho "Some Runtime v4.5.6 (2026)" >&2\n`);
		chmodSync(script, 0o755);
		const here = currentHost(`${folder}:/bin:/usr/bin`);
		expect(here.platform).toBe(process.platform);
		expect(await here.findCommand('some-runtime')).toBe(script);
		expect(await Promise.all([here.runtimeVersion(script), here.runtimeVersion(script)])).toEqual([
			'4.5.6',
			'4.5.6',
		]);
		expect(await here.findCommand('no-such-runtime')).toBeUndefined();
		expect(await here.runtimeVersion(join(folder, 'no-such-runtime'))).toBeUndefined();
		expect(readFileSync(asked, 'utf8')).toBe('x\n');
	});

	test.each([
		['itself never answers', 'trap "" TERM; echo $$ > "$0.pid"; exec sleep 600'],
		['leaves a child behind', 'sleep 600 & echo $! > "$0.pid"'],
	])('is not kept waiting by a command that %s', async (_name, body) => {
		const folder = temporaryFolder();
		const script = join(folder, 'stuck');
		writeFileSync(script, `#!/bin/sh\n${body}\n`);
		chmodSync(script, 0o755);
		onTestFinished(() => endProcess(Number(readFileSync(`${script}.pid`, 'utf8'))));
		expect(await currentHost('/bin:/usr/bin').runtimeVersion(script)).toBeUndefined();
	});

	test('takes neither a folder nor a file that cannot be run, nor the working folder, for a command', () => {
		const folder = temporaryFolder();
		mkdirSync(join(folder, 'a'));
		writeFileSync(join(folder, 'b'), '');
		expect(findCommand('a', folder, 'linux')).toBeUndefined();
		expect(findCommand('b', folder, 'linux')).toBeUndefined();
		expect(findCommand('package.json', '.:', 'linux')).toBeUndefined();
	});
});
