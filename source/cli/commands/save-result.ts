import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {JsonObject, JsonValue} from '../../core/contract.ts';
import {systemCode, UserError} from '../../core/errors.ts';
import {isObject} from '../../core/form/json-schema.ts';

export type SavedFile = {path: string; mimeType: string; bytes: number};

function unwritable(path: string, error: unknown): UserError {
	return new UserError('FILE_UNWRITABLE', `Cannot write ${path}: ${(error as Error).message}`, {
		hint: 'Check its folder and your rights there.',
		cause: error,
	});
}

/** Writes what the user asked to have in a file. Throws `FILE_UNWRITABLE`. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<number> {
	try {
		await writeFile(path, content);
	} catch (error) {
		throw unwritable(path, error);
	}
	return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

// The server names the type; the ending is ours, so that nothing of its making gets a name that runs.
const endings: Readonly<Record<string, string>> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/gif': 'gif',
	'image/webp': 'webp',
	'image/svg+xml': 'svg',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'audio/mpeg': 'mp3',
	'audio/ogg': 'ogg',
	'audio/flac': 'flac',
	'application/pdf': 'pdf',
	'application/gzip': 'gz',
	'application/zip': 'zip',
};

type Media = {data: string; mimeType: string};

function mediaOf(item: JsonValue): readonly Media[] {
	if (!isObject(item)) return [];
	const {type, data, resource} = item;
	const holder = isObject(resource) ? resource : item;
	const mimeType = typeof holder.mimeType === 'string' ? holder.mimeType : 'application/octet-stream';
	if ((type === 'image' || type === 'audio') && typeof data === 'string') return [{data, mimeType}];
	if (type === 'resource' && typeof holder.blob === 'string') return [{data: holder.blob, mimeType}];
	return [];
}

async function createNew(folder: string, stem: string, {data, mimeType}: Media): Promise<SavedFile> {
	const bytes = Buffer.from(data, 'base64');
	const ending = Object.hasOwn(endings, mimeType) ? endings[mimeType] : 'bin';
	for (let number = 1; ; number++) {
		const path = join(folder, `${stem}-${number}.${ending}`);
		try {
			await writeFile(path, bytes, {flag: 'wx'});
			return {path, mimeType, bytes: bytes.length};
		} catch (error) {
			if (systemCode(error) !== 'EEXIST') throw unwritable(path, error);
		}
	}
}

/** Saves images, sounds and embedded files of a result in a folder, each under a new name. Throws `FILE_UNWRITABLE`. */
export async function saveMedia(
	folder: string,
	tool: string,
	result: JsonObject,
): Promise<readonly SavedFile[]> {
	const content: readonly JsonValue[] = Array.isArray(result.content) ? result.content : [];
	const stem =
		tool
			.replaceAll(/[^\w-]+/g, '-')
			.replace(/^-+/, '')
			.slice(0, 60) || 'media';
	await mkdir(folder, {recursive: true}).catch(error => {
		throw unwritable(folder, error);
	});
	const saved: SavedFile[] = [];
	for (const media of content.flatMap(mediaOf)) saved.push(await createNew(folder, stem, media));
	return saved;
}
