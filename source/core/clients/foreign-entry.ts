import type {JsonValue} from '../contract.ts';
import {UserError} from '../errors.ts';
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
		const names = [...servers.keys()].slice(0, 20).map(key => `client:${key}`);
		throw new UserError('CLIENT_ENTRY_NOT_FOUND', `There is no server "${name}" in ${path}.`, {
			hint: names.length > 0 ? `It has: ${names.join(', ')}` : 'It has no servers.',
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
