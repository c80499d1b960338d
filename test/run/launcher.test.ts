import {execFile} from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {UserConfigOption} from '../../source/core/contract.ts';
import {type Paths, resolvePaths} from '../../source/core/paths.ts';
import {installLauncher, launcherEntry} from '../../source/core/runtime/install-launcher.ts';
import {launcherScript} from '../../source/core/runtime/launcher-script.ts';
import {startServer} from '../../source/core/runtime/running.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {secretAccount, storeUuid} from '../../source/core/secrets/accounts.ts';
import {openVault} from '../../source/core/secrets/vault.ts';
import {joinRunner, type Started, startOverStdio} from '../support/conversation.ts';
import {isAlive} from '../support/processes.ts';
import {noSecretService, skipSecretService, startSecretService} from '../support/secret-service.ts';
import {putExtension, serverEverything, storeWith} from '../support/stores.ts';
import {temporaryFolder} from '../support/temporary.ts';

const run = promisify(execFile);

/** All that Claude Desktop gives to a server: six variables and the folder `/`. */
const bare = {
	HOME: homedir(),
	LOGNAME: userInfo().username,
	PATH: '/usr/bin:/bin',
	SHELL: '/bin/sh',
	TERM: 'dumb',
	USER: userInfo().username,
};

function startAsClient(paths: Paths, id: string, env: NodeJS.ProcessEnv = bare): Started {
	const {command, args} = launcherEntry(paths, id);
	return startOverStdio(command, args, {env, cwd: '/'});
}

type Where = {env: Record<string, string>; cwd: string; args: string[]};

function where(answer: {result: {content: {text: string}[]}}): Where {
	return JSON.parse(answer.result.content[0]?.text ?? '') as Where;
}

const apiKey: UserConfigOption = {
	key: 'api_key',
	type: 'string',
	title: safeLine('API key'),
	description: safeLine(''),
	required: true,
	multiple: false,
	sensitive: true,
};

function putWithSecret(paths: Paths, secrets: readonly string[] = ['api_key']): void {
	putExtension(paths, 'odd', {env: {API_KEY: '${user_config.api_key}'}, userConfig: [apiKey], secrets});
}

describe('A server that a client starts', () => {
	test('gets the environment that is promised, whoever starts it, and the home as its folder', async () => {
		const paths = storeWith('odd', {args: ['$& ${HOME}'], env: {OWN: 'one', LANG: 'C'}});
		const shell = join(temporaryFolder(), 'shell');
		const path = `/opt/own/bin:${dirname(process.execPath)}:/usr/bin:/bin`;
		writeFileSync(shell, `#!/bin/sh\nPATH=${path}\nexport PATH NVM_DIR=/nvm\neval "$4"\n`, {mode: 0o755});
		await installLauncher(paths, {env: {PATH: '/usr/bin:/bin', SHELL: shell, SECRET_OF_THE_USER: 'no'}});
		const client = startAsClient(paths, 'odd');
		await client.initialize();
		const byClient = where((await client.call('where')) as never);
		expect(byClient.env).toEqual({...bare, PATH: path, OWN: 'one', LANG: 'C'});
		expect(byClient.cwd).toBe(homedir());
		expect(byClient.args).toEqual([`$& ${homedir()}`]);
		await startServer(paths, 'odd');
		const joined = await joinRunner(
			paths,
			'odd',
			(await pidsOf(paths)).find(pid => pid !== client.child.pid),
		);
		await joined.initialize();
		const byUser = where((await joined.call('where')) as never);
		const safe = ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER', 'OWN', 'LANG'];
		expect(Object.keys(byUser.env).filter(name => !safe.includes(name))).toEqual([]);
		expect(byUser.env.PATH).toBe(path);
		expect(byUser.cwd).toBe(homedir());
	});

	test('gets what the setting passEnv names besides', async () => {
		const paths = storeWith('odd');
		mkdirSync(paths.config, {recursive: true});
		writeFileSync(join(paths.config, 'config.json'), JSON.stringify({passEnv: ['EXTRA', 'ABSENT']}));
		await installLauncher(paths);
		const client = startAsClient(paths, 'odd', {...bare, EXTRA: 'passed', OTHER: 'held back'});
		await client.initialize();
		const {env} = where((await client.call('where')) as never);
		expect(env).toMatchObject({EXTRA: 'passed'});
		expect(Object.keys(env)).not.toContain('OTHER');
		expect(Object.keys(env)).not.toContain('ABSENT');
	});

	test('offers an independent client the same tools as the server started by hand', async () => {
		const paths = storeWith('everything', {script: serverEverything});
		await installLauncher(paths);
		const tools = async (server: {command: string; args: string[]}) => {
			const client = new Client({name: 'independent', version: '1'});
			await client.connect(new StdioClientTransport({...server, cwd: '/', stderr: 'ignore'}));
			const listed = await client.listTools();
			await client.close();
			return listed.tools;
		};
		const {command, args} = launcherEntry(paths, 'everything');
		expect(await tools({command, args: [...args]})).toEqual(
			await tools({command: process.execPath, args: [serverEverything]}),
		);
	});
});

