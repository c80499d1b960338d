import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {checkExtensions} from '../../../source/core/doctor/check-extensions.ts';
import {checkLeftovers} from '../../../source/core/doctor/check-leftovers.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {shellHelloBundle} from '../../support/bundles.ts';
import {findingsOf} from '../../support/findings.ts';
import {putExtension} from '../../support/stores.ts';
import {unknownWays, unreadableWays} from '../../support/unreadable.ts';
import {healthyHome} from '../doctor/home.ts';

/** Something of an extension beside its record: a line of a log, and a version on the disk. */
function leaveThings(paths: Paths, id: string): readonly string[] {
	const log = join(paths.state, 'logs', id, '20261121T094100000Z-4242.jsonl');
	mkdirSync(dirname(log), {recursive: true});
	writeFileSync(log, '{"time":"2026-11-21T09:41:00.000Z","kind":"life","text":"started"}\n');
	const version = join(paths.data, 'extensions', id, 'bbbbbbbbbbbb');
	mkdirSync(version);
	return [log, version];
}

/** `weather` and some others that are on and in the client's file. */
async function homeWith(...ids: readonly string[]) {
	const home = healthyHome();
	const {paths, core, clientFile} = home;
	for (const id of ids) putExtension(paths, id);
	await core.sync();
	return {
		...home,
		entries: () => Object.keys(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers ?? {}).sort(),
	};
}

test('what cannot be read of an extension is shown, left alone by all changes, not installed over, and can be removed', async () => {
	const bundle = await shellHelloBundle();
	const cases = unknownWays.map(([, damage, code], index) => ({id: `way-${index}`, damage, code}));
	const ids = cases.map(({id}) => id);
	const {core, paths, entries, found} = await homeWith(...ids);
	const things = ids.flatMap(id => leaveThings(paths, id));
	for (const {id, damage} of cases) damage(recordFile(paths, id));
	const inodes = () => ids.map(id => lstatSync(recordFile(paths, id)).ino);
	const before = inodes();
	// A change that was broken off makes the next one look for what nobody needs.
	mkdirSync(join(paths.data, 'staging', '99999999-abcdef'), {recursive: true});

	const listed = new Map((await core.list()).map(item => [item.id, item]));
	for (const {id, code} of cases) {
		expect(listed.get(id), id).toMatchObject({
			state: code === 'RECORD_UNREADABLE' ? 'unreadable' : 'broken',
			enabled: true,
			inClient: 'yes',
			problem: expect.stringContaining(id),
		});
		await expect(core.info(id)).rejects.toMatchObject({code, hint: expect.stringMatching(/\w/)});
		await expect(core.prepare(bundle, {as: id})).rejects.toMatchObject({code});
	}
	expect(listed.get('weather')).toMatchObject({state: 'ready'});
	expect(await found(checkExtensions)).toMatchObject(
		cases.map(({id, code}) => ({
			id: code === 'RECORD_UNREADABLE' ? 'extension-unreadable' : 'extension-broken',
			extension: id,
			level: 'problem',
			fix: expect.stringMatching(/\w/),
		})),
	);

	const {sync} = await core.setEnabled('weather', false);
	expect(sync?.changes.map(({id}) => id)).toEqual(['weather']);
	const explicit = await core.sync({restore: 'all'});
	expect(explicit.changes).toEqual([]);
	for (const id of ids) expect(explicit.warnings.join('\n')).toContain(id);
	expect((await core.clientStatus()).inStep).toBe(true);
	expect(await found(checkLeftovers, 'leftover-logs')).toEqual([]);
	await core.fix({id: 'leftover-logs'});
	expect(entries()).toEqual(ids);
	expect(things.filter(path => !existsSync(path))).toEqual([]);
	expect(inodes()).toEqual(before);

	await expect(core.migrateVault('keychain')).rejects.toMatchObject({
		code: cases[0]?.code,
		message: expect.stringContaining('way-0'),
	});
	expect((await core.settings()).vault).toBe('file');

	for (const {id, code} of cases) {
		if (code === 'RECORD_NEWER') {
			await expect(core.remove(id)).rejects.toMatchObject({code});
			continue;
		}
		const {warnings} = await core.remove(id);
		expect(warnings.join('\n')).toMatch(/still in the vault/);
		expect(warnings.join('\n')).toContain(join(paths.data, 'removed'));
	}
	expect(entries()).toEqual(['way-4']);
	const kept = readdirSync(join(paths.data, 'removed'));
	expect(kept.map(name => readdirSync(join(paths.data, 'removed', name)).sort())).toEqual(
		cases.slice(0, -1).map(() => ['bbbbbbbbbbbb', 'extension.json']),
	);
	const prepared = await core.prepare(bundle, {as: 'way-0'});
	unreadableWays[0]?.[1](recordFile(paths, 'way-0'));
	await expect(core.install(prepared)).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
	rmSync(recordFile(paths, 'way-0'), {recursive: true});
	await core.install(prepared);
	prepared.close();
	expect(await core.info('way-0')).toMatchObject({state: 'ready'});
});

test('where it cannot be told which extensions there are nothing is taken for gone', async () => {
	const {core, paths, clientFile} = await homeWith('other');
	const things = leaveThings(paths, 'other').slice(0, 1);
	const before = readFileSync(clientFile);
	const store = join(paths.data, 'extensions');
	renameSync(store, `${store}-away`);
	const ways = [
		...unreadableWays.slice(1).map(([, damage]) => damage),
		(path: string) => writeFileSync(path, ''),
	];
	for (const damage of ways) {
		rmSync(store, {force: true});
		damage(store);
		const refused = {code: 'RECORD_UNREADABLE'};
		await expect(core.list()).rejects.toMatchObject(refused);
		await expect(core.sync()).rejects.toMatchObject(refused);
		await expect(core.setEnabled('weather', false)).rejects.toMatchObject(refused);
		await expect(core.migrateVault('file')).rejects.toMatchObject(refused);
		await expect(core.fix({id: 'client-out-of-step'})).rejects.toMatchObject(refused);
		await expect(core.fix({id: 'leftover-logs'})).rejects.toMatchObject(refused);
		await expect(core.known.extensions()).rejects.toMatchObject(refused);
		expect((await core.clientStatus()).problem).toMatch(/cannot be read/);
	}
	const findings = (await findingsOf(core)).map(({id}) => id);
	expect(findings).toContain('store-unreadable');
	expect(findings).not.toContain('extensions');
	expect(readFileSync(clientFile)).toEqual(before);
	expect(things.filter(path => !existsSync(path))).toEqual([]);
});
