import type {JsonObject, JsonValue} from '../contract.ts';
import {parseJson} from '../exact-json.ts';
import {isNot, isObject} from '../json-words.ts';
import {type SafeText, safeLine} from '../safe-text.ts';

/** Something in an answer that is more than text. */
export type ResultPart =
	/** Bytes that came along; base64 as the server gave it. */
	| {kind: 'media'; type: 'image' | 'audio' | 'file'; mimeType: string; data: string; uri?: string}
	/** A resource that can be read; `name` and `uri` are exact. */
	| {kind: 'link'; uri: string; name?: string; mimeType?: string}
	/** A resource whose text came along. */
	| {kind: 'resource'; uri: string; mimeType?: string};

/** One piece of an answer, in the order of the server. */
export type ResultItem = {
	/** Who says it, in a prompt. */
	role?: string;
	part?: ResultPart;
	text?: string;
	/** What is none of the kinds that the protocol names, or not as its kind should be. */
	json?: JsonValue;
	/** What is wrong with it. */
	problem?: SafeText;
};

function word(value: JsonValue | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** A piece that is shown as the JSON that it is, with what is wrong with it. */
function odd(json: JsonValue, ...problem: Parameters<typeof isNot>): ResultItem {
	return {json, problem: safeLine(isNot(...problem))};
}

/** What is wrong with bytes that are not base64, the usual one or that of URLs. */
function bytesProblem(name: string, data: string): {problem?: SafeText} {
	const isBase64 = /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data);
	return isBase64 ? {} : {problem: safeLine(isNot(name, data, 'base64'))};
}

const unknownType = 'application/octet-stream';

function resourceItem(resource: JsonObject): ResultItem {
	const {uri, mimeType, text, blob} = resource;
	const type = word(mimeType);
	const where = word(uri) ?? '';
	const problem = typeof uri !== 'string' && {problem: safeLine(isNot('uri', uri, 'text'))};
	if (typeof blob === 'string')
		return {
			part: {kind: 'media', type: 'file', mimeType: type ?? unknownType, data: blob, uri: where},
			...bytesProblem('blob', blob),
			...problem,
		};
	if (typeof text !== 'string') {
		const [name, value] = text === undefined && blob !== undefined ? ['blob', blob] : ['text', text];
		return odd(resource, name as string, value, 'text');
	}
	return {
		part: {kind: 'resource', uri: where, ...(type !== undefined && {mimeType: type})},
		text,
		...problem,
	};
}

function linkItem({uri, name, mimeType}: JsonObject & {uri: string}): ResultItem {
	const type = word(mimeType);
	const called = word(name);
	const facts = {...(called !== undefined && {name: called}), ...(type !== undefined && {mimeType: type})};
	return {part: {kind: 'link', uri, ...facts}};
}

function contentItem(item: JsonValue): ResultItem {
	if (!isObject(item)) return odd(item, 'it', item, 'an object');
	const {type, text, data, mimeType, uri, resource} = item;
	switch (type) {
		case 'text':
			return typeof text === 'string' ? {text} : odd(item, 'text', text, 'text');
		case 'image':
		case 'audio':
			return typeof data === 'string'
				? {
						part: {kind: 'media', type, mimeType: word(mimeType) ?? unknownType, data},
						...bytesProblem('data', data),
					}
				: odd(item, 'data', data, 'text');
		case 'resource_link':
			return typeof uri === 'string' ? linkItem({...item, uri}) : odd(item, 'uri', uri, 'text');
		case 'resource':
			return isObject(resource) ? resourceItem(resource) : odd(item, 'resource', resource, 'an object');
		default:
			return typeof type === 'string' ? {json: item} : odd(item, 'type', type, 'text');
	}
}

function messageItems(message: JsonValue): readonly ResultItem[] {
	if (!isObject(message)) return [{role: 'message', ...odd(message, 'it', message, 'an object')}];
	const {role, content} = message;
	const contents = Array.isArray(content) ? (content as readonly JsonValue[]) : [content];
	const items = contents.map(item =>
		item === undefined ? odd(message, 'content', item, 'an object') : contentItem(item),
	);
	return items.map(item => ({role: word(role) ?? 'message', ...item}));
}

function listItems(
	name: string,
	list: JsonValue | undefined,
	itemsOf: (item: JsonValue) => readonly ResultItem[],
): readonly ResultItem[] {
	if (list === undefined) return [];
	return Array.isArray(list) ? list.flatMap(itemsOf) : [odd(list, name, list, 'a list')];
}

/**
 * The pieces of what a tool, a prompt (`messages`) or a resource (`contents`) answered. Refuses nothing: what is not as
 * it should be is shown as it came, and says what is wrong with it.
 */
export function resultItems({content, messages, contents, isError}: JsonObject): readonly ResultItem[] {
	const wrongFlag = isError !== undefined && typeof isError !== 'boolean';
	return [
		...(wrongFlag ? [{problem: safeLine(isNot('isError', isError, 'true or false'))}] : []),
		...listItems('content', content, item => [contentItem(item)]),
		...listItems('messages', messages, messageItems),
		...listItems('contents', contents, item => [
			isObject(item) ? resourceItem(item) : odd(item, 'it', item, 'an object'),
		]),
	];
}

/** Bytes that base64 text stands for. */
export function decodedSize(data: string): number {
	return Buffer.byteLength(data, 'base64');
}

/** Whether a text is the structured content once more: servers repeat it for older clients. */
export function repeatsStructured(text: string | undefined, structured: JsonValue | undefined): boolean {
	if (text === undefined || structured === undefined || !/^\s*[[{"\dtfn-]/.test(text)) return false;
	try {
		return JSON.stringify(parseJson(text)) === JSON.stringify(structured);
	} catch {
		return false;
	}
}