async function pidsOf({runtime}: Paths): Promise<number[]> {
	return readdirSync(runtime)
		.filter(name => name.endsWith('.json'))
		.map(name => Number(name.split('.')[1]));
}

describe('The launcher says in one line why it does not start', () => {
	test.each<[string, (paths: Paths) => void, number, RegExp]>([
		[
			'an extension that is switched off',
			paths => putExtension(paths, 'odd', {enabled: false}),
			3,
			/odd is switched off\. Switch it on with: mcpb-tui enable odd/,
		],
		[
			'one that is not there',
			paths => rmSync(join(paths.data, 'extensions', 'odd'), {recursive: true}),
			4,
			/No extension with the id "odd"/,
		],
		['one with a setting missing', paths => putWithSecret(paths, []), 3, /“API key”/],
		['one whose secret is gone', paths => putWithSecret(paths), 3, /mcpb-tui config odd --set api_key=-/],
		[
			'one whose program is missing',
			paths => putExtension(paths, 'odd', {command: 'no-such-program'}),
			1,
			/"no-such-program", which is not on the PATH/,
		],
		[
			'one with a broken record',
			paths => writeFileSync(join(paths.data, 'extensions', 'odd', 'extension.json'), '{'),
			1,
			/damaged/,
		],
	])('%s', async (_name, spoil, code, sentence) => {
		const paths = storeWith('odd');
		await installLauncher(paths);
		spoil(paths);
		const client = startAsClient(paths, 'odd');
		expect(await client.exit).toEqual({code, signal: null});
		expect(client.errors()).toMatch(/^mcpb-tui: [^\n]*\n$/);
		expect(client.errors()).toMatch(sentence);
		expect(client.lines).toEqual([]);
	});

	test('nothing, when there is no Node that is new enough', async () => {
		const folder = temporaryFolder();
		writeFileSync(join(folder, 'node'), '#!/bin/sh\necho v22.14.9\n', {mode: 0o755});
		writeFileSync(join(folder, 'run.js'), 'console.log("ran")');
		const script = join(folder, 'launch');
		writeFileSync(
			script,
			launcherScript({
				run: join(folder, 'run.js'),
				node: join(folder, 'node'),
				loginPath: '/nowhere',
				places: [],
			}),
			{mode: 0o755},
		);
		await expect(run(script, ['x'], {env: bare})).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/^mcpb-tui: there is no Node 22\.15 or newer[^\n]*\n$/),
		});
	});
});

