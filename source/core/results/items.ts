import type {JsonObject, JsonValue} from '../contract.ts';
import {isJsonObject, parseJson} from '../exact-json.ts';

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
	/** What is none of the kinds that the protocol names. */
	json?: JsonValue;
};

function list(value: JsonValue | undefined): readonly JsonValue[] {
	return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function word(value: JsonValue | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

const unknownType = 'application/octet-stream';

function resourceItem({uri, mimeType, text, blob}: JsonObject): ResultItem {
	const type = word(mimeType);
	const where = word(uri) ?? '';
	if (typeof blob === 'string')
		return {part: {kind: 'media', type: 'file', mimeType: type ?? unknownType, data: blob, uri: where}};
	return {
		part: {kind: 'resource', uri: where, ...(type !== undefined && {mimeType: type})},
		text: word(text) ?? '',
	};
}

function contentItem(item: JsonValue): ResultItem {
	if (!isJsonObject(item)) return {json: item};
	const {type, text, data, mimeType, uri, name, resource} = item;
	if (type === 'text' && typeof text === 'string') return {text};
	if ((type === 'image' || type === 'audio') && typeof data === 'string')
		return {part: {kind: 'media', type, mimeType: word(mimeType) ?? unknownType, data}};
	if (type === 'resource_link' && typeof uri === 'string') {
		const kind = word(mimeType);
		const called = word(name);
		return {
			part: {
				kind: 'link',
				uri,
				...(called !== undefined && {name: called}),
				...(kind !== undefined && {mimeType: kind}),
			},
		};
	}
	if (type === 'resource' && isJsonObject(resource)) return resourceItem(resource);
	return {json: item};
}

function messageItems(message: JsonValue): readonly ResultItem[] {
	if (!isJsonObject(message)) return [{json: message}];
	const role = word(message.role) ?? 'message';
	const contents = Array.isArray(message.content) ? list(message.content) : [message.content ?? null];
	return contents.map(content => ({role, ...contentItem(content)}));
}

/** The pieces of what a tool, a prompt (`messages`) or a resource (`contents`) answered. Judges nothing, refuses nothing. */
export function resultItems({content, messages, contents}: JsonObject): readonly ResultItem[] {
	return [
		...list(content).map(contentItem),
		...list(messages).flatMap(messageItems),
		...list(contents).map(item => (isJsonObject(item) ? resourceItem(item) : {json: item})),
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
