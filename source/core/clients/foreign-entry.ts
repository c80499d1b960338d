import type {JsonValue, ForeignEntry as Summary} from '../contract.ts';
import {UserError} from '../errors.ts';
import {redacted} from '../redact.ts';
import {safeLine} from '../safe-text.ts';
import {readConfig} from './config-file.ts';
import {isObject} from './entry.ts';

export type ForeignEntry = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
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
	const env = isObject(entry.env) ? entry.env : {};
	return {
		command: entry.command,
		args: texts(entry.args),
		env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])),
	};
}

const secretName = /(?:token|secret|password|passwd|api[-_]?key|auth|bearer)/i;

/** Arguments without what stands after the name of a secret: `--token x`, `--api-key=x`, `Authorization: x`. */
function withoutSecrets(args: readonly string[]): readonly string[] {
	return args.map((arg, index) => {
		const before = args[index - 1] ?? '';
		if (before.startsWith('-') && !/[=:]/.test(before) && secretName.test(before) && !arg.startsWith('-'))
			return redacted;
		const [, name = ''] = /^([^=:]+[=:]\s*)./.exec(arg) ?? [];
		return secretName.test(name) ? name + redacted : arg;
	});
}

/** An entry that is not ours as it can be shown: names of its environment, never their values. */
export function summarizeForeign([name, entry]: readonly [string, JsonValue]): Summary {
	const {command, args, env, url} = isObject(entry) ? entry : {};
	const words = typeof command === 'string' ? [command, ...withoutSecrets(texts(args))] : undefined;
	return {
		name,
		command: words && safeLine(words.join(' ')),
		// A query may hold a key.
		url:
			typeof url === 'string'
				? safeLine(url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//'))
				: undefined,
		envNames: isObject(env) ? Object.keys(env).map(safeLine) : [],
	};
}
