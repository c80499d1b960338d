import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {EntryMode, Manifest, Origin, SignatureState, UserConfigValue} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {isAbsence, unreadable} from '../unreadable.ts';

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
		hint: `Put ${recordName} back from a backup, or remove ${id} and install its bundle again: mcpb-tui remove ${id}`,
	});
}

/** The error for a record that is there and cannot be read. */
export function unreadableRecord(paths: Paths, id: string, error: unknown): UserError {
	const {code, message, hint} = unreadable(recordFile(paths, id), error, `The record of ${id}`);
	const removal = `remove ${id} and install its bundle again: mcpb-tui remove ${id}`;
	const first =
		hint === undefined ? 'If it cannot be mended' : `${hint.replace(/\.$/, '')}; if that does not help`;
	return new UserError(code, message, {hint: `${first}, ${removal}`, cause: error});
}

/** Whether reading a record failed because none is there: no folder of an extension, or one without a record. */
export function isWithoutRecord(paths: Paths, id: string, error: unknown): boolean {
	if (isAbsence(recordFile(paths, id), error)) return true;
	if (systemCode(error) !== 'ENOTDIR') return false;
	// A file among the extensions is not ours; a file in the place of all of them is another matter.
	try {
		return lstatSync(extensionFolder(paths, id)).isFile();
	} catch {
		return false;
	}
}

/** The error for a record whose unpacked files are gone. */
export function missingFolder(id: string, folder: string): UserError {
	return new UserError('EXTENSION_BROKEN', `The files of ${id} are gone: there is no folder ${folder}.`, {
		hint: `Install its bundle again, go back with: mcpb-tui rollback ${id}, or take it away with: mcpb-tui remove ${id}`,
	});
}

/** Whether a record is there and nothing can be said of what it holds. */
export function isUnknownRecord(error: unknown): error is UserError {
	const codes = ['RECORD_DAMAGED', 'RECORD_NEWER', 'RECORD_UNREADABLE'];
	return error instanceof UserError && codes.includes(error.code);
}

/** A record from its text. Throws `RECORD_DAMAGED` or `RECORD_NEWER`. */
export function parseRecord(id: string, text: string): ExtensionRecord {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw damaged(id, 'it is not valid JSON');
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
	currentVersion(record as ExtensionRecord);
	return record as ExtensionRecord;
}

async function notFound(paths: Paths, id: string, cause?: unknown): Promise<UserError> {
	const {didYouMean} = await import('../near-names.ts');
	let ids: readonly string[] = [];
	try {
		ids = installedIds(paths);
	} catch {
		// Only a suggestion is lost.
	}
	const near = didYouMean(id, ids);
	return new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${id}" is installed.`, {
		hint: near ?? 'See what is installed with: mcpb-tui list',
		cause,
	});
}

/** Whether a word can be an id: one comes from a command line too, and it becomes a path. */
export function isExtensionId(word: string): boolean {
	return /^[a-z0-9-]{1,64}$/.test(word);
}

/** The names in the store, in order. Throws `RECORD_UNREADABLE`: a store that cannot be read is not an empty one. */
export function storeNames(paths: Paths): readonly string[] {
	const folder = join(paths.data, 'extensions');
	try {
		return readdirSync(folder).sort();
	} catch (error) {
		if (isAbsence(folder, error)) return [];
		throw unreadable(folder, error, 'The folder of the extensions');
	}
}

/** The ids that have a folder in the store, in order. Throws `RECORD_UNREADABLE`. */
export function installedIds(paths: Paths): readonly string[] {
	return storeNames(paths).filter(isExtensionId);
}

/** Reads one extension's record. Throws `EXTENSION_NOT_FOUND`, `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function readRecord(paths: Paths, id: string): Promise<ExtensionRecord> {
	if (!isExtensionId(id)) throw await notFound(paths, id);
	let text: string;
	try {
		text = (await readRegular(recordFile(paths, id))).toString('utf8');
	} catch (error) {
		throw isWithoutRecord(paths, id, error)
			? await notFound(paths, id, error)
			: unreadableRecord(paths, id, error);
	}
	return parseRecord(id, text);
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
