import type {JsonObject, JsonValue} from '../../core/contract.ts';
import {isObject} from '../../core/form/json-schema.ts';
import {repeatsStructured} from '../../core/results/items.ts';
import {type SafeText, safeText} from '../../core/safe-text.ts';
import type {Lines} from './style.ts';
import {formatBytes} from './units.ts';

function text(value: JsonValue | undefined): string {
	return typeof value === 'string' ? value : '';
}

function base64Bytes(data: string): SafeText {
	return formatBytes(Buffer.byteLength(data, 'base64'));
}

function pretty(value: JsonValue): SafeText {
	return safeText(JSON.stringify(value, undefined, 2));
}

/** The content of a resource: its text, or what the bytes are. */
export function printResourceContent({text: words, uri, mimeType, blob}: JsonObject): SafeText {
	if (typeof words === 'string') return safeText(words);
	return safeText(`[resource ${text(uri)} ${text(mimeType) || 'no type'}, ${base64Bytes(text(blob))}]`);
}

/** One item of the content of a result or of a prompt's message. */
export function printContent(item: JsonObject): SafeText {
	const {type, text: words, data, mimeType, name, uri, resource} = item;
	const kind = text(mimeType) || 'no type';
	if (type === 'text') return safeText(text(words));
	if (type === 'image' || type === 'audio') return safeText(`[${type} ${kind}, ${base64Bytes(text(data))}]`);
	if (type === 'resource_link') return safeText(`[link ${text(name)} ${text(uri)}]`);
	if (type === 'resource' && isObject(resource)) return printResourceContent(resource);
	return pretty(item);
}

/** What a tool answered, for people: text as it is, structured content laid out, binary by type and size. */
export function printToolResult(result: JsonObject): Lines {
	const listed: readonly JsonValue[] = Array.isArray(result.content) ? result.content : [];
	const content = listed.filter(isObject);
	const {structuredContent: structured} = result;
	if (structured === undefined) return content.length > 0 ? content.map(printContent) : [pretty(result)];
	// Servers repeat structured content as text for older clients; it is shown once.
	const others = content.filter(item => !repeatsStructured(text(item.text), structured));
	return [...others.map(printContent), pretty(structured)];
}