describe('The launcher', () => {
	test('finds another Node when the recorded one is gone or too old', async () => {
		const folder = temporaryFolder('odd \'n\' "quoted" $HOME * ');
		mkdirSync(join(folder, 'v1', 'bin'), {recursive: true});
		writeFileSync(join(folder, 'v1', 'bin', 'node'), '#!/bin/sh\necho v18.20.0\n', {mode: 0o755});
		mkdirSync(join(folder, 'v2', 'bin'), {recursive: true});
		symlinkSync(process.execPath, join(folder, 'v2', 'bin', 'node'));
		writeFileSync(join(folder, 'run.js'), 'console.log(process.argv.slice(2).join())');
		const script = join(folder, 'launch');
		const places = [join(folder, 'absent', '*', 'node'), join(folder, 'v*', 'bin', 'node')];
		writeFileSync(
			script,
			launcherScript({
				run: join(folder, 'run.js'),
				node: join(folder, 'gone'),
				loginPath: 'relative:',
				places,
			}),
			{mode: 0o755},
		);
		const {stdout} = await run(script, ['an id', '$(x)'], {env: bare});
		expect(stdout).toBe('an id,$(x)\n');
	});

	test('works from a home whose name has spaces and quotes', async () => {
		const paths = resolvePaths({env: {}, home: temporaryFolder("it's a $HOME ")});
		putExtension(paths, 'odd');
		await installLauncher(paths);
		const client = startAsClient(paths, 'odd');
		expect((await client.initialize()).result.serverInfo.name).toBe('odd');
	});

	test('stays as it is when nothing changed', async () => {
		const paths = storeWith('odd');
		const script = await installLauncher(paths);
		const before = statSync(script).mtimeMs;
		expect(await installLauncher(paths)).toBe(script);
		expect(statSync(script).mtimeMs).toBe(before);
		expect(statSync(script).mode & 0o777).toBe(0o700);
	});

	test('outlives what it was installed from: the copy has all that it needs', async () => {
		const paths = storeWith('odd');
		await installLauncher(paths);
		const [folder = ''] = readdirSync(join(paths.data, 'bin')).filter(name =>
			statSync(join(paths.data, 'bin', name)).isDirectory(),
		);
		expect(readdirSync(join(paths.data, 'bin', folder)).sort()).toEqual([
			'cache',
			'keyring.node',
			'launcher.json',
			'package.json',
			'run.js',
		]);
		const text = readFileSync(join(paths.data, 'bin', folder, 'run.js'), 'utf8');
		expect(text).not.toContain('node_modules');
		for (const heavy of ['ink', 'react', 'zod', '@modelcontextprotocol/sdk'])
			expect(text).not.toContain(`"${heavy}"`);
	});

	test('keeps an older copy while a server runs from it', async () => {
		const paths = storeWith('odd');
		await startServer(paths, 'odd');
		const bin = join(paths.data, 'bin');
		const current = readFileSync(join(bin, 'current'), 'utf8').trim();
		for (const name of ['0.0.1-aaa', '0.0.2-bbb']) mkdirSync(join(bin, name));
		writeFileSync(join(bin, 'current'), '0.0.2-bbb\n');
		await installLauncher(paths);
		const folders = readdirSync(bin, {withFileTypes: true})
			.filter(entry => entry.isDirectory())
			.map(({name}) => name);
		expect(folders.sort()).toEqual(['0.0.2-bbb', current].sort());
	});

	test('asks the login shell for its PATH, whatever its start-up files print, and not for long', async () => {
		const {loginPath} = await import('../../source/core/runtime/login-path.ts');
		const folder = temporaryFolder();
		const shell = (name: string, body: string) => {
			writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
			chmodSync(join(folder, name), 0o755);
			return {PATH: '/usr/bin:/bin', SHELL: join(folder, name)};
		};
		expect(
			await loginPath(shell('noisy', 'echo Welcome; PATH=/opt/tools:$PATH; eval "$4"; sleep 30 &')),
		).toBe('/opt/tools:/usr/bin:/bin');
		expect(await loginPath({PATH: '/own', SHELL: '/no/such/shell'})).toBe('/own');
		// A shell may be known to have ended before what it wrote has come.
		expect(await loginPath(shell('late', '(sleep 0.1; PATH=/opt/late:$PATH; eval "$4") &'))).toBe(
			'/opt/late:/usr/bin:/bin',
		);
		// Longer than a test may take.
		expect(await loginPath(shell('stuck', 'exec sleep 3600'))).toBe('/usr/bin:/bin');
	});
});

