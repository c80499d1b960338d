import type {JsonObject, JsonValue} from '../../core/contract.ts';
import {
	decodedSize,
	type ResultItem,
	type ResultPart,
	repeatsStructured,
	resultItems,
} from '../../core/results/items.ts';
import {type SafeText, safeJoin, safeText} from '../../core/safe-text.ts';
import type {Lines} from './style.ts';
import {formatBytes} from './units.ts';

function pretty(value: JsonValue): SafeText {
	return safeText(JSON.stringify(value, undefined, 2));
}

/** A part that is no text: what it is, and how large. */
function partWords(part: ResultPart): SafeText {
	if (part.kind === 'link') return safeText(`[link ${part.name ?? ''} ${part.uri}]`);
	if (part.kind === 'resource') return safeText(`[resource ${part.uri}]`);
	const {type, mimeType, data, uri} = part;
	const what = type === 'file' ? `resource ${uri ?? ''}` : type;
	return safeText(`[${what} ${mimeType}, ${formatBytes(decodedSize(data))}]`);
}

/** One piece of an answer, and what is wrong with it. */
export function printItem({part, text, json, problem}: ResultItem): Lines {
	const words = text === undefined ? [] : [safeText(text)];
	return [
		// A resource whose text came along is its text.
		...(part && text === undefined ? [partWords(part)] : words),
		...(json === undefined ? [] : [pretty(json)]),
		...(problem === undefined ? [] : [safeJoin`! ${problem}`]),
	];
}

/** What a tool answered, for people: text as it is, structured content laid out, binary by type and size. */
export function printToolResult(result: JsonObject): Lines {
	const items = resultItems(result);
	const {structuredContent: structured} = result;
	if (structured === undefined) return items.length > 0 ? items.flatMap(printItem) : [pretty(result)];
	// Servers repeat structured content as text for older clients; it is shown once.
	const others = items.filter(({text}) => !repeatsStructured(text, structured));
	return [...others.flatMap(printItem), pretty(structured)];
}
