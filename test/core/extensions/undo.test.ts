import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {CoreEvent} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {putExtension, storeWith} from '../../support/stores.ts';

const units = {
	key: 'units',
	type: 'string',
	title: safeLine('Units'),
	description: safeLine(''),
	required: false,
	multiple: false,
	sensitive: false,
} as const;
const token = {...units, key: 'token', title: safeLine('Token'), required: true, sensitive: true} as const;

function setUp(options: {readonly?: boolean; enabled?: boolean} = {}) {
	const paths = storeWith('weather', {enabled: options.enabled ?? false, userConfig: [units, token]});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: options.readonly ?? false});
	onTestFinished(() => core.close());
	return {core, paths, clientFile: join(paths.home ?? '', 'client', 'claude_desktop_config.json')};
}

async function withSecret() {
	const store = setUp();
	await store.core.changeSettings({vault: 'file'});
	await store.core.configure('weather', {set: {token: ['a-secret-token'], units: ['metric']}});
	return store;
}

test('a switch is taken back in the store and in the client file', async () => {
	const {core, clientFile} = await withSecret();
	await core.setEnabled('weather', true);
	expect(readFileSync(clientFile, 'utf8')).toContain('weather');
	const undone = await core.undo();
	expect(undone.what).toBe('switching on Sample');
	expect((await core.info('weather')).enabled).toBe(false);
	expect(readFileSync(clientFile, 'utf8')).not.toContain('weather');
});

test('undoing one thing does not write again what the client dropped of another', async () => {
	const {core, paths, clientFile} = await withSecret();
	putExtension(paths, 'other', {name: 'Other'});
	await core.sync();
	expect(readFileSync(clientFile, 'utf8')).toContain('other');
	writeFileSync(clientFile, '{"mcpServers": {}}');
	await core.configure('weather', {set: {units: ['imperial']}});
	const undone = await core.undo();
	expect(undone.sync?.changes).toMatchObject([{id: 'other', kind: 'missing'}]);
	expect(readFileSync(clientFile, 'utf8')).toBe('{"mcpServers": {}}');
});

test('settings come back as they were; a secret that was replaced is named and nowhere in the journal', async () => {
	const {core, paths} = await withSecret();
	await core.configure('weather', {set: {units: ['imperial'], token: ['another-secret']}});
	const undone = await core.undo();
	expect(undone.lost).toEqual([{id: 'weather', keys: ['token']}]);
	const {settings} = await core.info('weather');
	expect(settings.find(({field}) => field.key === 'units')?.value).toBe('metric');
	expect(settings.find(({field}) => field.key === 'token')?.state).toBe('kept');
	const journal = readFileSync(join(paths.state, 'undo.json'), 'utf8');
	expect(journal).not.toMatch(/a-secret-token|another-secret/);
});

test('a removed extension comes back with its settings, off until its secret is given again', async () => {
	const {core} = await withSecret();
	await core.setEnabled('weather', true);
	await core.remove('weather');
	expect(await core.list()).toEqual([]);
	expect((await core.undoable())[0]).toMatchObject({what: 'removing Sample', extensions: ['weather']});
	const undone = await core.undo();
	expect(undone.lost).toEqual([{id: 'weather', keys: ['token']}]);
	expect(undone.warnings.join(' ')).toContain('stays off');
	const back = await core.info('weather');
	expect(back).toMatchObject({enabled: false, state: 'needs-settings', missing: ['token']});
	expect(back.settings[0]?.value).toBe('metric');
});

test('one that was purged cannot come back, and its removal bars nothing before it', async () => {
	const {core, paths} = await withSecret();
	await core.setEnabled('weather', true);
	await core.remove('weather', {keep: false});
	expect(existsSync(join(paths.data, 'removed'))).toBe(false);
	expect((await core.undoable())[0]?.what).toBe('switching on Sample');
});

test('a removal is not taken back over a new installation', async () => {
	const {core, paths} = setUp();
	await core.remove('weather');
	const {putExtension} = await import('../../support/stores.ts');
	putExtension(paths, 'weather');
	await expect(core.undo()).rejects.toMatchObject({code: 'UNDO_STALE'});
	await expect(core.undo()).rejects.toMatchObject({code: 'NOTHING_TO_UNDO'});
});

test('of the removed only the last ten are kept', async () => {
	const {core, paths} = setUp();
	const {putExtension} = await import('../../support/stores.ts');
	for (let number = 0; number < 12; number++) {
		putExtension(paths, 'weather');
		await core.remove('weather', {sync: false});
	}
	putExtension(paths, 'other', {enabled: false});
	await core.remove('other', {keep: false});
	expect(readdirSync(join(paths.data, 'removed'))).toHaveLength(10);
});

test('what is done is told as the command that does it, without secrets', async () => {
	const {core} = setUp();
	const commands: string[] = [];
	core.subscribe((event: CoreEvent) => {
		if (event.type === 'did') commands.push(event.command.join(' '));
	});
	await core.useVault('file');
	await core.configure('weather', {set: {token: ['a-secret-token'], units: ['metric']}});
	await core.setEnabled('weather', true);
	await core.undo();
	expect(commands).toEqual([
		'mcpb-tui vault use file',
		'mcpb-tui config weather --set token=- --set units=metric',
		'mcpb-tui enable weather',
		'mcpb-tui undo',
	]);
});

test('read-only refuses every change and leaves every file alone', async () => {
	const {core, paths} = setUp({readonly: true});
	const refused = {code: 'READ_ONLY'};
	await expect(core.setEnabled('weather', true)).rejects.toMatchObject(refused);
	await expect(core.configure('weather', {})).rejects.toMatchObject(refused);
	await expect(core.remove('weather')).rejects.toMatchObject(refused);
	await expect(core.sync()).rejects.toMatchObject(refused);
	await expect(core.changeSettings({theme: 'dark'})).rejects.toMatchObject(refused);
	await core.info('weather');
	await core.sync({dryRun: true});
	expect(readdirSync(paths.data)).toEqual(['extensions']);
});
