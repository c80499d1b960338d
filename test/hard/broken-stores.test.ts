import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {checkStore} from '../../source/core/doctor/check-store.ts';
import {recordFile} from '../../source/core/store/record.ts';
import {healthyHome, serverScript} from '../core/doctor/home.ts';
import {canFault, runFaulted} from '../support/disk-faults.ts';
import {findingsOf} from '../support/findings.ts';
import {putExtension} from '../support/stores.ts';

/** A healthy home with a server that answers, and beside it one that is about to break, with a version of its own. */
function twoExtensions() {
	const home = healthyHome({script: serverScript()});
	const {paths} = home;
	putExtension(paths, 'other', {script: serverScript()});
	const file = recordFile(paths, 'other');
	return {...home, file, record: () => JSON.parse(readFileSync(file, 'utf8'))};
}

type Home = ReturnType<typeof twoExtensions>;
type Breakage = [what: string, break_: (home: Home) => void, code: string, nextStep: RegExp];

const breakages: readonly Breakage[] = [
	[
		'a record that is cut off',
		({file}) => writeFileSync(file, readFileSync(file).subarray(0, 100)),
		'RECORD_DAMAGED',
		/from a backup, or remove other and install its bundle again: mcpb-tui remove other/,
	],
	[
		'a record full of zeros, as after a power cut',
		({file}) => writeFileSync(file, Buffer.alloc(4096)),
		'RECORD_DAMAGED',
		/mcpb-tui remove other/,
	],
	[
		'a record whose current version is none of its versions',
		({file, record}) => writeFileSync(file, JSON.stringify({...record(), current: 'f'.repeat(64)})),
		'RECORD_DAMAGED',
		/mcpb-tui remove other/,
	],
	[
		'a record of a newer program',
		({file, record}) => writeFileSync(file, JSON.stringify({...record(), schema: 2, lanes: []})),
		'RECORD_NEWER',
		/Update mcpb-tui; nothing was changed/,
	],
	[
		'a version whose folder was deleted',
		({paths, file, record}) => {
			const {versions, ...rest} = record();
			const origin = {kind: 'file', asked: '/x.mcpb', final: '/x.mcpb'};
			writeFileSync(file, JSON.stringify({...rest, versions: [{...versions[0], folder: 'gone', origin}]}));
			rmSync(join(paths.data, 'extensions', 'other', 'gone'), {recursive: true, force: true});
		},
		'EXTENSION_BROKEN',
		/Install its bundle again, go back with: mcpb-tui rollback other, or take it away with: mcpb-tui remove other/,
	],
];

test.each(breakages)(
	'%s: the other extension goes on, this one says what to do, the doctor names it',
	async (...breakage) => {
		const [, break_, code, nextStep] = breakage;
		const home = twoExtensions();
		const {core, file, clientFile} = home;
		break_(home);
		const before = readFileSync(file);

		const list = await core.list();
		expect(list.map(({id, state}) => [id, state])).toEqual([
			['other', 'broken'],
			['weather', 'ready'],
		]);
		expect(await core.info('weather')).toMatchObject({id: 'weather'});
		await core.start('weather');
		expect((await core.status()).map(({id}) => id)).toEqual(['weather']);
		await core.stop('weather');
		await core.sync();
		expect(Object.keys(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers)).toContain('weather');

		await expect(core.start('other')).rejects.toMatchObject({code, hint: expect.stringMatching(nextStep)});
		expect(await findingsOf(core)).toContainEqual(
			expect.objectContaining({
				id: 'extension-broken',
				extension: 'other',
				level: 'problem',
				fix: expect.stringMatching(nextStep),
			}),
		);
		expect(readFileSync(file)).toEqual(before);
	},
);

test.skipIf(!canFault)(
	'a disk that is read-only: everything can still be looked at, and a change says in one sentence why not',
	async () => {
		const {core, paths, file} = twoExtensions();
		await core.sync();
		await core.close();
		const home = paths.home as string;
		const onIt = (...args: string[]) =>
			runFaulted(home, ['--json', ...args], {at: 1, error: 'EROFS', stays: true});
		const before = readFileSync(file);

		const list = await onIt('list');
		expect(list.code, list.err).toBe(0);
		expect(JSON.parse(list.out).extensions.map(({id}: {id: string}) => id)).toEqual(['other', 'weather']);
		const info = await onIt('info', 'weather');
		expect(info.code, info.err).toBe(0);
		const doctor = await onIt('doctor', 'weather', '--no-start');
		expect(doctor.err).toBe('');
		for (const args of [
			['disable', 'other'],
			['remove', 'other', '--yes'],
			['start', 'weather'],
		]) {
			const {code, err} = await onIt(...args);
			expect(code, args.join(' ')).not.toBe(0);
			const {error} = JSON.parse(err);
			expect(error.code, err).not.toBe('INTERNAL');
			expect(error.message, err).toMatch(/read-only|EROFS/);
			expect(error.hint, err).toMatch(/\w/);
		}
		expect(readFileSync(file)).toEqual(before);
	},
);

const isRoot = process.getuid?.() === 0;
// Root writes in spite of every mode, and in a container may be without the right to mount.
const canForbid = !isRoot || spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!canForbid)('a store that nothing can be written into is named by the doctor', async () => {
	const {paths, found} = twoExtensions();
	expect(await found(checkStore, 'store-unwritable')).toEqual([]);
	if (isRoot) {
		execFileSync('mount', ['--bind', paths.data, paths.data]);
		onTestFinished(() => void execFileSync('umount', [paths.data]));
		execFileSync('mount', ['-o', 'remount,bind,ro', paths.data]);
	} else {
		chmodSync(paths.data, 0o500);
		onTestFinished(() => chmodSync(paths.data, 0o700));
	}
	expect(await found(checkStore, 'store-unwritable')).toMatchObject([
		{
			level: 'problem',
			title: expect.stringContaining(paths.data),
			detail: expect.stringMatching(/read-only|forbids/),
			fix: expect.stringMatching(/MCPB_TUI_HOME/),
		},
	]);
});
