import {readdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {EntryMode, Manifest, Origin, SignatureState, UserConfigValue} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';

/** Where a version came from, and what proved who made it. */
export type VersionOrigin = {
	version: string;
	sha256: string;
	signature: SignatureState;
	origin: Origin;
	/** ISO 8601. */
	installedAt: string;
};

/** One installed version of an extension. */
export type VersionRecord = VersionOrigin & {
	/** The folder's name under `extensions/<id>/`, or the absolute path of a linked folder. */
	folder: string;
	/** Bytes unpacked, and how many files. */
	size: number;
	files: number;
	manifest: Manifest;
};

/** `extension.json`: the whole truth about one extension, replaced atomically. */
export type ExtensionRecord = {
	schema: 1;
	id: string;
	rawName: string;
	enabled: boolean;
	entry: EntryMode;
	/** The key that it is known by, as `Signer.key`: an update signed with another one, or with none, has to be accepted. */
	key?: string;
	/** The sha256 of the version in use. */
	current: string;
	/** The newest installation first. */
	versions: readonly VersionRecord[];
	/** Every version that was ever installed, the newest first, also those whose files are gone. */
	history?: readonly VersionOrigin[];
	/** Plain values; a sensitive one is listed in `secrets` and is in the vault. */
	userConfig: Readonly<Record<string, UserConfigValue>>;
	/** Keys whose values are in the vault under `<store uuid>/<id>/<key>`. */
	secrets: readonly string[];
};

export function extensionFolder(paths: Paths, id: string): string {
	return join(paths.data, 'extensions', id);
}

export const recordName = 'extension.json';

export function recordFile(paths: Paths, id: string): string {
	return join(extensionFolder(paths, id), recordName);
}

/** The absolute folder that a version's files are in. */
export function versionFolder(paths: Paths, record: ExtensionRecord, version: VersionRecord): string {
	return version.origin.kind === 'link'
		? version.folder
		: join(extensionFolder(paths, record.id), version.folder);
}

/** Where uv keeps the environment of a version: beside its folder, also for one that is run in place. */
export function uvEnvironment(paths: Paths, id: string, version: VersionRecord): string {
	const name = version.origin.kind === 'link' ? 'linked' : version.folder;
	return join(extensionFolder(paths, id), `${name}.venv`);
}

export function currentVersion(record: ExtensionRecord): VersionRecord {
	const version = record.versions.find(({sha256}) => sha256 === record.current);
	if (!version) throw damaged(record.id, 'its current version is not among its versions');
	return version;
}

function damaged(id: string, why: string): UserError {
	return new UserError('RECORD_DAMAGED', `The record of ${id} is damaged: ${why}.`, {
		hint: `Install the bundle again over it, or take it away with: mcpb-tui remove ${id}`,
	});
}

/** The error for a record whose unpacked files are gone. */
export function missingFolder(id: string, folder: string): UserError {
	return new UserError('EXTENSION_BROKEN', `The files of ${id} are gone: there is no folder ${folder}.`, {
		hint: `Install its bundle again, go back with: mcpb-tui rollback ${id}, or take it away with: mcpb-tui remove ${id}`,
	});
}

/** A record from its text. Throws `RECORD_DAMAGED` or `RECORD_NEWER`. */
export function parseRecord(id: string, text: string): ExtensionRecord {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw damaged(id, 'it is no JSON');
	}
	const record = value as Partial<ExtensionRecord> | null;
	if (typeof record?.schema === 'number' && record.schema > 1) {
		throw new UserError(
			'RECORD_NEWER',
			`${id} was installed by a newer mcpb-tui (record schema ${record.schema}).`,
			{
				hint: 'Update mcpb-tui; nothing was changed.',
			},
		);
	}
	const whole =
		record?.schema === 1 &&
		record.id === id &&
		Array.isArray(record.versions) &&
		record.versions.length > 0 &&
		record.versions.every(version => version?.manifest?.server && typeof version.folder === 'string') &&
		typeof record.userConfig === 'object' &&
		Array.isArray(record.secrets);
	if (!whole) throw damaged(id, 'a part of it is missing');
	return record as ExtensionRecord;
}

async function notFound(paths: Paths, id: string, cause?: unknown): Promise<UserError> {
	const {didYouMean} = await import('../near-names.ts');
	const near = didYouMean(id, installedIds(paths));
	return new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${id}" is installed.`, {
		hint: near ?? 'See what is installed with: mcpb-tui list',
		cause,
	});
}

/** Whether a word can be an id: one comes from a command line too, and it becomes a path. */
export function isExtensionId(word: string): boolean {
	return /^[a-z0-9-]{1,64}$/.test(word);
}

/** The ids that have a folder in the store, in order. */
export function installedIds(paths: Paths): readonly string[] {
	try {
		return readdirSync(join(paths.data, 'extensions')).filter(isExtensionId).sort();
	} catch {
		return [];
	}
}

/** Reads one extension's record. Throws `EXTENSION_NOT_FOUND`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function readRecord(paths: Paths, id: string): Promise<ExtensionRecord> {
	if (!isExtensionId(id)) throw await notFound(paths, id);
	try {
		return parseRecord(id, await readFile(recordFile(paths, id), 'utf8'));
	} catch (error) {
		if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
		throw await notFound(paths, id, error);
	}
}

/**
 * Replaces an extension's record. Hold the store's lock. `beforeRename` is for what has to be there before it: by
 * then the record is written beside its place, so that little is left that can fail.
 */
export async function writeRecord(
	paths: Paths,
	record: ExtensionRecord,
	beforeRename?: () => Promise<void>,
): Promise<void> {
	await ensureFolder(extensionFolder(paths, record.id));
	const text = `${JSON.stringify(record, undefined, '\t')}\n`;
	await replaceFile(recordFile(paths, record.id), text, beforeRename && {beforeRename});
}
