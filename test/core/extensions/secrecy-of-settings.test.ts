import {readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {Core} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {shellHelloBundle, writeServerFolder} from '../../support/bundles.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

const id = 'shell-hello';

/** A version of the small server whose setting `k` is a secret or not, and reaches it by its environment. */
const versionOf = (version: string, sensitive: boolean) => ({
	manifest: (json: Record<string, unknown>) => ({
		...json,
		version,
		user_config: {
			k: {type: 'string', title: 'K', description: '', sensitive},
			plain: {type: 'string', title: 'Plain', description: ''},
		},
		server: {
			...(json.server as object),
			mcp_config: {command: '${__dirname}/server.sh', args: [], env: {K: '${user_config.k}'}},
		},
	}),
});

function home() {
	const paths = temporaryPaths();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	onTestFinished(() => core.close());
	/** The files of the home in which a text stands as it is. */
	const filesWith = (text: string) =>
		readdirSync(paths.home ?? '', {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => join(entry.parentPath, entry.name))
			.filter(path => readFileSync(path, 'utf8').includes(text));
	return {core, filesWith};
}

async function install(core: Core, source: string) {
	const prepared = await core.prepare(source);
	try {
		return await core.install(prepared, {acceptOrigin: prepared.review.sha256});
	} finally {
		prepared.close();
	}
}

const stateOf = async (core: Core) => {
	const {settings} = await core.info(id);
	return settings.find(({field}) => field.key === 'k');
};

async function plainAndSecret() {
	return [
		await shellHelloBundle(versionOf('1.0.0', false)),
		await shellHelloBundle(versionOf('2.0.0', true)),
	] as const;
}

describe('a setting that a version calls a secret', () => {
	test('and the one before did not moves into the vault, and out of the record and what undo knows', async () => {
		const [plain, secret] = await plainAndSecret();
		const {core, filesWith} = home();
		await core.changeSettings({vault: 'file'});
		await install(core, plain);
		await core.configure(id, {set: {k: ['TOKEN-in-plain-text']}});
		await core.configure(id, {set: {plain: ['x']}});
		expect(filesWith('TOKEN-in-plain-text').length).toBeGreaterThan(0);
		const {warnings} = await install(core, secret);
		expect(warnings.join()).toMatch(/2\.0\.0 calls "k" a secret/);
		expect(await stateOf(core)).toMatchObject({state: 'kept'});
		expect(filesWith('TOKEN-in-plain-text')).toEqual([]);
		// The step that was about it alone is gone; the other one is still there.
		expect((await core.undoable()).length).toBe(1);
	});

	test('moves into the vault by a rollback too, as it is by then', async () => {
		const [plain, secret] = await plainAndSecret();
		const {core, filesWith} = home();
		await core.changeSettings({vault: 'file'});
		await install(core, plain);
		await install(core, secret);
		await core.configure(id, {set: {k: ['the-first-secret']}});
		const back = await core.rollBack(id);
		expect(back.warnings.join()).toMatch(/1\.0\.0 does not call "k" a secret/);
		expect(await stateOf(core)).toMatchObject({state: 'kept'});
		await core.configure(id, {set: {k: ['TOKEN-set-as-plain']}});
		expect(await stateOf(core)).toMatchObject({state: 'set', value: 'TOKEN-set-as-plain'});
		await core.rollBack(id);
		expect(await stateOf(core)).toMatchObject({state: 'kept'});
		expect(filesWith('TOKEN-set-as-plain')).toEqual([]);
		await core.configure(id, {entry: 'direct'});
		await core.setEnabled(id, true);
		expect(filesWith('TOKEN-set-as-plain').map(path => path.endsWith('claude_desktop_config.json'))).toEqual([
			true,
		]);
	});

	test('in a folder that is run in place moves when its author’s edit is taken in', async () => {
		const folder = temporaryFolder();
		await writeServerFolder('shell-hello', folder, versionOf('1.0.0', false));
		const {core, filesWith} = home();
		await core.changeSettings({vault: 'file'});
		const prepared = await core.prepare(folder, {link: true});
		await core.install(prepared);
		await core.configure(id, {set: {k: ['TOKEN-of-a-folder']}});
		const file = join(folder, 'manifest.json');
		writeFileSync(file, readFileSync(file, 'utf8').replace('"sensitive": false', '"sensitive": true'));
		const later = new Date(Date.now() + 5000);
		utimesSync(file, later, later);
		expect(await stateOf(core)).toMatchObject({state: 'kept'});
		expect(filesWith('TOKEN-of-a-folder')).toEqual([]);
	});
});

test('a setting that is no secret any more changes with the next value, and can be taken away', async () => {
	const [plain, secret] = await plainAndSecret();
	const {core, filesWith} = home();
	await core.changeSettings({vault: 'file'});
	await install(core, secret);
	await core.configure(id, {set: {k: ['the-old-secret']}});
	const {warnings} = await install(core, plain);
	expect(warnings.join()).toMatch(/stays in the vault and the server gets it as before/);
	await core.configure(id, {set: {k: ['the-new-value']}, entry: 'direct'});
	await core.setEnabled(id, true);
	const client = filesWith('the-new-value').filter(path => path.endsWith('claude_desktop_config.json'));
	expect(client).toHaveLength(1);
	expect(readFileSync(client[0] ?? '', 'utf8')).not.toContain('the-old-secret');
	await core.configure(id, {unset: ['k']});
	expect(await stateOf(core)).toMatchObject({state: 'unset'});
	expect(readFileSync(client[0] ?? '', 'utf8')).not.toMatch(/the-new-value|the-old-secret/);
});

test('a secret that was given with a line end is kept with it, and that is said', async () => {
	const {core} = home();
	await core.changeSettings({vault: 'file'});
	await install(core, await shellHelloBundle(versionOf('2.0.0', true)));
	const {warnings} = await core.configure(id, {set: {k: ['a-secret\n']}});
	expect(warnings.join()).toMatch(/K \(k\) ends with a line end\. It is kept as it was given/);
	expect(warnings.join()).not.toContain('a-secret');
});
