import type {LogLine} from '../../../core/contract.ts';
import {parseJson} from '../../../core/exact-json.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../../core/safe-text.ts';
import type {TextPattern} from '../../../core/text-pattern.ts';
import {fill, type Line, lineWidth, type Segment, seg, spaces} from '../../components/lines.ts';
import {bytes, clock, duration} from '../../show.ts';
import type {Tone} from '../../theme.ts';
import {cutRows} from './cut-rows.ts';
import {isAnswer, type LogRow} from './log-buffer.ts';
import type {LogView} from './log-view.ts';

export type RowLook = {
	width: number;
	view: LogView;
	/** Columns that are scrolled away on the left. */
	left: number;
	/** The server's name stands before its lines. */
	named: boolean;
	unicode: boolean;
	pattern: TextPattern | undefined;
	unfolded: boolean;
	/** What was said, as far as it is known: of the request and of the answer. */
	payloads: readonly [asked: SafeText | undefined, answered: SafeText | undefined] | undefined;
	/** The time of the row before. */
	before: string | undefined;
};

const tones: Readonly<Record<LogLine['level'], Tone>> = {
	debug: 'dim',
	info: 'text',
	warning: 'warn',
	error: 'bad',
};

/** Where a line comes from, and how bad it is: never told by colour alone. */
function sign({line}: LogRow): Segment {
	const {kind, level, message} = line;
	if (kind === 'message') {
		if (message?.id === undefined) return seg(ours('note '), 'dim');
		return isAnswer(line) ? seg(ours('ans  '), 'dim') : seg(ours('call '), 'accent');
	}
	if (level === 'error') return seg(ours('ERR  '), 'bad');
	if (kind === 'pollution') return seg(ours('out! '), 'warn');
	if (level === 'warning') return seg(ours('warn '), 'warn');
	if (kind === 'life') return seg(ours('life '), 'accent');
	return kind === 'log' ? seg(ours('log  '), 'dim') : seg(ours('err  '), 'dim');
}

const nameTones: readonly Tone[] = ['accent', 'good', 'warn', 'key', 'strong'];
const nameWidth = 12;

function nameOf(server: string | undefined, unicode: boolean): Segment {
	const name = server ?? '';
	let sum = 0;
	for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
	return seg(
		safeJoin`${fill(safeLine(name), nameWidth, unicode ? '…' : '...')} `,
		nameTones[sum % nameTones.length] ?? 'accent',
	);
}

function timeOf(time: string, {view, before, width}: RowLook): Segment[] {
	if (view.time === 'off') return [];
	// In a narrow pane the text needs the room more than the time its milliseconds.
	const shown = clock(time).slice(0, width < 60 ? 8 : undefined);
	if (view.time === 'clock') return [seg(safeLine(`${shown} `), 'dim')];
	const since = before === undefined ? 0 : Date.parse(time) - Date.parse(before);
	const text = since < 0 ? ours('earlier') : safeJoin`+${duration(since)}`;
	return [seg(safeJoin`${spaces(9 - text.length)}${text} `, 'dim')];
}

function joined(parts: readonly string[], separator: string): string {
	return parts.filter(Boolean).join(separator);
}

/** Short times exactly, long ones as people say them. */
const spent = (milliseconds: number) => (milliseconds < 1000 ? `${milliseconds} ms` : duration(milliseconds));

/** How large a message was, how long its answer took and how large that was. */
function figures({line, answer}: LogRow, to: string): string {
	const {message} = line;
	const size = message && message.bytes > 0 ? bytes(message.bytes) : '';
	if (answer?.message) {
		const {milliseconds = Date.parse(answer.time) - Date.parse(line.time), bytes: answered} = answer.message;
		return `${spent(milliseconds)}, ${size} ${to} ${bytes(answered)}`;
	}
	if (message?.milliseconds !== undefined) return joined([spent(message.milliseconds), size], ', ');
	// A joined session is told what was agreed on at the start; that is no message of the server's. What a server
	// asks while nobody is there is answered by the runner, and that is none of a session's.
	const isTold = message?.method === 'initialize' && line.session !== 'client';
	const isAnswered = message?.direction === 'from-server' && line.session === undefined;
	const waits = message?.id !== undefined && !isAnswer(line) && !isTold && !isAnswered;
	return joined([size, waits ? 'no answer yet' : ''], ', ');
}

/** A request with its answer, or another message, in one line. */
function messageText(row: LogRow, unicode: boolean): SafeText {
	const {message, session} = row.line;
	if (!message) return row.line.text;
	const to = unicode ? '→' : '->';
	const from = unicode ? '←' : '<-';
	const parts = [
		message.direction === 'to-server' ? to : from,
		message.method ?? 'answer',
		message.id === undefined ? '' : `#${message.id}`,
		session === undefined ? '' : `(${session})`,
		figures(row, to),
	];
	return safeLine(joined(parts, ' '));
}

