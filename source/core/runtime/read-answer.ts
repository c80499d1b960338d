import type {JsonObject, JsonValue, RpcError} from '../contract.ts';
import {isNot, isObject} from '../json-words.ts';

/** What a server answered to a request; `problem` says what makes it no valid answer. */
export type Answer = {id: JsonValue | undefined} & (
	| {kind: 'result'; result: JsonObject}
	| {kind: 'error'; error: RpcError}
	| {kind: 'malformed'; problem: string}
);

function errorProblem(error: JsonValue): string | undefined {
	if (!isObject(error)) return isNot('its error', error, 'an object');
	if (!Number.isInteger(error.code)) return isNot('the code of its error', error.code, 'a whole number');
	return typeof error.message === 'string'
		? undefined
		: isNot('the message of its error', error.message, 'text');
}

function problemOf({jsonrpc, result, error}: JsonObject): string | undefined {
	if (jsonrpc !== '2.0') return isNot('"jsonrpc"', jsonrpc, '"2.0"');
	const hasError = error !== undefined && error !== null;
	if (hasError && result !== undefined && result !== null) return 'it has both a result and an error';
	if (hasError) return errorProblem(error);
	if (result === undefined)
		return error === null ? isNot('its error', error, 'an object') : 'it has neither a result nor an error';
	return isObject(result) ? undefined : isNot('its result', result, 'an object');
}

/**
 * Reads a message as the answer to a request; undefined when it is none. JSON-RPC 1.0 sets the other one of `result`
 * and `error` to null, which does no harm.
 */
export function readAnswer(message: JsonObject): Answer | undefined {
	const {id, jsonrpc, method, result, error} = message;
	const answers = result !== undefined || error !== undefined;
	// Loggers write objects with ids of their own: what answers nothing and is no JSON-RPC is none of it.
	if (!answers && (method !== undefined || id === undefined || jsonrpc === undefined)) return undefined;
	if (answers && id === undefined && jsonrpc === undefined) return undefined;
	const problem = problemOf(message);
	if (problem !== undefined) return {kind: 'malformed', id, problem};
	if (isObject(result)) return {kind: 'result', id, result};
	const {code, message: said, data} = error as JsonObject;
	return {
		kind: 'error',
		id,
		error: {code: code as number, message: said as string, ...(data !== undefined && {data})},
	};
}

const member = (name: string) => new RegExp(String.raw`["']${name}["']\s*:`);
const idMember = /["']id["']\s*:\s*(?<id>-?\d+(?![\d.eE])|"(?:[^"\\]|\\.)*")/;
const mostLookedAt = 64 * 1024;

/** What can be told of a line that looks like an answer and cannot be read; undefined of any other line. */
export function readBrokenAnswer(line: string): {id: JsonValue | undefined} | undefined {
	const head = line.slice(0, mostLookedAt);
	// Many servers write the id last.
	const looked = line.length > mostLookedAt ? `${head}\n${line.slice(-1024)}` : line;
	if (!/^\s*\{/.test(head)) return undefined;
	const has = (name: string) => member(name).test(looked);
	if (!has('jsonrpc') || !(has('result') || has('error'))) return undefined;
	try {
		return {id: JSON.parse(idMember.exec(looked)?.groups?.id ?? 'null') as JsonValue};
	} catch {
		return {id: undefined};
	}
}
