import type {JsonObject, StoredArguments} from '../contract.ts';
import {isJsonObject} from '../exact-json.ts';
import {withholdSecrets} from '../form/withhold-secrets.ts';
import {createRedactor} from '../redact.ts';

/** What is to be remembered of the arguments of a call. */
export type ArgumentsToStore = {
	arguments: JsonObject;
	/** Says which of them are secrets. */
	inputSchema: JsonObject;
	/** The secrets of the extension, from the vault: no text that holds one is written down. */
	secrets: Iterable<string>;
};

/** Larger ones would make every later read slow; they are better kept in a file and given as `@file`. */
const mostBytes = 64 * 1024;

/** The arguments as they can be written to disk. */
export function toStored({arguments: args, inputSchema, secrets}: ArgumentsToStore): StoredArguments {
	const stored = withholdSecrets(args, inputSchema, {redact: createRedactor(secrets)});
	const isTooLarge = Buffer.byteLength(JSON.stringify(stored.args)) > mostBytes;
	return {arguments: isTooLarge ? undefined : stored.args, withheld: isTooLarge ? [] : stored.withheld};
}

export function isStored(value: unknown): value is StoredArguments & {tool: string} {
	const stored = value as Partial<StoredArguments & {tool: string}> | null;
	const args: unknown = stored?.arguments;
	return (
		typeof stored?.tool === 'string' &&
		Array.isArray(stored.withheld) &&
		(args === undefined || isJsonObject(args))
	);
}
