import type {LogLine} from '../../core/contract.ts';
import type {App} from '../app-handle.ts';
import type {Call} from './call.ts';
import {changeCall} from './change-call.ts';

const mostLines = 200;
// Lines that were written before the call was sent are skipped, as long as there are no more of them than this.
const lookBack = 10_000;
// A log is painted at most this often: each frame costs the line and the terminal.
const pause = 100;
// What a server wrote last is in its log a little after its answer.
const linger = 300;

function withLines({log, ...call}: Call, lines: readonly LogLine[]): Call {
	const all = [...log.lines, ...lines];
	const dropped = log.dropped + Math.max(0, all.length - mostLines);
	return {...call, log: {lines: all.slice(-mostLines), dropped}};
}

type Followed = {key: string; id: string; since: number};

/** Keeps what a call's server writes while it runs, until shortly after `ended`: messages are not among it. */
export async function followCallLog(app: App, {key, id, since}: Followed, ended: AbortSignal): Promise<void> {
	const stop = new AbortController();
	let stopping: NodeJS.Timeout | undefined;
	const onEnd = () => {
		stopping = setTimeout(() => stop.abort(), app.lifetime.aborted ? 0 : linger);
	};
	if (ended.aborted) return;
	ended.addEventListener('abort', onEnd, {once: true});
	const begin = new Date(since).toISOString();
	let waiting: LogLine[] = [];
	let dropped = 0;
	let timer: NodeJS.Timeout | undefined;
	const show = () => {
		timer = undefined;
		const lines = waiting;
		const lost = dropped;
		waiting = [];
		dropped = 0;
		changeCall(app, key, call =>
			withLines({...call, log: {...call.log, dropped: call.log.dropped + lost}}, lines),
		);
	};
	try {
		for await (const lines of app.core.log([id], {last: lookBack, follow: true, signal: stop.signal})) {
			waiting.push(...lines.filter(({kind, time}) => kind !== 'message' && time >= begin));
			if (waiting.length > mostLines * 2) dropped += waiting.splice(0, mostLines).length;
			timer ??= setTimeout(show, pause);
		}
	} catch {
		// A server that is not ours may have no log here: the call is none the worse for it.
	} finally {
		clearTimeout(timer);
		clearTimeout(stopping);
		if (!app.lifetime.aborted && waiting.length > 0) show();
	}
}
