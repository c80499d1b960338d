import type {LogLine, LogPlace} from '../../contract.ts';
import {type SafeText, safeLine} from '../../safe-text.ts';
import type {LogEntry} from '../log-format.ts';
import {detectLevel, toLevel} from '../log-level.ts';

function messageText({direction, method, id, milliseconds, text}: LogEntry): SafeText {
	const parts = [
		direction === 'to-server' ? '→' : '←',
		method ?? 'answer',
		id === undefined ? '' : `#${id}`,
		milliseconds === undefined ? '' : `${milliseconds} ms`,
		text ?? '',
	];
	return safeLine(parts.filter(Boolean).join(' '));
}

function messageOf({direction, method, id, bytes = 0, milliseconds, text}: LogEntry): LogLine['message'] {
	if (!direction) return undefined;
	return {
		direction,
		bytes,
		...(method !== undefined && {method: safeLine(method)}),
		...(id !== undefined && {id: safeLine(id)}),
		...(milliseconds !== undefined && {milliseconds}),
		...(text !== undefined && {payload: safeLine(text)}),
	};
}

const kinds = new Set<unknown>(['stderr', 'pollution', 'message', 'life', 'log']);

function parse(raw: string): LogEntry | undefined {
	try {
		const entry = JSON.parse(raw) as LogEntry;
		return kinds.has(entry.kind) && typeof entry.time === 'string' ? entry : undefined;
	} catch {
		return undefined;
	}
}

let latest: {raw: string; entry: LogEntry} | undefined;

/** The one that was asked for last is kept: what draws a line asks for each part of it. */
function entryOf(raw: string): LogEntry {
	if (latest?.raw !== raw) latest = {raw, entry: parse(raw) ?? {time: '', kind: 'stderr', text: raw}};
	return latest.entry;
}

/**
 * A line as it is stored, parsed when it is looked at: of a flood a few lines are seen, and its level is found in its
 * text.
 */
class StoredLine implements LogLine {
	readonly time: string;
	readonly server: string;
	readonly #raw: string;
	readonly #file: string;
	readonly #offset: number;

	constructor(raw: string, time: string, {server, key}: {server: string; key: string}, offset: number) {
		this.time = time;
		this.server = server;
		this.#raw = raw;
		this.#file = key;
		this.#offset = offset;
	}

	get place(): LogPlace {
		return {time: this.time, file: this.#file, offset: this.#offset};
	}

	get kind(): LogLine['kind'] {
		return entryOf(this.#raw).kind;
	}

	get level(): LogLine['level'] {
		const {kind, level, text = ''} = entryOf(this.#raw);
		if (kind === 'pollution') return 'warning';
		if (kind === 'message') return 'debug';
		return toLevel(level) ?? detectLevel(text);
	}

	/** Everything in it may come from a server. */
	get text(): SafeText {
		const entry = entryOf(this.#raw);
		return entry.kind === 'message' ? messageText(entry) : safeLine(entry.text ?? '');
	}

	get session(): string | undefined {
		return entryOf(this.#raw).session;
	}

	get message(): LogLine['message'] {
		return messageOf(entryOf(this.#raw));
	}

	/** What is printed of it: where it is stored is nobody's business. */
	toJSON(): object {
		const {time, server, kind, level, text, session, message} = this;
		return {time, server, kind, level, text, session, message};
	}
}

/** How every entry begins: `{"time":"2026-01-01T00:00:00.000Z"`. */
const timeAt = {from: 9, to: 33};
const opening = '{"time":"';

/** The time of a stored line, without parsing it where it is as we write it; undefined for what is no entry. */
export function storedTime(raw: string): string | undefined {
	if (raw.startsWith(opening) && raw[timeAt.to - 1] === 'Z' && raw[timeAt.to] === '"' && raw.endsWith('}'))
		return raw.slice(timeAt.from, timeAt.to);
	return parse(raw)?.time;
}

/** A stored line, or undefined for what a run that was killed broke off. */
export function readStoredLine(
	raw: string,
	file: {server: string; key: string},
	offset: number,
): LogLine | undefined {
	const time = storedTime(raw);
	return time === undefined ? undefined : new StoredLine(raw, time, file, offset);
}