/** The text of a row as it stands in one line. */
export function rowText(row: LogRow, unicode = true): SafeText {
	return row.line.kind === 'message' ? messageText(row, unicode) : safeLine(row.line.text);
}

/** Text with the places lit that the pattern fits. */
function lit(text: SafeText, pattern: TextPattern | undefined, tone: Tone | undefined): Segment[] {
	if (!pattern) return [seg(text, tone)];
	let places: ReturnType<TextPattern['find']>[number] = [];
	try {
		places = pattern.find([text])[0] ?? [];
	} catch {
		// That it takes too long is said by the search itself.
	}
	const segments: Segment[] = [];
	let at = 0;
	for (const [from, to] of places) {
		if (from > at) segments.push(seg(text.slice(at, from) as SafeText, tone));
		segments.push(seg(text.slice(from, to) as SafeText, 'match'));
		at = to;
	}
	if (at < text.length || segments.length === 0) segments.push(seg(text.slice(at) as SafeText, tone));
	return segments;
}

/** The JSON in a text, laid out; undefined when there is none. */
function prettyJson(text: string): SafeText | undefined {
	const start = text.search(/[{[]/);
	if (start === -1) return undefined;
	try {
		const value = parseJson(text.slice(start));
		if (typeof value !== 'object' || value === null) return undefined;
		return safeText(`${text.slice(0, start).trim()}\n${JSON.stringify(value, undefined, 2)}`.trim());
	} catch {
		return undefined;
	}
}

const unknownPayload = ours(
	'(not known: payloads are kept for a while by the running server, or with the setting logPayloads)',
);

function saidLines(payload: SafeText | undefined): readonly SafeText[] {
	if (payload === undefined) return [unknownPayload];
	return (prettyJson(payload) ?? safeText(payload)).split('\n') as SafeText[];
}

/** What an unfolded row shows below its line. */
function details({line, answer}: LogRow, payloads: RowLook['payloads']): readonly SafeText[] {
	const {message} = line;
	if (!message)
		return (prettyJson(line.text) ?? line.text).replaceAll('\t', '    ').split('\n') as SafeText[];
	const asked = safeLine(
		`${message.id === undefined ? 'said' : 'asked'} ${clock(line.time)}, ${bytes(message.bytes)}`,
	);
	const more = answer?.message
		? [
				safeLine(
					`answered ${clock(answer.time)}, ${answer.message.milliseconds} ms, ${bytes(answer.message.bytes)}`,
				),
				...saidLines(payloads?.[1]),
			]
		: [];
	return [asked, ...saidLines(payloads?.[0]), ...more];
}

const detailsOf = new WeakMap<LogRow, {payloads: RowLook['payloads']; lines: readonly SafeText[]}>();

/** Laid out once: it can be long, and the pane is drawn ten times a second. */
function knownDetails(row: LogRow, payloads: RowLook['payloads']): readonly SafeText[] {
	const known = detailsOf.get(row);
	if (known && known.payloads === payloads) return known.lines;
	const lines = details(row, payloads);
	detailsOf.set(row, {payloads, lines});
	return lines;
}

const wrappedOf = new WeakMap<LogRow, SafeText[]>();

function wrapped(row: LogRow, text: SafeText, width: number): readonly SafeText[] {
	const known = wrappedOf.get(row);
	const list = known?.[0] === text ? known : [text];
	if (list !== known) wrappedOf.set(row, list);
	return cutRows(list, width);
}

/** The lines that a row takes up in a pane of that width. */
export function rowLines(row: LogRow, look: RowLook): readonly Line[] {
	const {line} = row;
	const {width, left, named, pattern, view} = look;
	const head = [...timeOf(line.time, look), ...(named ? [nameOf(line.server, look.unicode)] : []), sign(row)];
	const room = Math.max(8, width - lineWidth(head));
	const text = rowText(row, look.unicode);
	const tone = line.kind === 'message' ? undefined : tones[line.level];
	const pieces = view.wrap
		? wrapped(row, text, room)
		: [(left === 0 ? text.slice(0, room * 4) : text.slice(left, left + room * 4)) as SafeText];
	const lines = pieces.map(
		(piece, index): Line => [
			...(index === 0 ? head : [seg(spaces(lineWidth(head)))]),
			...lit(piece, pattern, tone),
		],
	);
	if (!look.unfolded) return lines;
	const below = cutRows(knownDetails(row, look.payloads), Math.max(8, width - 4));
	return [...lines, ...below.map((piece): Line => [seg(ours('    ')), ...lit(piece, pattern, 'text')])];
}
