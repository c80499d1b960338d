import type {LogLine} from '../contract.ts';
import {detectLevel, toLevel} from '../runtime/log-level.ts';
import {safeLine, safeText} from '../safe-text.ts';
import {createPairs, type Head, milestones, readHead, readMessage, type Sent} from './claude-line.ts';

export type ClientLogParser = {
	/** One line without its end; what it completes. */
	push: (line: string) => readonly LogLine[];
	/** What is still held back, for the end of the file or a pause in it. */
	flush: () => readonly LogLine[];
};

const metadataNothing = / ?\{ metadata: undefined \}$/;
const opensObject = /[{[](?:\s*[\w$]+:\s*[{[])*$/;

/** An object of more lines than that is none, or was cut off. */
const mostLines = 200;

/** How many braces and brackets a text leaves open, those in its strings aside. */
function depthOf(text: string): number {
	let depth = 0;
	let quote = '';
	for (let at = 0; at < text.length; at++) {
		const letter = text[at] ?? '';
		if (quote) {
			if (letter === '\\') at++;
			else if (letter === quote) quote = '';
		} else if (letter === "'" || letter === '"' || letter === '`') quote = letter;
		else if (letter === '{' || letter === '[') depth++;
		else if (letter === '}' || letter === ']') depth--;
	}
	return depth;
}

/** What the next lines may go on with. */
type Held = {head: Head; lines: string[]; depth: number};

function plainLine({head: {time, level}, lines}: Held, text: string, prefix: string): LogLine {
	const [, ...more] = lines;
	const kind = milestones.test(text) ? 'life' : 'log';
	const whole = safeText([prefix + text, ...more].join('\n'));
	return {time, kind, level: toLevel(level) ?? 'info', text: whole};
}

function messageLine(
	time: string,
	{direction, method, id, bytes, payload}: Sent,
	milliseconds: number | undefined,
	prefix: string,
): LogLine {
	const parts = [
		direction === 'to-server' ? '→' : '←',
		method ?? 'answer',
		id === undefined ? '' : `#${id}`,
		milliseconds === undefined ? '' : `${milliseconds} ms`,
		payload,
	];
	return {
		time,
		kind: 'message',
		level: 'debug',
		text: safeLine(prefix + parts.filter(Boolean).join(' ')),
		message: {
			direction,
			bytes,
			...(method !== undefined && {method: safeLine(method)}),
			...(id !== undefined && {id: safeLine(id)}),
			...(milliseconds !== undefined && {milliseconds}),
			payload: safeLine(payload),
		},
	};
}

/** The entry that a line with a time begins. */
function begin(head: Head): Held {
	const text = head.text.replace(/ %o$/, '');
	const [opening = ''] = text.startsWith('Message from ') ? [] : (opensObject.exec(text) ?? []);
	return {head, lines: [text], depth: depthOf(opening)};
}

function isError({head}: Held): boolean {
	return toLevel(head.level) === 'error';
}

/** Whether a line without a time belongs to the entry: an object laid out over several, or the stack of an error. */
function goesOn(held: Held, line: string): boolean {
	if (held.lines.length >= mostLines) return false;
	return held.depth > 0 || (isError(held) && /^\s+at \S/.test(line));
}

/**
 * @param server the name in the file's name; undefined for the log of all servers, whose lines then name theirs
 * @param fallbackTime for lines before the first that has a time
 */
export function createClientLogParser(server: string | undefined, fallbackTime: string): ClientLogParser {
	const pair = createPairs();
	let lastTime = fallbackTime;
	let held: Held | undefined;

	const finish = (entry: Held): LogLine => {
		const {head, lines} = entry;
		const text = (lines[0] ?? '').replace(metadataNothing, '');
		const prefix = server === undefined && head.name !== '' ? `[${head.name}] ` : '';
		const sent = lines.length === 1 ? readMessage(text) : undefined;
		if (!sent) return plainLine(entry, text, prefix);
		return messageLine(head.time, sent, pair(head.name, sent, head.time), prefix);
	};

	const flush = (): LogLine[] => {
		const entry = held;
		held = undefined;
		return entry ? [finish(entry)] : [];
	};

	const pushOn = (entry: Held, line: string): LogLine[] => {
		const inObject = entry.depth > 0;
		entry.lines.push(line);
		entry.depth = inObject ? Math.max(0, entry.depth + depthOf(line)) : 0;
		return inObject && entry.depth === 0 ? flush() : [];
	};

	const pushRaw = (line: string): LogLine[] => {
		const before = flush();
		if (line === '') return before;
		return [...before, {time: lastTime, kind: 'stderr', level: detectLevel(line), text: safeLine(line)}];
	};

	return {
		flush,
		push(line) {
			const head = readHead(line);
			if (!head) return held && goesOn(held, line) ? pushOn(held, line) : pushRaw(line);
			const before = flush();
			lastTime = head.time;
			held = begin(head);
			return held.depth > 0 || isError(held) ? before : [...before, ...flush()];
		},
	};
}
