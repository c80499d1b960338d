import {UserError} from '../../errors.ts';
import {createLineTransport} from '../line-transport.ts';
import {startReaper} from '../runner/reaper.ts';
import {type ServerLaunch, startServerProcess} from '../runner/server-process.ts';
import type {Line} from './line.ts';

function lastWords(id: string, errors: string, code: number | null): UserError {
	const tail = errors.trimEnd().split('\n').filter(Boolean).slice(-5).join(' ⏎ ');
	return new UserError(
		'SERVER_UNREACHABLE',
		`The server of ${id} ended${code ? ` with code ${code}` : ''}${tail ? `: ${tail}` : '.'}`,
		{hint: 'Start its command by hand to see all that it says.'},
	);
}

/**
 * Starts a server that is not ours, for one conversation: it ends with the transport, and with this process however
 * that ends. Throws `RUNTIME_MISSING` or `SERVER_START_FAILED`.
 */
export async function openProcessLine(id: string, launch: ServerLaunch): Promise<Line> {
	const server = await startServerProcess(launch);
	const reaper = startReaper();
	reaper.add(server.pid);
	let errors = '';
	server.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors = `${errors}${text}`.slice(-20_000);
	});
	const ended = server.ended.then(({code}) => {
		reaper.remove(server.pid);
		reaper.close();
		return lastWords(id, errors, code);
	});
	return {
		id,
		pid: undefined,
		joined: false,
		ended,
		transport: createLineTransport({
			input: server.stdout,
			output: server.stdin,
			close: () => server.end('gently'),
		}),
	};
}
