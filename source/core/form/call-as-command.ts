import type {JsonObject, JsonValue} from '../contract.ts';
import {isExact} from '../exact-json.ts';
import {valueText} from './entry.ts';
import {parseArguments} from './parse-arguments.ts';
import {sameJson} from './schema-form/member.ts';
import {withholdSecrets} from './withhold-secrets.ts';

export type CallToCopy = {
	id: string;
	tool: string;
	args: JsonObject;
	inputSchema: JsonObject;
};

// What a terminal acts on when it is pasted, what reorders or hides text, and what UTF-8 cannot carry.
const unprintable =
	/[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}|[\u{E0000}-\u{E007F}]/gu;

function escaped(character: string): string {
	return Array.from(
		{length: character.length},
		(_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
	).join('');
}

/** JSON in one line whose every character can be seen, so that it can be pasted anywhere. */
function printableJson(value: JsonValue): string {
	return JSON.stringify(value).replaceAll(unprintable, escaped);
}

function isPrintable(text: string): boolean {
	return text.search(unprintable) < 0;
}

function pairFor(key: string, value: JsonValue, schema: JsonObject): string {
	// A text that begins like a file's name or standard input elsewhere is never taken for one.
	const isScalar = typeof value !== 'object' || isExact(value);
	const isBare = isScalar && !/^(?:@|-$)/.test(valueText(value));
	const plain = isBare ? `${key}=${valueText(value)}` : undefined;
	return plain !== undefined && isPrintable(plain) && reads([plain], schema, {[key]: value})
		? plain
		: `${key}:=${printableJson(value)}`;
}

/** Whether the command would read exactly these arguments out of the pairs. */
function reads(pairs: readonly string[], schema: JsonObject, args: JsonObject): boolean {
	try {
		return sameJson(parseArguments(schema, pairs), args);
	} catch {
		return false;
	}
}

function words({id, tool}: CallToCopy, {options, pairs}: {options: string[]; pairs: string[]}): string[] {
	const operands = [id, tool, ...pairs];
	const dashes = operands.some(operand => operand.startsWith('-')) ? ['--'] : [];
	return [
		'mcpb-tui',
		'call',
		...(dashes.length > 0 ? [...options, ...dashes, ...operands] : [...operands, ...options]),
	];
}

/**
 * The words of the `mcpb-tui call …` that makes the same call: `key=value` where that reads as the same
 * arguments, else `--args`. A secret is not in it: `<key>` stands in its place. `shellLine` makes one line of it.
 */
export function callAsCommand(call: CallToCopy): readonly string[] {
	const {args} = withholdSecrets(call.args, call.inputSchema, {standIn: key => `<${key}>`});
	const pairs = Object.entries(args).map(([key, value]) => pairFor(key, value, call.inputSchema));
	const asPairs = pairs.every(isPrintable) && reads(pairs, call.inputSchema, args);
	return asPairs
		? words(call, {options: [], pairs})
		: words(call, {options: ['--args', printableJson(args)], pairs: []});
}

/** The call as the JSON-RPC message that a client sends, in one line; a secret is not in it either. */
export function callAsJsonRpc(call: CallToCopy, requestId: number | string = 1): string {
	const {args} = withholdSecrets(call.args, call.inputSchema, {standIn: key => `<${key}>`});
	return printableJson({
		jsonrpc: '2.0',
		id: requestId,
		method: 'tools/call',
		params: {name: call.tool, arguments: args},
	});
}
