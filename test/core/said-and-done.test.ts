import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {nodeEchoBundle, shellHelloBundle, writeServerFolder} from '../support/bundles.ts';
import {putExtension, storeWith} from '../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../support/temporary.ts';

function newCore(paths = temporaryPaths()) {
	mkdirSync(paths.config, {recursive: true});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home ?? '', PATH: '/usr/bin:/bin'}});
	onTestFinished(() => core.close());
	return {core, paths, clientFile: join(paths.home as string, 'client', 'claude_desktop_config.json')};
}

/** Writes the client's file and its folder. */
function putClient(file: string, text: string): void {
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(file, text);
}

test('a sync for a name that nobody has is refused, and writes nothing', async () => {
	const paths = temporaryPaths();
	putExtension(paths, 'weather');
	const {core, clientFile} = newCore(paths);
	for (const request of [{restore: ['waether']}, {only: ['waether']}, {only: ['weather', 'waether']}]) {
		await expect(core.sync(request)).rejects.toMatchObject({
			code: 'EXTENSION_NOT_FOUND',
			message: expect.stringContaining('waether'),
			hint: expect.stringContaining('weather'),
		});
		expect(existsSync(clientFile)).toBe(false);
	}
	await core.sync({only: ['weather']});
	expect(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers).toHaveProperty('weather');
});

test('an entry of ours may be brought back by name after its extension is gone', async () => {
	const paths = temporaryPaths();
	putExtension(paths, 'weather');
	putExtension(paths, 'other');
	const {core} = newCore(paths);
	await core.sync();
	await core.remove('weather', {sync: false});
	await expect(core.sync({only: ['weather']})).resolves.toMatchObject({written: true});
});

test('what cannot be unpacked fails its check before anything is written', async () => {
	const {core, paths} = newCore();
	const file = await nodeEchoBundle();
	const bytes = readFileSync(file);
	// The data of the first entry, behind its header and name; the manifest is read by the review.
	const whole = bytes.toString('latin1');
	const at = whole.indexOf('server/index.js') + 'server/index.js'.length + 40;
	bytes[at] = (bytes[at] as number) ^ 0xff;
	const damaged = join(temporaryFolder(), 'damaged.mcpb');
	writeFileSync(damaged, bytes);
	const prepared = await core.prepare(damaged);
	await expect(prepared.check()).rejects.toMatchObject({code: expect.stringMatching(/^BUNDLE_/)});
	prepared.close();
	const sound = await core.prepare(file);
	await expect(sound.check()).resolves.toBeUndefined();
	sound.close();
	expect(existsSync(join(paths.data, 'extensions', 'node-echo'))).toBe(false);
});

test('an install that cannot write the client file says that it has installed, and how to go on', async () => {
	const {core, clientFile} = newCore();
	putClient(clientFile, '{"mcpServers": {');
	const prepared = await core.prepare(await shellHelloBundle());
	await expect(core.install(prepared, {enable: true})).rejects.toMatchObject({
		message: expect.stringMatching(/^shell-hello is installed, but it could not be switched on: /),
		hint: expect.stringContaining('mcpb-tui enable shell-hello'),
	});
	prepared.close();
	expect(await core.list()).toMatchObject([{id: 'shell-hello', enabled: false}]);
	expect(readFileSync(clientFile, 'utf8')).toBe('{"mcpServers": {');
});

test('a vault that does not work here is not chosen', async () => {
	const {core} = newCore();
	await core.useVault('file');
	const {available} = await core.vaultStatus();
	const keychain = available.find(({kind}) => kind === 'keychain');
	expect(keychain).toMatchObject({ok: false, problem: expect.stringMatching(/\w/)});
	await expect(core.useVault('keychain')).rejects.toMatchObject({
		code: expect.stringMatching(/^VAULT_/),
		hint: expect.stringMatching(/\w/),
	});
	expect((await core.vaultStatus()).vault).toBe('file');
});

test('a question that a server does not answer ends after the time that was given for it', async () => {
	const {core} = newCore(storeWith('odd', {args: ['--mute-lists']}));
	const connection = await core.connect('odd', {answerTimeout: 200});
	await expect(connection.tools()).rejects.toMatchObject({
		code: 'SERVER_TIMEOUT',
		hint: expect.stringContaining('--timeout'),
	});
	await connection.close();
});

test('defaults are shown as this system fills them in, and a name that nobody fills in is told', async () => {
	const {core} = newCore();
	const folder = join(temporaryFolder(), 'server');
	await writeServerFolder('node-echo', folder, {
		manifest: manifest => ({
			...manifest,
			user_config: {
				place: {
					type: 'string',
					title: 'Place',
					description: 'Where',
					default: '${HOME}${pathSeparator}notes',
				},
				odd: {type: 'string', title: 'Odd', description: 'What', default: '${NOBODY}/x'},
			},
		}),
	});
	const prepared = await core.prepare(folder);
	const {review} = prepared;
	expect(review.settings.find(({key}) => key === 'place')?.default).not.toContain('${');
	expect(review.unknownVariables).toContain('${NOBODY}');
	await core.install(prepared, {});
	prepared.close();
	const {settings} = await core.info('node-echo');
	expect(settings.find(({field}) => field.key === 'place')?.value).toMatch(/^\/.*\/notes$/);
});