describe('A secret', () => {
	test('in the encrypted file reaches the server, and neither its log nor what the client reads', async () => {
		const paths = storeWith('odd');
		putWithSecret(paths);
		const secret = 'canary "quoted" \\ é secret';
		await openVault('file', paths).set(secretAccount(await storeUuid(paths), 'odd', 'api_key'), secret);
		await installLauncher(paths);
		const client = startAsClient(paths, 'odd');
		await client.initialize();
		expect(where((await client.call('where')) as never).env.API_KEY).toBe(secret);
		const forms = [
			secret,
			JSON.stringify(secret),
			encodeURIComponent(secret),
			Buffer.from(`x:${secret}`).toString('base64'),
			JSON.stringify(JSON.stringify({secret})),
		];
		await client.call('stderr', {
			lines: [...forms.map(form => `said ${form} `), `${'x'.repeat(65_530)}${secret}`],
		});
		await client.call('log', {level: 'info', data: {key: secret}});
		await client.call('pollute', {text: `token=${secret}`});
		client.end();
		await client.exit;
		const folder = join(paths.state, 'logs', 'odd');
		const log = readdirSync(folder)
			.map(name => readFileSync(join(folder, name), 'utf8'))
			.join('');
		const pieces = [
			'canary',
			Buffer.from(secret).toString('base64').slice(4, 20),
			'quoted%22',
			Buffer.from(`x:${secret}`).toString('base64').slice(8, 24),
		];
		for (const piece of pieces) {
			expect(log).not.toContain(piece);
			expect(client.errors()).not.toContain(piece);
		}
		expect(client.errors()).toContain('said [secret]');
		expect(log).toContain('said [secret]');
		expect(statSync(join(folder, readdirSync(folder)[0] ?? '')).mode & 0o777).toBe(0o600);
	});

	const why = noSecretService ? ` (skipped: ${noSecretService})` : '';

	test.skipIf(skipSecretService)(
		`in the keychain is found under the bare environment of a client${why}`,
		async () => {
			const service = await startSecretService();
			onTestFinished(service.stop);
			const paths = storeWith('odd');
			putWithSecret(paths);
			mkdirSync(paths.config, {recursive: true});
			writeFileSync(join(paths.config, 'config.json'), JSON.stringify({vault: 'keychain'}));
			await openVault('keychain', paths, service.env).set(
				secretAccount(await storeUuid(paths), 'odd', 'api_key'),
				'from the keychain',
			);
			await installLauncher(paths, {env: service.env});
			const client = startAsClient(paths, 'odd');
			await client.initialize();
			const {env} = where((await client.call('where')) as never);
			expect(env.API_KEY).toBe('from the keychain');
			expect(Object.keys(env).filter(name => name.startsWith('XDG') || name.startsWith('DBUS'))).toEqual([]);
		},
	);

	test.skipIf(skipSecretService)(
		`in a keychain that hangs ends the launcher after three seconds with one line${why}`,
		async () => {
			const service = await startSecretService('silent');
			onTestFinished(service.stop);
			const paths = storeWith('odd');
			putWithSecret(paths);
			mkdirSync(paths.config, {recursive: true});
			writeFileSync(join(paths.config, 'config.json'), JSON.stringify({vault: 'keychain'}));
			await storeUuid(paths);
			await installLauncher(paths, {env: service.env});
			const client = startAsClient(paths, 'odd');
			expect(await client.exit).toEqual({code: null, signal: 'SIGKILL'});
			expect(client.errors()).toMatch(/^mcpb-tui: The keychain has not answered for 3 seconds[^\n]*\n$/);
			expect(isAlive(client.child.pid ?? 0)).toBe(false);
			await expect(startServer(paths, 'odd')).rejects.toMatchObject({
				message: expect.stringContaining('The keychain has not answered'),
			});
		},
	);
});
