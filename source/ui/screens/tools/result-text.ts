import type {CallResult, JsonValue} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeText} from '../../../core/safe-text.ts';
import {bytes} from '../../show.ts';

function isObject(value: unknown): value is Record<string, JsonValue> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rows(text: string): SafeText[] {
	return safeText(text).replaceAll('\t', '    ').split('\n') as SafeText[];
}

/** The size of what base64 text holds. */
function decodedSize(data: unknown): number {
	return typeof data === 'string' ? Math.floor((data.length * 3) / 4) : 0;
}

function contentRows(item: JsonValue): SafeText[] {
	if (!isObject(item)) return rows(JSON.stringify(item, undefined, 2));
	const {type, text, data, mimeType, uri, resource} = item;
	if (type === 'text' && typeof text === 'string') return rows(text);
	if (type === 'image' || type === 'audio') {
		return [
			safeJoin`[${safeText(String(type))} ${safeText(String(mimeType ?? ''))}, ${bytes(decodedSize(data))}]`,
		];
	}
	if (type === 'resource_link') return [safeJoin`[link ${safeText(String(uri))}]`];
	if (type === 'resource' && isObject(resource)) {
		const head = safeJoin`[resource ${safeText(String(resource.uri))}]`;
		return typeof resource.text === 'string' ? [head, ...rows(resource.text)] : [head];
	}
	return rows(JSON.stringify(item, undefined, 2));
}

/** A tool's answer as lines: its contents one after the other, then what it gave as data. */
export function resultText({result}: CallResult): readonly SafeText[] {
	const {content, structuredContent} = result;
	const lines = Array.isArray(content) ? (content as readonly JsonValue[]).flatMap(contentRows) : [];
	if (structuredContent !== undefined) {
		lines.push(
			...(lines.length > 0 ? [ours('')] : []),
			ours('structured content:'),
			...rows(JSON.stringify(structuredContent, undefined, 2)),
		);
	}
	if (lines.length === 0) return rows(JSON.stringify(result, undefined, 2));
	return lines;
}
