import {type JSONRPCMessage, RELATED_TASK_META_KEY} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {isExact, isWhole} from '../../exact-json.ts';
import {isObject} from '../../json-words.ts';

const ofProtocol = /^(?:notifications|elicitation|sampling|roots)\/|^ping$/;

function isToken(value: JsonValue | undefined): boolean {
	return value === undefined || typeof value === 'string' || Number.isSafeInteger(value);
}

/** Params or a result without a `_meta` that the SDK would refuse all of it for. */
export function cleanMeta(given: JsonObject): JsonObject {
	const {_meta: meta, ...others} = given;
	if (meta === undefined) return given;
	const task = isObject(meta) ? meta[RELATED_TASK_META_KEY] : undefined;
	const isGood =
		isObject(meta) &&
		isToken(meta.progressToken) &&
		(task === undefined || (isObject(task) && typeof task.taskId === 'string'));
	return isGood ? given : others;
}

/** An id as the SDK takes it, which refuses numbers beyond 2^53: they have a text as a stand-in. */
function readId(id: JsonValue): string | number | undefined {
	if (typeof id === 'string' || Number.isSafeInteger(id)) return id as string | number;
	const isNumber = typeof id === 'number' || isExact(id);
	return isNumber && isWhole(id) ? `number ${JSON.stringify(id)}` : undefined;
}

/** Reads what a server asks or tells by itself; undefined when it is neither. Its id may be a stand-in. */
export function readRequest({jsonrpc, id: given, method, params}: JsonObject): JSONRPCMessage | undefined {
	if (typeof method !== 'string' || (jsonrpc !== '2.0' && !ofProtocol.test(method))) return undefined;
	const known = isObject(params) && {params: cleanMeta(params)};
	if (given === undefined || given === null) return {jsonrpc: '2.0', method, ...known};
	const id = readId(given);
	return id === undefined ? undefined : {jsonrpc: '2.0', id, method, ...known};
}
