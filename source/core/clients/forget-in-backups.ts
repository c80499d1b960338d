import {readdir, rm} from 'node:fs/promises';
import {extname, join} from 'node:path';
import type {JsonValue} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {replaceFile} from '../files.ts';
import {sweepTemporary} from '../leftovers.ts';
import type {Paths} from '../paths.ts';
import {redacted} from '../redact.ts';
import {readRegular} from '../regular-file.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {withoutSecretsMark} from './backups.ts';
import type {ConfigFile} from './config-file.ts';
import {maskValues, parseConfig, serversKey} from './config-text.ts';
import {isObject} from './entry.ts';
import type {LedgerFile} from './ledger.ts';
import {isUntouched} from './plan.ts';

/** What is to be found nowhere any more: texts in the entry of an extension, or all values of its entry. */
export type ToForget = {id: string; texts: readonly string[] | 'all'};

type Config = {[serversKey]?: Readonly<Record<string, unknown>>};

function without(value: string, texts: readonly string[]): string {
	let left = value;
	for (const text of texts.toSorted((a, b) => b.length - a.length)) {
		if (text === '') continue;
		// A short one in a longer text is as likely a coincidence, unless it is what stands behind a name.
		if (left === text) left = redacted;
		else if (text.length >= 4) left = left.replaceAll(text, redacted);
		else if (left.endsWith(`=${text}`)) left = left.slice(0, -text.length) + redacted;
	}
	return left;
}

/** An entry that starts the launcher holds nothing but the id. */
function isLaunchers(id: string, entry: unknown): boolean {
	const {args, env} = (entry ?? {}) as {args?: unknown; env?: unknown};
	return env === undefined && Array.isArray(args) && args.length === 1 && args[0] === id;
}

function forgetIn(text: string, forget: ReadonlyMap<string, ToForget['texts']>): string {
	try {
		const servers = (JSON.parse(text) as Config)[serversKey];
		return maskValues(text, ([section, id = '', part = ''], value) => {
			const texts = section === serversKey ? forget.get(id) : undefined;
			if (texts === undefined || isLaunchers(id, servers?.[id])) return undefined;
			if (texts === 'all') return part === 'env' || part === 'args' ? redacted : undefined;
			return without(String(value), texts) === String(value) ? undefined : without(String(value), texts);
		});
	} catch {
		// What is no JSON has no entries: there each text goes wherever it stands.
		const texts = [...forget.values()].flatMap(one => (one === 'all' ? [] : one));
		return without(
			text,
			texts.filter(one => one.length >= 4).flatMap(one => [one, JSON.stringify(one).slice(1, -1)]),
		);
	}
}

/** Whether a kept copy has an entry of that name which is more than a start of the launcher. */
export async function hasDirectEntry(paths: Paths, id: string): Promise<boolean> {
	const folder = join(paths.state, 'backups');
	const texts = await Promise.all(
		(await readdir(folder).catch(() => [])).map(name =>
			readRegular(join(folder, name)).then(String, () => ''),
		),
	);
	return texts.some(text => {
		if (!text.includes(JSON.stringify(id))) return false;
		try {
			const servers = (JSON.parse(text) as Config)[serversKey];
			return servers?.[id] !== undefined && !isLaunchers(id, servers[id]);
		} catch {
			return true;
		}
	});
}

/**
 * Takes secrets out of the kept copies of clients' files, in the entries of the extensions that they are of; all
 * else in them stays byte for byte. A copy that was changed gets another name, which says so. Hold the ledger's lock.
 */
export async function forgetInBackups(paths: Paths, forget: readonly ToForget[]): Promise<void> {
	if (forget.length === 0) return;
	const folder = join(paths.state, 'backups');
	await sweepTemporary(folder);
	const byId = new Map(forget.map(({id, texts}) => [id, texts]));
	for (const name of await readdir(folder).catch(() => [])) {
		const path = join(folder, name);
		const bytes = await readRegular(path);
		const text = bytes.toString('utf8');
		const left = forgetIn(text, byId);
		if (left === text) continue;
		const end = extname(name);
		const marked = name.includes(withoutSecretsMark)
			? name
			: `${name.slice(0, name.length - end.length)}${withoutSecretsMark}${end}`;
		// Into a new file: the old one may be the very file that another program has open.
		await replaceFile(join(folder, marked), left);
		if (marked !== name) await rm(path, {force: true});
	}
}

function at(entry: JsonValue | undefined, place: string): JsonValue | undefined {
	let value = entry;
	for (const key of place.split('/')) {
		const holder = value as Readonly<Record<string, JsonValue>> | undefined;
		value =
			typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? holder[key] : undefined;
	}
	return value;
}

function textsIn(value: JsonValue | undefined): readonly string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The secrets of our entries that were in a client's file and are no longer; what is in a hand edit is not ours. */
function secretsThatLeft(
	known: LedgerFile,
	before: ReadonlyMap<string, JsonValue>,
	after: ReadonlyMap<string, JsonValue>,
): readonly ToForget[] {
	return Object.entries(known.entries).flatMap(([id, written]) => {
		const {secrets = []} = written;
		const entry = before.get(id);
		if (!isObject(entry) || !isUntouched(entry, written)) return [];
		const still = new Set(textsIn(after.get(id)));
		const texts = secrets
			.map(place => at(entry, place))
			.filter(text => typeof text === 'string' && !still.has(text));
		return texts.length > 0 ? [{id, texts: texts as string[]}] : [];
	});
}

/**
 * Takes secrets that a client's file no longer holds, now that it was replaced with `text`, out of its backups; tells
 * what could not be done. Hold the ledger's lock.
 */
export async function forgetWhatLeft(
	paths: Paths,
	known: LedgerFile,
	{path, servers}: Pick<ConfigFile, 'path' | 'servers'>,
	text: string,
): Promise<readonly SafeText[]> {
	try {
		await forgetInBackups(paths, secretsThatLeft(known, servers, parseConfig(path, text)));
		return [];
	} catch (error) {
		const {message} = toUserError(error);
		return [safeLine(`Backups of ${path} may still hold secrets in plain text: ${message}`)];
	}
}
