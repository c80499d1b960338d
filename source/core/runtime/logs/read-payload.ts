import {createInterface} from 'node:readline';
import type {LogLine} from '../../contract.ts';
import type {Paths} from '../../paths.ts';
import {type SafeText, safeText} from '../../safe-text.ts';
import type {LogEntry} from '../log-format.ts';
import {openRunnerSocket} from '../runner-client.ts';
import {type RunnerFile, readRunnerFiles} from '../runner-files.ts';

const patience = 3000;

function isSame({time, kind, text, ...entry}: LogEntry, line: LogLine): boolean {
	return (
		time === line.time &&
		kind === line.kind &&
		text !== undefined &&
		entry.direction === line.message?.direction &&
		entry.session === line.session &&
		(entry.id ?? '') === (line.message?.id ?? '') &&
		(entry.method ?? '') === (line.message?.method ?? '')
	);
}

/** Asks a runner for what it remembers: it tells all of that first, and then that it has. */
async function askFor(file: RunnerFile, line: LogLine): Promise<string | undefined> {
	const socket = await openRunnerSocket(file);
	const timer = setTimeout(() => socket.destroy(), patience);
	socket.on('error', () => undefined);
	socket.write(`${JSON.stringify({jsonrpc: '2.0', id: 1, method: 'mcpb-tui/subscribe-log'})}\n`);
	try {
		for await (const text of createInterface({input: socket})) {
			const {id, params} = JSON.parse(text) as {id?: number; params?: LogEntry};
			if (params && isSame(params, line)) return params.text;
			if (id === 1) return undefined;
		}
		return undefined;
	} finally {
		clearTimeout(timer);
		socket.destroy();
	}
}

/**
 * What a message said: from the log where payloads are logged, else from the memory of the runner, which keeps a few
 * megabytes of them. Undefined when nobody knows it any more.
 */
export async function readPayload(paths: Paths, line: LogLine): Promise<SafeText | undefined> {
	if (line.message?.payload !== undefined) return line.message.payload;
	const files = (await readRunnerFiles(paths)).filter(({id}) => id === line.server);
	for (const file of files) {
		const text = await askFor(file, line).catch(() => undefined);
		if (text !== undefined) return safeText(text);
	}
	return undefined;
}
