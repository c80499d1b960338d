/** `<state>/failures/<id>.json`: how the last run of an extension failed. There is none where it did not. */
import {readdir, rename, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {LastFailure} from '../contract.ts';
import {systemCode} from '../errors.ts';
import {ensureFolder, temporaryName} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {ours, safeLine} from '../safe-text.ts';

/** Text as the server wrote it, secrets hidden. */
type Note = {time: string; reason: string; cause: string | undefined; lines: readonly string[]};

const ending = '.json';

function folderOf(paths: Paths): string {
	return join(paths.state, 'failures');
}

function fileOf(paths: Paths, id: string): string {
	return join(folderOf(paths), `${id}${ending}`);
}

/** Notes how a run failed. Never throws: it is in the log too. */
export async function noteFailure(paths: Paths, id: string, note: Note): Promise<void> {
	try {
		await ensureFolder(folderOf(paths));
		const file = fileOf(paths, id);
		const temporary = temporaryName(file);
		await writeFile(temporary, JSON.stringify({schema: 1, ...note}), {flag: 'wx', mode: 0o600});
		await rename(temporary, file);
	} catch {}
}

/** It has run well since. */
export async function forgetFailure(paths: Paths, id: string): Promise<void> {
	await rm(fileOf(paths, id), {force: true}).catch(() => undefined);
}

function parse(text: string): LastFailure | undefined {
	try {
		const {schema, time, reason, cause, lines} = JSON.parse(text) as Partial<Note> & {schema?: number};
		if (schema !== 1 || typeof time !== 'string' || typeof reason !== 'string' || !Array.isArray(lines))
			return undefined;
		return {
			time: safeLine(time),
			reason: safeLine(reason),
			...(typeof cause === 'string' && {cause: safeLine(cause)}),
			lines: lines.map(line => safeLine(String(line))),
		};
	} catch {
		return undefined;
	}
}

/** How the last run of an extension failed; undefined where no failure was noted. */
export async function readFailure(paths: Paths, id: string): Promise<LastFailure | undefined> {
	try {
		const failure = parse((await readRegular(fileOf(paths, id))).toString('utf8'));
		if (failure) return failure;
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return undefined;
	}
	return {time: '', reason: ours('failed; the note that says how cannot be read'), lines: []};
}

/** The same of all extensions: one look at a folder, and at a file for each that failed. */
export async function readFailures(paths: Paths): Promise<ReadonlyMap<string, LastFailure>> {
	const names = await readdir(folderOf(paths)).catch(() => []);
	const ids = names
		.filter(name => /^[a-z0-9-]+\.json$/.test(name))
		.map(name => name.slice(0, -ending.length));
	const found = await Promise.all(ids.map(async id => [id, await readFailure(paths, id)] as const));
	return new Map(found.flatMap(([id, failure]) => (failure ? [[id, failure]] : [])));
}
