import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {extensionFolder} from '../../../source/core/store/record.ts';
import {findLeftovers, moveToTrash, stagingPlace} from '../../../source/core/store/staging.ts';
import {
	dropUnusedFolders,
	placeVersion,
	rolledBack,
	withVersion,
} from '../../../source/core/store/versions.ts';
import {sampleManifest, sampleRecord, sampleVersion} from '../../support/records.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const first = 'a'.repeat(64);
const second = 'b'.repeat(64);
const third = 'c'.repeat(64);

test('an update puts the new version in front and keeps the one that was in use', () => {
	const updated = withVersion(sampleRecord(), sampleVersion(second));
	expect(updated.current).toBe(second);
	expect(updated.versions.map(({sha256}) => sha256)).toEqual([second, first]);
	const again = withVersion(updated, sampleVersion(third));
	expect(again.versions.map(({sha256}) => sha256)).toEqual([third, second]);
});

test('installing the same bytes again keeps the other version to go back to', () => {
	const updated = withVersion(sampleRecord(), sampleVersion(second));
	const again = withVersion(updated, sampleVersion(second, {folder: 'bbbbbbbbbbbb-2'}));
	expect(again.versions.map(({folder}) => folder)).toEqual(['bbbbbbbbbbbb-2', 'aaaaaaaaaaaa']);
});

test('an update that follows a rollback keeps the version that was in use, not the newest', () => {
	const updated = withVersion(sampleRecord(), sampleVersion(second));
	const back = {...updated, current: first};
	expect(withVersion(back, sampleVersion(third)).versions.map(({sha256}) => sha256)).toEqual([third, first]);
});

test('going back takes the raw name of that version along', async () => {
	const paths = temporaryPaths();
	const renamed = sampleVersion(second, {manifest: sampleManifest({rawName: '@scope/sample'})});
	const record = withVersion(sampleRecord(), renamed);
	mkdirSync(join(extensionFolder(paths, 'sample'), 'aaaaaaaaaaaa'), {recursive: true});
	expect(await rolledBack(paths, record)).toMatchObject({current: first, rawName: 'sample'});
});

test('without an earlier version, or with its files gone, there is nothing to go back to', async () => {
	const paths = temporaryPaths();
	await expect(rolledBack(paths, sampleRecord())).rejects.toMatchObject({code: 'NO_PREVIOUS_VERSION'});
	const updated = withVersion(sampleRecord(), sampleVersion(second));
	await expect(rolledBack(paths, updated)).rejects.toMatchObject({code: 'NO_PREVIOUS_VERSION'});
});

test('the same bytes placed twice stand beside each other, neither is written into', async () => {
	const paths = temporaryPaths();
	const place = async () => {
		const staged = await stagingPlace(paths);
		mkdirSync(staged);
		return placeVersion(paths, 'sample', staged, first);
	};
	expect(await place()).toBe('aaaaaaaaaaaa');
	expect(await place()).toBe('aaaaaaaaaaaa-2');
});

test('folders that no version names any more go, a linked folder never', async () => {
	const paths = temporaryPaths();
	const extension = extensionFolder(paths, 'sample');
	const linked = join(paths.state, 'my-project');
	for (const folder of [join(extension, 'aaaaaaaaaaaa'), join(extension, 'bbbbbbbbbbbb'), linked])
		mkdirSync(folder, {recursive: true});
	const before = sampleRecord({
		versions: [
			sampleVersion(first),
			sampleVersion('', {folder: linked, origin: {kind: 'link', asked: linked, final: linked}}),
		],
	});
	const after = {...before, current: second, versions: [sampleVersion(second)]};
	await dropUnusedFolders(paths, before, after);
	expect(readdirSync(extension)).toEqual(['bbbbbbbbbbbb']);
	expect(existsSync(linked)).toBe(true);
});

test('what a dead process left in staging and trash is found, what a living one works on is not', async () => {
	const paths = temporaryPaths();
	const {pid} = spawnSync('true');
	const staging = join(paths.data, 'staging');
	const trash = join(paths.data, 'trash');
	for (const name of [`${pid}-dead`, `${process.pid}-abc`, `${process.ppid}-abc`, 'stray', '4242-not ours']) {
		mkdirSync(join(staging, name), {recursive: true});
		writeFileSync(join(staging, name, 'file'), '');
	}
	mkdirSync(join(trash, `${pid}-dead`), {recursive: true});
	expect((await findLeftovers(paths)).toSorted()).toEqual(
		[join(staging, `${pid}-dead`), join(trash, `${pid}-dead`)].sort(),
	);
});

test('what goes into the trash leaves the store at once', async () => {
	const paths = temporaryPaths();
	const extension = extensionFolder(paths, 'sample');
	mkdirSync(extension, {recursive: true});
	await moveToTrash(paths, extension);
	expect(existsSync(extension)).toBe(false);
	await moveToTrash(paths, extension);
});
