import {once} from 'node:events';
import {mkdirSync, readdirSync, readFileSync, statSync, watch, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {json} from 'node:stream/consumers';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import {demoBundle} from '../../source/core/own-files.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {report} from '../support/hard-report.ts';
import {addKeyring, copyRepository, npm, startNpm} from '../support/packages.ts';
import {endServers} from '../support/servers.ts';
import {temporaryFolder} from '../support/temporary.ts';
import {startProgram} from '../support/terminal.ts';

const keyring = {'@napi-rs/keyring': expect.stringMatching(/^\d+\.\d+\.\d+$/)};
const keptManifests = (folder: string) =>
	readdirSync(folder).filter(name => name.startsWith('.package.json'));

async function pack(): Promise<string> {
	const {folder, manifest, own} = copyRepository();
	const packed = await npm(folder, ['pack']);
	expect(packed.code, packed.all).toBe(0);
	expect(manifest()).toBe(own);
	expect(keptManifests(folder)).toEqual([]);
	return join(folder, readdirSync(folder).find(name => name.endsWith('.tgz')) ?? '');
}

async function installInto(tarball: string): Promise<{modules: string; prefix: string; program: string}> {
	const prefix = temporaryFolder('mcpb-tui-prefix-');
	const installed = await npm(prefix, ['install', '--no-audit', '--no-fund', tarball]);
	expect(installed.code, installed.all).toBe(0);
	const modules = join(prefix, 'node_modules');
	return {prefix, modules, program: join(modules, 'mcpb-tui', 'bin', 'mcpb-tui.js')};
}

function bytesIn(folder: string): number {
	return readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.map(name => statSync(join(folder, name)).size)
		.reduce((sum, size) => sum + size, 0);
}

/** A home for the installed program, in an environment that holds nothing of this repository. */
function newHome(program: string) {
	const folder = temporaryFolder('mcpb-tui-installed-');
	const home = join(folder, 'home');
	const paths = resolvePaths({env: {}, home});
	onTestFinished(() => endServers(paths));
	const env = {HOME: folder, PATH: '/usr/bin:/bin', SHELL: '/bin/sh', LANG: 'C.UTF-8', MCPB_TUI_HOME: home};
	const run = async (args: readonly string[], input = '') => {
		const options = {cwd: folder, env, extendEnv: false, reject: false, input} as const;
		const {exitCode, stdout, stderr} = await execa(process.execPath, [program, ...args], options);
		return {code: exitCode, out: stdout, err: stderr};
	};
	return {folder, home, env, run, clientFile: join(home, 'client', 'claude_desktop_config.json')};
}

/** A newcomer's commands, screens and client; the secret goes to the encrypted file. */
async function isUsable(program: string): Promise<void> {
	const {home, env, run, clientFile} = newHome(program);
	const ok = async (args: readonly string[], input?: string) => {
		const ran = await run(args, input);
		expect(ran.code, `${args.join(' ')}: ${ran.err}`).toBe(0);
		return ran.out;
	};
	await ok(['vault', 'use', 'file']);
	await ok(['install', demoBundle(), '--yes']);
	await ok(['config', 'sample-workshop', '--set', 'weather_token=-'], 'a token\n');
	await ok(['enable', 'sample-workshop']);
	expect(await ok(['call', 'sample-workshop', 'add', 'a=12', 'b=30'])).toContain('42');

	const app = startProgram({home, script: program, env: {HOME: env.HOME}});
	await app.see('Sample Workshop', '1 extension, 1 on');
	await app.press('t').see('roll_dice');
	await app.press('q');
	expect(await app.exited).toBe(0);

	const {command, args} = JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers['sample-workshop'];
	const client = new Client({name: 'a client', version: '1.0.0'});
	const {PATH, HOME} = env;
	await client.connect(new StdioClientTransport({command, args, env: {PATH, HOME}, stderr: 'ignore'}));
	const {tools} = await client.listTools();
	expect(tools.map(({name}) => name)).toContain('roll_dice');
	await client.close();
}

test('the packed program works in an empty prefix, with its addon and without, and is small', async () => {
	const {prefix, modules, program} = await installInto(await pack());
	expect(readdirSync(modules).filter(name => !name.startsWith('.'))).toEqual(['mcpb-tui']);
	const installed = join(modules, 'mcpb-tui');
	const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
	expect(manifest).toMatchObject({name: 'mcpb-tui', bin: {'mcpb-tui': 'bin/mcpb-tui.js'}});
	expect(manifest.optionalDependencies).toEqual(keyring);
	for (const part of ['dependencies', 'devDependencies', 'allowScripts'])
		expect(manifest).not.toHaveProperty(part);
	expect(Object.keys(manifest.scripts).sort()).toEqual(['postpack', 'postpublish', 'prepack']);
	const files = readdirSync(installed, {recursive: true, encoding: 'utf8'});
	expect(files.filter(name => /\.(?:map|ts|tsx)$/.test(name))).toEqual([]);
	const licences = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES'), 'utf8');
	expect(licences).toMatch(/^ink \d+\.\d+\.\d+ \(MIT\)$/m);
	expect(licences).toMatch(/^yoga-layout \d+\.\d+\.\d+ \(MIT\)$/m);

	// Without the addon the keychain is one thing that does not work, and it says so.
	await isUsable(program);
	const {run, home} = newHome(program);
	const refused = await run(['vault', 'use', 'keychain', '--json']);
	expect(JSON.parse(refused.err).error).toMatchObject({
		code: 'VAULT_UNAVAILABLE',
		message: expect.stringContaining('not available on this system'),
	});
	mkdirSync(join(home, 'config'), {recursive: true});
	writeFileSync(join(home, 'config', 'config.json'), '{"vault": "keychain"}');
	const status = await run(['vault', 'status']);
	expect(status.out + status.err).toMatch(/not available on this system/);
	await run(['install', demoBundle(), '--yes']);
	const set = await run(['config', 'sample-workshop', '--set', 'weather_token=-', '--json'], 'a token\n');
	expect(JSON.parse(set.err).error).toMatchObject({
		code: 'VAULT_UNAVAILABLE',
		message: expect.stringContaining('not available on this system'),
		hint: expect.stringContaining('vault use file'),
	});

	addKeyring(prefix);
	await isUsable(program);
	const size = bytesIn(modules);
	report('bytes that are installed, with the addon', size);
	expect(size).toBeLessThanOrEqual(8_000_000);
});

test('a pack that fails or is killed leaves the manifest to the next run, which puts it back', async () => {
	const {folder, manifest, own} = copyRepository();
	const broken = await npm(folder, ['pack', '--pack-destination', '/nowhere/at/all']);
	expect(broken.code).not.toBe(0);
	const restored = await execa(process.execPath, ['source/build/build.ts', '--if-needed'], {cwd: folder});
	expect(restored.exitCode).toBe(0);
	expect(manifest()).toBe(own);

	const swapped = Promise.withResolvers<void>();
	const watcher = watch(folder, () => {
		if (keptManifests(folder).includes('.package.json.own') && manifest() !== own) swapped.resolve();
	});
	const npmPack = startNpm(folder, ['pack']);
	await swapped.promise;
	process.kill(-(npmPack.pid as number), 'SIGKILL');
	await once(npmPack, 'close');
	watcher.close();

	const packed = await npm(folder, ['pack']);
	expect(packed.code, packed.all).toBe(0);
	expect(manifest()).toBe(own);
	expect(keptManifests(folder)).toEqual([]);
});

test('a registry is told of the same dependencies as the package has', async () => {
	const {folder, manifest, own} = copyRepository();
	type Told = {versions: Record<string, Record<string, unknown>>};
	const told: Told[] = [];
	const registry = createServer(async (request, response) => {
		if (request.method === 'PUT') told.push((await json(request)) as Told);
		response.writeHead(request.method === 'PUT' ? 201 : 404, {'content-type': 'application/json'});
		response.end('{}');
	}).listen(0, '127.0.0.1');
	onTestFinished(() => void registry.close());
	await once(registry, 'listening');
	const {port} = registry.address() as AddressInfo;
	const published = await npm(folder, ['publish', '--registry', `http://127.0.0.1:${port}/`], {
		[`npm_config_//127.0.0.1:${port}/:_authToken`]: 'nobody',
		npm_config_offline: 'false',
	});
	expect(published.code, published.all).toBe(0);
	expect(manifest()).toBe(own);
	expect(keptManifests(folder)).toEqual([]);
	const [version] = Object.values(told[0]?.versions ?? {});
	expect(version).toMatchObject({name: 'mcpb-tui', optionalDependencies: keyring});
	expect(version).not.toHaveProperty('dependencies');
	expect(version).not.toHaveProperty('devDependencies');
});
