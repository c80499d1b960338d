import {createRedactor, type Redact} from '../../redact.ts';
import type {LogEntry} from '../log-format.ts';
import type {LogFile} from './log-file.ts';

const mostText = 64 * 1024;
const ringBytes = 2 * 1024 * 1024;

/** A message that passed, as the router saw it. */
export type MessageNote = {
	direction: 'to-server' | 'from-server';
	session: string | undefined;
	method: string | undefined;
	id: string | undefined;
	/** The message itself, or for one that streamed through only its size. */
	bytes: Buffer | number;
	milliseconds?: number;
	/** The parameters of a `notifications/message`. */
	logged?: Readonly<Record<string, unknown>>;
};

export type RunLog = {
	message: (note: MessageNote) => void;
	/** A line of standard error, or one on standard output that is no message; `more` bytes of it were left out. */
	output: (kind: 'stderr' | 'pollution', bytes: Buffer, more?: number) => void;
	life: (text: string, level?: 'info' | 'warning' | 'error') => void;
	redact: Redact;
	/** More secrets that must not be seen from now on. */
	hide: (secrets: readonly string[]) => void;
	/** Bytes of a line to take before it is cut, so that no secret is cut into two harmless halves. */
	lineBytes: number;
	/** The last lines of standard error, secrets hidden. */
	tail: () => readonly string[];
	/** Entries with their payloads from now on, the latest ones first; returns how to stop. */
	watch: (listener: (entry: LogEntry) => void) => () => void;
	close: () => Promise<void>;
};

/** A secret of several lines, a key file say, is logged line by line. */
function withLines(secrets: readonly string[]): readonly string[] {
	return secrets.flatMap(secret => [secret, ...secret.split(/\r?\n/)]);
}

function cut(text: string, more: number): string {
	if (more === 0 && text.length <= mostText) return text;
	return `${text.slice(0, mostText)}… [${Math.max(0, text.length - mostText) + more} more bytes]`;
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
	let hideSecrets = createRedactor(withLines([...hidden]));
	const redact: Redact = text => hideSecrets(text);
	const watchers = new Set<(entry: LogEntry) => void>();
	const ring: {entry: LogEntry; payload: Buffer; size: number}[] = [];
	let ringSize = 0;
	let tail: string[] = [];

	const withPayload = (entry: LogEntry, payload: Buffer): LogEntry =>
		payload.length === 0 ? entry : {...entry, text: cut(redact(payload.toString('utf8').trimEnd()), 0)};

	const remember = (entry: LogEntry, payload: Buffer) => {
		const size = payload.length + 200;
		ring.push({entry, payload, size});
		ringSize += size;
		while (ringSize > ringBytes) ringSize -= ring.shift()?.size ?? ringSize;
	};

	const write = (entry: LogEntry, payload: Buffer = Buffer.alloc(0)) => {
		file.write(JSON.stringify(payloads ? withPayload(entry, payload) : entry));
		remember(entry, payload);
		if (watchers.size === 0) return;
		const full = withPayload(entry, payload);
		for (const watcher of watchers) watcher(full);
	};

	const now = () => new Date().toISOString();

	const notification = ({level, logger, data}: Readonly<Record<string, unknown>>) => {
		const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
		const named = typeof logger === 'string' ? `${logger}: ${text}` : text;
		write({time: now(), kind: 'log', text: cut(redact(named), 0), ...(typeof level === 'string' && {level})});
	};

	return {
		redact,
		hide(more) {
			for (const secret of more) hidden.add(secret);
			hideSecrets = createRedactor(withLines([...hidden]));
		},
		get lineBytes() {
			const longest = Math.max(0, ...[...hidden].map(secret => Buffer.byteLength(secret)));
			return mostText + longest * 7 + 64;
		},
		message({direction, session, method, id, bytes, milliseconds, logged}) {
			if (logged) {
				notification(logged);
				return;
			}
			const payload = typeof bytes === 'number' ? Buffer.alloc(0) : bytes;
			const entry: LogEntry = {
				time: now(),
				kind: 'message',
				direction,
				...(session !== undefined && {session}),
				...(method !== undefined && {method: redact(method.slice(0, 200))}),
				...(id !== undefined && {id: redact(id.slice(0, 200))}),
				bytes: typeof bytes === 'number' ? bytes : bytes.length,
				...(milliseconds !== undefined && {milliseconds: Math.round(milliseconds * 10) / 10}),
			};
			write(entry, payload);
		},
		output(kind, bytes, more = 0) {
			const text = cut(redact(bytes.toString('utf8').trimEnd()), more);
			if (text === '') return;
			if (kind === 'stderr') tail = [...tail.slice(-9), text];
			write({time: now(), kind, text});
		},
		life(text, level = 'info') {
			write({time: now(), kind: 'life', level, text: redact(text)});
		},
		tail: () => tail,
		watch(listener) {
			for (const {entry, payload} of ring) listener(withPayload(entry, payload));
			watchers.add(listener);
			return () => watchers.delete(listener);
		},
		close: () => file.close(),
	};
}
