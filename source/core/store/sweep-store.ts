import {readdir, rm, rmdir} from 'node:fs/promises';
import {join} from 'node:path';
import {isAbsent} from '../files.ts';
import {sweepTemporary} from '../leftovers.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {
	type ExtensionRecord,
	extensionFolder,
	isWithoutRecord,
	parseRecord,
	recordFile,
	uvEnvironment,
} from './record.ts';

// The names that `placeVersion` gives, and those of the environments beside them.
const versionName = /^[0-9a-f]{12}(?:-\d+)?(?:\.venv)?$/;

/** The record of an extension, `none` where there is no file; undefined when it cannot be told what belongs to it. */
async function recordOf(paths: Paths, id: string): Promise<ExtensionRecord | 'none' | undefined> {
	try {
		return parseRecord(id, (await readRegular(recordFile(paths, id))).toString('utf8'));
	} catch (error) {
		return isWithoutRecord(paths, id, error) ? 'none' : undefined;
	}
}

/** Deletes what is in an extension's folder and no record names. Hold the store's lock. */
export async function sweepExtension(paths: Paths, id: string): Promise<void> {
	const folder = extensionFolder(paths, id);
	if (await isAbsent(folder)) return;
	await sweepTemporary(folder);
	const record = await recordOf(paths, id);
	if (record === undefined) return;
	const versions = record === 'none' ? [] : record.versions;
	const kept = new Set(
		versions.flatMap(version => [version.folder, uvEnvironment(paths, id, version).slice(folder.length + 1)]),
	);
	const unnamed = (await readdir(folder).catch(() => [])).filter(
		name => versionName.test(name) && !kept.has(name),
	);
	for (const name of unnamed) await rm(join(folder, name), {recursive: true, force: true});
	// Not forced: a file that is not ours keeps its folder.
	if (record === 'none') await rmdir(folder).catch(() => undefined);
}

/** Removes what killed processes left beside the files of the store, the settings and the state. */
export async function sweepBesideFiles(paths: Paths): Promise<void> {
	const launchers = join(paths.data, 'bin');
	const copies = await readdir(launchers, {withFileTypes: true}).catch(() => []);
	const folders = [
		...[paths.data, paths.config, paths.state, launchers],
		...copies.filter(copy => copy.isDirectory()).map(({name}) => join(launchers, name)),
	];
	await Promise.all(folders.map(folder => sweepTemporary(folder)));
}

/**
 * Puts the extensions in order after a change that was broken off: temporary files, and versions that no record
 * names because the record was never written, or was and the old version not yet deleted. Hold the store's lock.
 */
export async function sweepStore(paths: Paths): Promise<void> {
	for (const id of await readdir(join(paths.data, 'extensions')).catch(() => [])) {
		await sweepExtension(paths, id).catch(() => undefined);
	}
}
