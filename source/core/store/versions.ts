import {rename} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {ensureFolder, exists, syncFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {
	type ExtensionRecord,
	extensionFolder,
	uvEnvironment,
	type VersionOrigin,
	type VersionRecord,
	versionFolder,
} from './record.ts';
import {moveToTrash} from './staging.ts';

/** The name that the folder of a version has, unless the same bytes are there already. */
export function usualFolderName(sha256: string): string {
	return sha256.slice(0, 12);
}

/** A folder name for a version that nothing stands in yet: the same bytes may be installed again beside a damaged copy. */
async function freeFolderName(extension: string, sha256: string): Promise<string> {
	const short = usualFolderName(sha256);
	for (let count = 1; ; count++) {
		const name = count === 1 ? short : `${short}-${count}`;
		if (!(await exists(join(extension, name)))) return name;
	}
}

/** Moves an unpacked folder from `staging/` into the store; returns the folder's name there. */
export async function placeVersion(
	paths: Paths,
	id: string,
	staged: string,
	sha256: string,
): Promise<string> {
	const extension = await ensureFolder(extensionFolder(paths, id));
	const name = await freeFolderName(extension, sha256);
	await rename(staged, join(extension, name));
	await syncFolder(extension);
	return name;
}

const longestHistory = 50;

function originOf({version, sha256, signature, origin, installedAt}: VersionRecord): VersionOrigin {
	return {version, sha256, signature, origin, installedAt};
}

/** Where the versions of an extension came from, those of records without a history included. */
export function versionHistory(record: ExtensionRecord): readonly VersionOrigin[] {
	const {history = [], versions} = record;
	const missing = versions.filter(({sha256}) => !history.some(past => past.sha256 === sha256));
	return [...history, ...missing.map(originOf)];
}

/** A version with the same number and other bytes, as it was installed before. What is run in place changes all the time. */
export function sameNumberOtherBytes(
	record: ExtensionRecord,
	{version, sha256, origin}: Pick<VersionOrigin, 'version' | 'sha256' | 'origin'>,
): VersionOrigin | undefined {
	if (origin.kind === 'link') return undefined;
	const others = versionHistory(record).filter(
		past => past.version === version && past.origin.kind !== 'link',
	);
	return others.some(past => past.sha256 === sha256) ? undefined : others[0];
}

/** The record with a version put in front of it as the current one; of the others only the one in use until now stays. */
export function withVersion(record: ExtensionRecord, version: VersionRecord): ExtensionRecord {
	const before = record.versions.find(({sha256}) => sha256 === record.current && sha256 !== version.sha256);
	const past = versionHistory(record).filter(({sha256}) => sha256 !== version.sha256);
	const previous = before ?? record.versions.find(({sha256}) => sha256 !== version.sha256);
	return {
		...record,
		rawName: version.manifest.rawName,
		current: version.sha256,
		history: [originOf(version), ...past].slice(0, longestHistory),
		versions: previous ? [version, previous] : [version],
	};
}

/** The version that `rollback` goes to: the one that is installed and not in use. */
export function previousVersion(record: ExtensionRecord): VersionRecord | undefined {
	return record.versions.find(({sha256}) => sha256 !== record.current);
}

/** The record with the previous version in use. Throws `NO_PREVIOUS_VERSION`. */
export async function rolledBack(paths: Paths, record: ExtensionRecord): Promise<ExtensionRecord> {
	const previous = previousVersion(record);
	if (!previous || !(await exists(versionFolder(paths, record, previous)))) {
		throw new UserError('NO_PREVIOUS_VERSION', `There is no earlier version of ${record.id} to go back to.`, {
			hint: 'A version is kept when another one is installed over it.',
		});
	}
	return {...record, rawName: previous.manifest.rawName, current: previous.sha256};
}

/** Removes the folders that the new record no longer names. A linked folder is the user's and stays. */
export async function dropUnusedFolders(
	paths: Paths,
	before: ExtensionRecord,
	after: ExtensionRecord,
): Promise<void> {
	const kept = new Set(after.versions.map(({folder}) => folder));
	for (const version of before.versions) {
		if (version.origin.kind === 'link' || kept.has(version.folder)) continue;
		// The record is written, so a disk that refuses this changes nothing; the next install here tries again.
		for (const folder of [versionFolder(paths, before, version), uvEnvironment(paths, before.id, version)]) {
			await moveToTrash(paths, folder).catch(() => undefined);
		}
	}
}
