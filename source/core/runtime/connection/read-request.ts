import {type JSONRPCMessage, RELATED_TASK_META_KEY} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {isObject} from '../../json-words.ts';

const ofProtocol = /^(?:notifications|elicitation|sampling|roots)\/|^ping$/;

function isToken(value: JsonValue | undefined): boolean {
	return value === undefined || typeof value === 'string' || Number.isInteger(value);
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

/** Reads what a server asks or tells by itself; undefined when it is neither. */
export function readRequest({jsonrpc, id, method, params}: JsonObject): JSONRPCMessage | undefined {
	if (typeof method !== 'string' || (jsonrpc !== '2.0' && !ofProtocol.test(method))) return undefined;
	const known = isObject(params) && {params: cleanMeta(params)};
	if (id === undefined || id === null) return {jsonrpc: '2.0', method, ...known};
	if (typeof id !== 'string' && !Number.isInteger(id)) return undefined;
	return {jsonrpc: '2.0', id: id as string | number, method, ...known};
}
