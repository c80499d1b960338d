import type {JsonValue, ForeignEntry as Summary} from '../contract.ts';
import {UserError} from '../errors.ts';
import {maskUrl} from '../masked-url.ts';
import {safeLine} from '../safe-text.ts';
import {readConfig} from './config-file.ts';
import {isObject} from './entry.ts';
import {masking, maskWords, secretsIn} from './masked-words.ts';

export type ForeignEntry = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	/** What of its arguments and its environment is a secret by its name or its looks. */
	secrets: readonly string[];
};

function texts(values: JsonValue | undefined): readonly string[] {
	return Array.isArray(values) ? values.map(String) : [];
}

/**
 * An entry of a client's file as it can be started; the file is only read. Throws `CLIENT_ENTRY_NOT_FOUND`,
 * `CLIENT_ENTRY_UNUSABLE` and `CLIENT_CONFIG_INVALID`.
 */
export async function readForeignEntry(path: string, name: string): Promise<ForeignEntry> {
	const {servers} = await readConfig(path);
	const entry = servers.get(name);
	if (entry === undefined) {
		const {didYouMean} = await import('../near-names.ts');
		const near = didYouMean(name, [...servers.keys()], key => `client:${key}`);
		const names = [...servers.keys()].slice(0, 20).map(key => `client:${key}`);
		throw new UserError('CLIENT_ENTRY_NOT_FOUND', `There is no server "${name}" in ${path}.`, {
			hint: near ?? (names.length > 0 ? `It has: ${names.join(', ')}` : 'It has no servers.'),
		});
	}
	if (!isObject(entry) || typeof entry.command !== 'string' || entry.command === '') {
		const url = isObject(entry) && typeof entry.url === 'string';
		throw new UserError('CLIENT_ENTRY_UNUSABLE', `The entry "${name}" of ${path} has no command to start.`, {
			hint: url ? 'It has a URL: give that instead of the name.' : 'Mend it in that file.',
		});
	}
	const args = texts(entry.args);
	const env = environmentOf(entry.env);
	return {command: entry.command, args, env, secrets: secretsIn([entry.command, ...args], env)};
}

function environmentOf(env: JsonValue | undefined): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(isObject(env) ? env : {}).map(([key, value]) => [key, String(value)]),
	);
}

/** What is a secret in the entries of a client's file by its name or its looks; nothing when it cannot be read. */
export async function secretsOfEntries(path: string): Promise<readonly string[]> {
	try {
		const {servers} = await readConfig(path, 0);
		return [...servers.values()].flatMap(entry => {
			if (!isObject(entry)) return [];
			const {args, env, headers, url} = entry;
			const words = [...texts(args), ...(typeof url === 'string' ? [url] : [])];
			return secretsIn(words, {...environmentOf(env), ...environmentOf(headers)});
		});
	} catch {
		return [];
	}
}

/** An entry that is not ours as it can be shown: names of its environment, never their values. */
export function summarizeForeign([name, entry]: readonly [string, JsonValue]): Summary {
	const {command, args, env, url} = isObject(entry) ? entry : {};
	const words = typeof command === 'string' ? maskWords([command, ...texts(args)], masking) : undefined;
	return {
		name,
		command: words && safeLine(words.join(' ')),
		url: typeof url === 'string' ? safeLine(maskUrl(url, masking)) : undefined,
		envNames: isObject(env) ? Object.keys(env).map(safeLine) : [],
	};
}

/** The command of an entry that is not ours as it can be shown. */
export function shownCommand(command: string): string {
	return maskWords([command], masking)[0] ?? '';
}
