/** JSON values in words, for what is said of a malformed one. */
import type {JsonValue, RpcError} from './contract.ts';

export {isJsonObject as isObject} from './exact-json.ts';

const mostShown = 100;

/** A value as JSON in one line, cut after `most` characters. May hold text from outside. */
export function shownJson(value: JsonValue, most = mostShown): string {
	return cutAt(JSON.stringify(value), most);
}

/** The beginning of a text, with `…` where something was cut off. */
export function cutAt(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

/** What is wrong with a member that should be something else: `description is 42, not text`. */
export function isNot(name: string, value: JsonValue | undefined, wanted: string): string {
	return value === undefined ? `${name} is missing` : `${name} is ${shownJson(value)}, not ${wanted}`;
}

const mostOfData = 500;

/** What a server answered instead of a result, as it said it. */
export function rpcWords({code, message, data}: RpcError): string {
	return `error ${code}: ${message}${data === undefined ? '' : ` (data: ${shownJson(data, mostOfData)})`}`;
}
