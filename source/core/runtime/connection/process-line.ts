import type {Readable} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import {UserError} from '../../errors.ts';
import {createRedactor} from '../../redact.ts';
import {endSentence, readLastWords} from '../last-words.ts';
import {createLineTransport} from '../line-transport.ts';
import {createLineSplitter, type Piece} from '../runner/line-splitter.ts';
import {howItEnded} from '../runner/outcome.ts';
import {startReaper} from '../runner/reaper.ts';
import {type Exit, type ServerLaunch, startServerProcess} from '../runner/server-process.ts';
import type {Line} from './line.ts';

const hint = 'Start its command by hand to see all that it says.';

function reasonOf(id: string, errors: string, exit: Exit): UserError {
	const words = readLastWords(errors.split('\n'));
	const sentence = endSentence(`The server of ${id}`, howItEnded(exit), words);
	return new UserError('SERVER_UNREACHABLE', sentence, {hint});
}

/** Milliseconds from the end of a server's output to its own end. */
const mostDying = 2000;

function closedOutput(id: string): UserError {
	return new UserError(
		'SERVER_UNREACHABLE',
		`The server of ${id} closed its output before it answered, and is still running.`,
		{hint},
	);
}

const mostOfLine = 64 * 1024;

/** Hands on a stream line by line; of a line that is too long its beginning. */
function readLines(stream: Readable, take: (text: string) => void): void {
	const splitter = createLineSplitter({limit: mostOfLine});
	const takeAll = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			if (piece.kind === 'part' && !piece.first) continue;
			const text = piece.bytes.toString('utf8').trimEnd();
			take(piece.kind === 'part' ? `${text.slice(0, mostOfLine)}…` : text);
		}
	};
	stream
		.on('data', (chunk: Buffer) => takeAll(splitter.push(chunk)))
		.once('end', () => takeAll(splitter.end()));
}

/**
 * Starts a server that is not ours, for one conversation: it ends with the transport, and with this process however
 * that ends. `secrets` are hidden in what it writes. Throws `RUNTIME_MISSING` or `SERVER_START_FAILED`.
 */
export async function openProcessLine(
	id: string,
	launch: ServerLaunch,
	secrets: readonly string[] = [],
): Promise<Line> {
	const server = await startServerProcess(launch);
	const reaper = startReaper();
	reaper.add(server.pid);
	const redact = createRedactor(secrets);
	let errors = '';
	// Of each stream by itself: a secret goes on in the next line of the same one.
	const [redactErrors, redactOther] = [redact.lines(), redact.lines()];
	let listen: Parameters<NonNullable<Line['onOutput']>>[0] = () => undefined;
	readLines(server.stderr, text => {
		const shown = redactErrors(text);
		errors = `${errors}${shown}\n`.slice(-20_000);
		listen('stderr', shown);
	});
	const ended = server.ended.then(exit => {
		reaper.remove(server.pid);
		reaper.close();
		return reasonOf(id, errors, exit);
	});
	return {
		id,
		pid: undefined,
		joined: false,
		ended,
		async whyClosed() {
			const isGone = server.exited.then(() => true);
			const isDead = await Promise.race([isGone, pause(mostDying, false, {ref: false})]);
			return isDead ? ended : closedOutput(id);
		},
		redact,
		transport: createLineTransport({
			input: server.stdout,
			output: server.stdin,
			close: () => server.end('gently'),
			onOther: text => listen('pollution', redactOther(text)),
		}),
		onOutput(listener) {
			listen = listener;
		},
	};
}
