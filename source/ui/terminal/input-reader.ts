import {createKeyParser, type TerminalEvent} from './key-parser.ts';

export type InputReaderOptions = {
	/** Milliseconds that the rest of a split escape sequence may take before a lone ESC is the Esc key. */
	patience: number;
	/** Called with all events of one read, so that they cost one frame. */
	onEvents: (events: readonly TerminalEvent[]) => void;
};

/**
 * How long to wait for the rest of an escape sequence: a network can put a pause into one. Ink's own 20 ms
 * turned a split arrow into Esc and two typed characters.
 */
export function escapePatience(env: NodeJS.ProcessEnv): number {
	return env.SSH_CONNECTION || env.SSH_TTY ? 100 : 60;
}

/**
 * The one reader of the terminal's input. Ink reads nothing: its parser joins coalesced keys into one event and
 * lets a terminal's OSC answers through as typed text. Returns how to stop reading.
 */
export function readInput(
	stdin: NodeJS.ReadableStream,
	{patience, onEvents}: InputReaderOptions,
): () => void {
	const parser = createKeyParser();
	let timer: NodeJS.Timeout | undefined;
	const emit = (events: readonly TerminalEvent[]) => {
		if (events.length > 0) onEvents(events);
	};
	const onData = (chunk: string | Buffer) => {
		clearTimeout(timer);
		emit(parser.push(chunk.toString()));
		if (parser.pending()) timer = setTimeout(() => emit(parser.flush()), patience);
	};
	stdin.setEncoding('utf8');
	stdin.on('data', onData);
	return () => {
		clearTimeout(timer);
		stdin.off('data', onData);
		stdin.pause();
	};
}
