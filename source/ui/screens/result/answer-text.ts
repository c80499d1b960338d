import type {JsonObject, JsonValue} from '../../../core/contract.ts';
import {
	decodedSize,
	type ResultItem,
	type ResultPart,
	repeatsStructured,
	resultItems,
} from '../../../core/results/items.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../../core/safe-text.ts';
import {bytes} from '../../show.ts';
import type {Tone} from '../../theme.ts';

/** Lines of text, some of which stand out; the parts that more can be done with, each with its line. */
export type AnswerText = {
	readonly lines: readonly SafeText[];
	readonly tones: ReadonlyMap<number, Tone>;
	readonly parts: readonly {readonly line: number; readonly part: ResultPart}[];
};

function textLines(text: string): SafeText[] {
	return safeText(text).replaceAll('\t', '    ').split('\n') as SafeText[];
}

function pretty(value: JsonValue): SafeText[] {
	return textLines(JSON.stringify(value, undefined, 2));
}

/** A part in one line: what it is, how large, where. */
function partWords(part: ResultPart): SafeText {
	const type = part.mimeType === undefined ? ours('') : safeJoin` ${safeLine(part.mimeType)}`;
	const where = part.uri === undefined ? ours('') : safeJoin` ${safeLine(part.uri)}`;
	switch (part.kind) {
		case 'media':
			return safeJoin`[${safeLine(part.type)}${type}, ${bytes(decodedSize(part.data))}${where}]`;
		case 'link':
			return safeJoin`[link ${safeLine(part.name ?? '')}${type}${where}]`;
		case 'resource':
			return safeJoin`[resource${type}${where}]`;
	}
}

function createText() {
	const lines: SafeText[] = [];
	const tones = new Map<number, Tone>();
	const parts: {line: number; part: ResultPart}[] = [];
	const add = (line: SafeText, tone?: Tone) => {
		if (tone) tones.set(lines.length, tone);
		lines.push(line);
	};
	const addAll = (more: readonly SafeText[]) => {
		for (const line of more) lines.push(line);
	};
	const addPart = (part: ResultPart) => {
		parts.push({line: lines.length, part});
		add(partWords(part), 'accent');
	};
	return {lines, tones, parts, add, addAll, addPart};
}

function addItem(text: ReturnType<typeof createText>, item: ResultItem, role: string | undefined): void {
	if (item.role !== role && item.role !== undefined) {
		if (text.lines.length > 0) text.add(ours(''));
		text.add(safeJoin`${safeLine(item.role)}:`, 'strong');
	}
	if (item.part) text.addPart(item.part);
	if (item.text !== undefined) text.addAll(textLines(item.text));
	if (item.json !== undefined) text.addAll(pretty(item.json));
	if (item.problem !== undefined) text.add(safeJoin`! ${item.problem}`, 'warn');
}

function compose(result: JsonObject, problem: SafeText | undefined): AnswerText {
	const text = createText();
	const {structuredContent: structured} = result;
	if (problem !== undefined) {
		text.add(safeJoin`! ${problem}`, 'warn');
		text.add(ours(''));
	}
	let role: string | undefined;
	const before = text.lines.length;
	for (const item of resultItems(result)) {
		// Servers repeat structured content as text for older clients; it is shown once.
		if (repeatsStructured(item.text, structured)) continue;
		addItem(text, item, role);
		role = item.role;
	}
	if (structured !== undefined) {
		if (text.lines.length > before) text.add(ours(''));
		text.add(ours('structured content:'), 'dim');
		text.addAll(pretty(structured));
	}
	if (text.lines.length === before) {
		text.add(ours('It is empty: there is no content. As it came:'), 'dim');
		text.addAll(pretty(result));
	}
	const {lines, tones, parts} = text;
	return {lines, tones, parts};
}

const known = new WeakMap<JsonObject, AnswerText>();

/** An answer as text: its pieces one after the other, then what it gave as data, also when that fits no schema. */
export function answerText({
	result,
	structuredProblem,
}: {
	result: JsonObject;
	structuredProblem?: SafeText;
}): AnswerText {
	const before = known.get(result);
	if (before) return before;
	const text = compose(result, structuredProblem);
	known.set(result, text);
	return text;
}

const knownRaw = new WeakMap<JsonObject, readonly SafeText[]>();

/** An answer as the JSON that it came as, laid out. */
export function rawLines(result: JsonObject): readonly SafeText[] {
	const before = knownRaw.get(result);
	if (before) return before;
	const lines = pretty(result);
	knownRaw.set(result, lines);
	return lines;
}
