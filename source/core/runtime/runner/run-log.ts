import {createRedactor, type Redact} from '../../redact.ts';
import type {LogEntry} from '../log-format.ts';
import {createLastLines} from './last-lines.ts';
import type {LogFile} from './log-file.ts';
import {createNonMcpCount, type NonMcpOutput, nonMcpWords} from './non-mcp-output.ts';

const mostText = 64 * 1024;
const ringBytes = 2 * 1024 * 1024;

/** A message that passed, as the router saw it. */
export type MessageNote = {
	direction: 'to-server' | 'from-server';
	session: string | undefined;
	method: string | undefined;
	id: string | undefined;
	/** The message itself, or of one that streamed through the first bytes and its whole size. */
	bytes: Buffer;
	size?: number;
	milliseconds?: number;
	/** The parameters of a `notifications/message`. */
	logged?: Readonly<Record<string, unknown>>;
};

export type RunLog = {
	message: (note: MessageNote) => void;
	/**
	 * A line of standard error, or one on standard output that is no message; `more` bytes of it were left out.
	 * Returns it with the secrets hidden.
	 */
	output: (kind: 'stderr' | 'pollution', bytes: Buffer, more?: number) => string;
	life: (text: string, level?: 'info' | 'warning' | 'error') => void;
	redact: Redact;
	/** More secrets that must not be seen from now on. */
	hide: (secrets: readonly string[]) => void;
	/** Bytes of a line to take before it is cut, so that no secret is cut into two harmless halves. */
	lineBytes: number;
	/** What went wrong in our own work on something, which goes on all the same. */
	fault: (what: string, error: unknown) => void;
	/** The last lines of stderr since the server was started, secrets hidden. */
	tail: () => readonly string[];
	/** The server was started: what it wrote before is another one's. */
	begin: () => void;
	/** How much of stdout was not MCP, in this run; undefined for none. */
	nonMcp: () => NonMcpOutput | undefined;
	/** Entries with their payloads from now on, the latest ones first; returns how to stop. */
	watch: (listener: (entry: LogEntry) => void) => () => void;
	close: () => Promise<void>;
};

/** `margin`: the last characters of a text that goes on, in which half a secret may stand. */
function cut(text: string, more: number, margin = 0): string {
	if (more <= 0 && text.length <= mostText) return text;
	const kept = Math.max(0, Math.min(mostText, more > 0 ? text.length - margin : text.length));
	return `${text.slice(0, kept)}… [${text.length - kept + Math.max(0, more)} more bytes]`;
}

/** A value of any depth: what is nested too deeply for that is not spelled out. */
function asText(data: unknown): string {
	try {
		return JSON.stringify(data) ?? '';
	} catch {
		return '[nested too deeply to be shown]';
	}
}

/** Everything that is told about one run: to its file, to whoever watches, and the end of it to the error message. */
export function createRunLog({
	file,
	secrets,
	payloads,
}: {
	file: LogFile;
	secrets: readonly string[];
	payloads: boolean;
}): RunLog {
	const hidden = new Set(secrets);
	let hideSecrets = createRedactor(hidden);
	/** Of each stream by itself: a secret goes on in the next line of the same one. */
	let streams = {stderr: hideSecrets.lines(), pollution: hideSecrets.lines()};
	const redact: Redact = text => hideSecrets(text);
	const watchers = new Set<(entry: LogEntry) => void>();
	const ring: {entry: LogEntry; payload: Buffer; size: number}[] = [];
	let ringSize = 0;
	const lastLines = createLastLines();
	const nonMcp = createNonMcpCount(text => write({time: now(), kind: 'life', level: 'warning', text}));

	/** Bytes at the end of what is taken of a line that may hold the first half of a secret. */
	const margin = () => {
		const longest = Math.max(0, ...[...hidden].map(secret => Buffer.byteLength(secret)));
		return longest * 7 + 64;
	};

	const withPayload = (entry: LogEntry, payload: Buffer): LogEntry => {
		if (payload.length === 0) return entry;
		const text = redact(payload.toString('utf8').trimEnd());
		return {...entry, text: cut(text, (entry.bytes ?? payload.length) - payload.length, margin())};
	};

	/** What can be shown of it, in bytes of its own: what is kept must not keep a megabyte alive. */
	const headOf = (payload: Buffer): Buffer => {
		if (payload.length <= mostText) return payload;
		const most = mostText + margin();
		return payload.length <= most ? payload : Buffer.from(payload.subarray(0, most));
	};

	const remember = (entry: LogEntry, payload: Buffer) => {
		const size = payload.length + (entry.text?.length ?? 0) + 200;
		ring.push({entry, payload, size});
		ringSize += size;
		while (ringSize > ringBytes) ringSize -= ring.shift()?.size ?? ringSize;
	};

	const write = (entry: LogEntry, whole: Buffer = Buffer.alloc(0)) => {
		const payload = headOf(whole);
		file.write(JSON.stringify(payloads ? withPayload(entry, payload) : entry));
		remember(entry, payload);
		if (watchers.size === 0) return;
		const full = withPayload(entry, payload);
		for (const watcher of watchers) watcher(full);
	};

	const now = () => new Date().toISOString();

	const notification = ({level, logger, data}: Readonly<Record<string, unknown>>) => {
		const text = typeof data === 'string' ? data : asText(data);
		const named = typeof logger === 'string' ? `${logger}: ${text}` : text;
		write({time: now(), kind: 'log', text: cut(redact(named), 0), ...(typeof level === 'string' && {level})});
	};

	return {
		redact,
		hide(more) {
			for (const secret of more) hidden.add(secret);
			hideSecrets = createRedactor(hidden);
			streams = {stderr: hideSecrets.lines(), pollution: hideSecrets.lines()};
		},
		get lineBytes() {
			return mostText + margin();
		},
		message({direction, session, method, id, bytes, size = bytes.length, milliseconds, logged}) {
			if (logged) {
				notification(logged);
				return;
			}
			const entry: LogEntry = {
				time: now(),
				kind: 'message',
				direction,
				...(session !== undefined && {session}),
				...(method !== undefined && {method: redact(method.slice(0, 200))}),
				...(id !== undefined && {id: redact(id.slice(0, 200))}),
				bytes: size,
				...(milliseconds !== undefined && {milliseconds: Math.round(milliseconds * 10) / 10}),
			};
			write(entry, bytes);
		},
		output(kind, bytes, more = 0) {
			const most = mostText + margin();
			const left = Math.max(0, bytes.length - most);
			const shown = streams[kind](bytes.toString('utf8', 0, most));
			const text = cut(shown.trimEnd(), more + left, margin());
			if (text === '') return shown;
			if (kind === 'stderr') lastLines.add(text);
			write({time: now(), kind, text});
			if (kind === 'pollution') nonMcp.add(text);
			return shown;
		},
		life(text, level = 'info') {
			write({time: now(), kind: 'life', level, text: redact(text)});
		},
		fault(what, error) {
			const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
			write({
				time: now(),
				kind: 'life',
				level: 'error',
				text: redact(`${what} could not be dealt with: ${told}`),
			});
		},
		tail: lastLines.all,
		begin: lastLines.clear,
		nonMcp: nonMcp.sum,
		watch(listener) {
			for (const {entry, payload} of ring) listener(withPayload(entry, payload));
			watchers.add(listener);
			return () => watchers.delete(listener);
		},
		close() {
			const said = nonMcp.sum();
			if (said) write({time: now(), kind: 'life', level: 'warning', text: nonMcpWords(said)});
			return file.close();
		},
	};
}
