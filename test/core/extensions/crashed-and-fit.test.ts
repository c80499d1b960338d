import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {installLauncher} from '../../../source/core/runtime/install-launcher.ts';
import {putExtension, storeWith} from '../../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

describe('A server that crashed', () => {
	test('is marked in the list, with why, until it has run well again', async () => {
		const script = join(temporaryFolder(), 'crashing.cjs');
		writeFileSync(script, "throw new Error('no database');");
		const paths = storeWith('crashing', {script});
		putExtension(paths, 'fine');
		const core = createCore({paths});
		expect((await core.list()).map(({lastFailure}) => lastFailure)).toEqual([undefined, undefined]);
		await expect(core.start('crashing')).rejects.toMatchObject({
			code: 'SERVER_START_FAILED',
			message: 'crashing crashed: Error: no database (it ended with code 1 before it was ready)',
		});
		const failed = {
			reason: expect.stringMatching(/^ended with code 1 after [\d.]+ m?s$/),
			cause: 'Error: no database',
			lines: ['Error: no database', `${script}:1`],
		};
		expect(await core.list()).toMatchObject([
			{id: 'crashing', state: 'ready', running: false, lastFailure: failed},
			{id: 'fine'},
		]);
		expect((await core.info('crashing')).lastFailure).toMatchObject(failed);
		expect((await core.list())[1]?.lastFailure).toBeUndefined();

		putExtension(paths, 'crashing');
		await core.start('crashing');
		expect((await core.list())[0]).toMatchObject({running: true});
		await core.stop('crashing');
		expect((await core.list())[0]?.lastFailure).toBeUndefined();
		await core.close();
	});

	test('is so too when what says how cannot be read, and not when it was removed', async () => {
		const paths = storeWith('odd');
		const notes = join(paths.state, 'failures');
		mkdirSync(notes, {recursive: true});
		writeFileSync(join(notes, 'odd.json'), '{"schema":1,');
		const core = createCore({paths});
		expect((await core.list())[0]?.lastFailure).toMatchObject({lines: [], reason: expect.any(String)});
		await core.remove('odd');
		expect(existsSync(join(notes, 'odd.json'))).toBe(false);
		await core.close();
	});
});

/** A login shell that puts a folder in front of the PATH and counts how often it was asked. */
function loginShell(folder: string) {
	const home = temporaryFolder();
	const shell = join(home, 'shell');
	const asked = join(home, 'asked');
	writeFileSync(shell, `#!/bin/sh\necho >>${asked}\nPATH=${folder}:/usr/bin:/bin\nexport PATH\neval "$4"\n`, {
		mode: 0o755,
	});
	return {shell, count: () => (existsSync(asked) ? readFileSync(asked, 'utf8').length : 0)};
}

function folderWith(...names: string[]): string {
	const folder = temporaryFolder();
	for (const name of names) {
		writeFileSync(join(folder, name), '#!/bin/sh\necho 1.2.3\n');
		chmodSync(join(folder, name), 0o755);
	}
	return folder;
}

describe('Whether a server can run here', () => {
	test('is judged by the PATH of the login shell, which is asked once where no launcher has recorded it', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'login-only', {command: 'only-in-login'});
		putExtension(paths, 'shell-only', {command: 'only-in-this-shell'});
		const {shell, count} = loginShell(folderWith('only-in-login'));
		const env = {PATH: `${folderWith('only-in-this-shell')}:/usr/bin:/bin`, SHELL: shell};
		for (let round = 0; round < 2; round++) {
			const core = createCore({paths, env});
			const states = (await core.list()).map(({id, state}) => `${id}: ${state}`);
			expect(states).toEqual(['login-only: ready', 'shell-only: incompatible']);
			expect((await core.info('login-only')).fit.problems).toEqual([]);
			expect((await core.info('shell-only')).fit.problems).toEqual([
				'It needs only-in-this-shell, which is not on the PATH of your login shell.',
			]);
			await core.close();
		}
		expect(count()).toBe(1);
	});

	test('is judged by what the launcher has recorded, and nothing is asked or kept where nothing may be written', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'tool', {command: 'the-tool'});
		const {shell, count} = loginShell(folderWith('the-tool'));
		const env = {PATH: '/usr/bin:/bin', SHELL: shell};
		const core = createCore({paths, env, readonly: true});
		expect((await core.list())[0]?.state).toBe('ready');
		expect(existsSync(join(paths.state, 'login-path.json'))).toBe(false);
		await installLauncher(paths, {env});
		const asked = count();
		const other = createCore({paths, env: {PATH: process.env.PATH, SHELL: '/no/such/shell'}});
		expect((await other.list())[0]?.state).toBe('ready');
		expect((await other.info('tool')).state).toBe('ready');
		expect(count()).toBe(asked);
		await core.close();
		await other.close();
	});
});
