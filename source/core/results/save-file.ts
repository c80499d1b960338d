import {constants, openSync} from 'node:fs';
import {mkdir, stat, writeFile} from 'node:fs/promises';
import {Socket} from 'node:net';
import {join} from 'node:path';
import {finished} from 'node:stream/promises';
import type {JsonObject} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {type ResultPart, resultItems} from './items.ts';

export type SavedFile = {path: string; mimeType: string; bytes: number};
export type Media = Extract<ResultPart, {kind: 'media'}>;

// An answer can hold what is nobody else's business.
const mode = 0o600;

function unwritable(path: string, error: unknown): UserError {
	const why = systemCode(error) === 'ENXIO' ? 'nobody reads from this pipe.' : (error as Error).message;
	return new UserError('FILE_UNWRITABLE', `Cannot write ${path}: ${why}`, {
		hint: 'Check its folder and your rights there.',
		cause: error,
	});
}

/** Writes into a pipe of the user's (`>(less)`) without ever waiting for somebody to open its other end. */
async function writePipe(path: string, content: string | Uint8Array): Promise<void> {
	const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
	const stream = new Socket({fd: descriptor, readable: false, writable: true});
	stream.end(content);
	await finished(stream, {readable: false});
}

/**
 * Writes what the user asked to have in a file of that name; one that is there is replaced only if `replace` says
 * so. Returns its size. Throws `FILE_EXISTS` or `FILE_UNWRITABLE`.
 */
export async function saveFile(
	path: string,
	content: string | Uint8Array,
	{replace = false}: {replace?: boolean} = {},
): Promise<number> {
	try {
		const isPipe = replace && (await stat(path).catch(() => undefined))?.isFIFO();
		if (isPipe) await writePipe(path, content);
		else await writeFile(path, content, {flag: replace ? 'w' : 'wx', mode});
	} catch (error) {
		if (systemCode(error) !== 'EEXIST') throw unwritable(path, error);
		throw new UserError('FILE_EXISTS', `${path} is there already.`, {
			hint: 'Choose another name.',
			cause: error,
		});
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
	'application/json': 'json',
	'text/plain': 'txt',
	'text/markdown': 'md',
};

/** A file's name for something of this type that `from` answered with: nothing of it can be a path. */
export function fileNameFor(from: string, mimeType: string, number?: number): string {
	const stem =
		from
			.replaceAll(/[^\w-]+/g, '-')
			.replace(/^-+|-+$/g, '')
			.slice(0, 60) || 'media';
	const ending = Object.hasOwn(endings, mimeType) ? endings[mimeType] : 'bin';
	return `${stem}${number === undefined ? '' : `-${number}`}.${ending}`;
}

async function createNew(folder: string, from: string, {data, mimeType}: Media): Promise<SavedFile> {
	const bytes = Buffer.from(data, 'base64');
	for (let number = 1; ; number++) {
		const path = join(folder, fileNameFor(from, mimeType, number));
		try {
			await saveFile(path, bytes);
			return {path, mimeType, bytes: bytes.length};
		} catch (error) {
			if ((error as UserError).code !== 'FILE_EXISTS') throw error;
		}
	}
}

/** Saves images, sounds and embedded files of a result in a folder, each under a new name. Throws `FILE_UNWRITABLE`. */
export async function saveMedia(
	folder: string,
	tool: string,
	result: JsonObject,
): Promise<readonly SavedFile[]> {
	await mkdir(folder, {recursive: true}).catch(error => {
		throw unwritable(folder, error);
	});
	const saved: SavedFile[] = [];
	for (const {part} of resultItems(result))
		if (part?.kind === 'media') saved.push(await createNew(folder, tool, part));
	return saved;
}
