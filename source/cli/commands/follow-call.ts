/** What is told of a call while it runs: progress, the log of the server, and what it writes on standard error. */
import type {
	CallOptions,
	ConnectionEvent,
	Core,
	LogKind,
	LogLine,
	ServerConnection,
} from '../../core/contract.ts';
import {type SafeText, safeLine, safeText} from '../../core/safe-text.ts';
import type {CommandContext} from '../command.ts';
import type {Style, Tone} from '../print/style.ts';

// A server that floods must not hold its own call up: of what nobody reads that fast the oldest is only counted.
const mostWaiting = 4 * 1024 * 1024;
// What a server wrote last is in its log a little after its answer.
const linger = 300;
// Whoever reads our standard error may have stopped reading.
const farewell = 1000;

/** `size`: about how many bytes it is. */
type Told = {json: object; text: (style: Style) => SafeText; size: number};

type Teller = {tell: (told: Told) => void; close: () => Promise<void>};

/** Tells things one after the other, as fast as they are read; of more than can wait the newest are kept. */
function createTeller(event: CommandContext['event']): Teller {
	let waiting: Told[] = [];
	let size = 0;
	let dropped = 0;
	let writing: Promise<void> | undefined;
	const omitted = (count: number): Told => ({
		json: {type: 'omitted', lines: count},
		text: style => style.paint(safeLine(`… ${count} lines left out`), 'dim'),
		size: 0,
	});
	const write = async () => {
		while (waiting.length > 0) {
			const now = dropped > 0 ? [omitted(dropped), ...waiting] : waiting;
			waiting = [];
			size = 0;
			dropped = 0;
			await Promise.all(now.map(({json, text}) => event(json, text)));
		}
		writing = undefined;
	};
	return {
		tell(told) {
			waiting.push(told);
			size += told.size;
			if (size > mostWaiting) {
				const gone = waiting.splice(0, Math.ceil(waiting.length / 2));
				dropped += gone.length;
				for (const line of gone) size -= line.size;
			}
			writing ??= write();
		},
		async close() {
			let timer: NodeJS.Timeout | undefined;
			const enough = new Promise<void>(resolve => {
				timer = setTimeout(resolve, farewell);
			});
			await Promise.race([writing, enough]);
			clearTimeout(timer);
		},
	};
}

type Line = {kind: LogKind; level: LogLine['level']; text: SafeText};

function toneOf(level: Line['level']): Tone {
	return level === 'error' ? 'bad' : level === 'warning' ? 'warn' : 'plain';
}

function toldLine({kind, level, text}: Line): Told {
	const head = kind === 'pollution' ? 'stdout (no message)' : 'stderr';
	return {
		json: {type: kind, level, text},
		text: style => style.paint(safeText(`${head}: ${text}`), toneOf(level)),
		size: text.length + 100,
	};
}

function toldLog(event: Extract<ConnectionEvent, {type: 'log'}>): Told {
	const {level, logger, text} = event;
	const named = logger === undefined ? '' : `${logger}: `;
	return {
		json: event,
		text: style => style.paint(safeText(`${level}: ${named}${text}`), toneOf(level)),
		size: text.length + 100,
	};
}

/** What the running server of an extension writes from now on, out of its log: secrets are hidden there. */
async function followOutput(
	core: Core,
	{id, pid}: ServerConnection,
	{tell}: Teller,
	signal: AbortSignal,
): Promise<void> {
	const since = new Date().toISOString();
	const lines = core.log([id], {kinds: ['stderr', 'pollution'], since, follow: true, signal});
	try {
		for await (const list of lines) {
			// Other servers of the same extension have files of their own.
			const mine = list.filter(({place}) => pid === undefined || place?.file.endsWith(`-${pid}.jsonl`));
			for (const line of mine) tell(toldLine(line));
			// Also in a flood the call's own answer gets its turn.
			await new Promise(setImmediate);
		}
	} catch {
		// The call is none the worse for a log that cannot be read.
	}
}

export type Following = Pick<CallOptions, 'onProgress' | 'onTask'> & {stop: () => Promise<void>};

/** Tells of a call while it runs: on a line that is replaced, or with `--follow` line by line with all that is logged. */
export async function watchCall(
	connection: ServerConnection,
	follow: boolean,
	{core: open, event, progress}: CommandContext,
): Promise<Following> {
	const teller = createTeller(event);
	const say = (line: SafeText, json: object) => {
		if (follow) teller.tell({json, text: () => line, size: line.length + 100});
		else progress(line);
	};
	const ended = new AbortController();
	const unsubscribe = connection.subscribe(told => {
		if (!follow) return;
		if (told.type === 'log') teller.tell(toldLog(told));
		if (told.type === 'output') teller.tell(toldLine(told));
	});
	const logged = follow && connection.pid !== undefined;
	const output = logged ? followOutput(await open(), connection, teller, ended.signal) : undefined;
	return {
		async stop() {
			if (follow) await new Promise(resolve => setTimeout(resolve, linger));
			ended.abort();
			await output;
			unsubscribe();
			await teller.close();
		},
		onProgress(made) {
			const {progress: done, total, message} = made;
			const words = `${done}${total === undefined ? '' : ` of ${total}`}${message ? `  ${message}` : ''}`;
			say(safeLine(words), {type: 'progress', ...made});
		},
		onTask: task =>
			say(safeLine(`task ${task.status}${task.message ? `: ${task.message}` : ''}`), {type: 'task', ...task}),
	};
}
