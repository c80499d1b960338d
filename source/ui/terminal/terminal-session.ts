import {writeSync} from 'node:fs';
import process from 'node:process';
import {type SafeText, safeText} from '../../core/safe-text.ts';
import type {FrameWriter} from './frame-writer.ts';
import {escapePatience, readInput} from './input-reader.ts';
import type {TerminalEvent} from './key-parser.ts';

const enter = '\u001B[?1049h\u001B[?25l\u001B[?2004h\u001B[H\u001B[J';
const leave = '\u001B[?2026l\u001B[r\u001B[?2004l\u001B[m\u001B[?1049l\u001B[?25h';
const mouseOn = '\u001B[?1000h\u001B[?1006h';
const mouseOff = '\u001B[?1006l\u001B[?1000l';
// The terminal remembers the title that it had.
const keepTitle = '\u001B[22;0t';
const giveTitleBack = '\u001B[23;0t';

/** What ended the screens from outside, as an exit code of the shell's convention. */
export type Ended = {exitCode: number; error?: unknown};

export type TerminalSession = {
	/** The writer of frames, once it is loaded: it rests while the shell has the terminal. */
	attach: (writer: Pick<FrameWriter, 'pause' | 'resume' | 'repaint'>) => void;
	/** Takes the mouse, or gives it back; whether it is taken now. */
	toggleMouse: () => boolean;
	/** What the terminal's title says until it is given back. Exact text: no control characters. */
	setTitle: (title: SafeText) => void;
	/** Hands the terminal back to the shell until the process is continued. */
	suspend: () => void;
	/** Gives the terminal to another program until `work` is done. */
	lend: <Result>(work: () => Promise<Result>) => Promise<Result>;
	/** Gives the terminal back as it was; safe to call twice. */
	close: () => Promise<void>;
};

export type SessionOptions = {
	stdin: NodeJS.ReadStream;
	stdout: NodeJS.WriteStream;
	onEvents: (events: readonly TerminalEvent[]) => void;
	/** A signal, a hang-up, a lost terminal or an error that nobody caught. */
	onEnd: (ended: Ended) => void;
};

/** Node's own name for the stream's handle; without it the event loop waits for a slow terminal with every frame. */
type WithHandle = {_handle?: {setBlocking?: (blocking: boolean) => void}};

const signals = {SIGTERM: 143, SIGHUP: 129, SIGINT: 130, SIGQUIT: 131} as const;

/**
 * Warnings and stray console output would be written into the middle of a frame; they are kept until the screen
 * is given back.
 */
function holdBackOutput(): () => void {
	const held: string[] = [];
	const hold = (...values: unknown[]) => {
		if (held.length < 100) held.push(values.map(String).join(' '));
	};
	const original = {...console};
	const listeners = process.listeners('warning');
	process.removeAllListeners('warning');
	process.on('warning', warning => hold(`${warning.name}: ${warning.message}`));
	Object.assign(console, {log: hold, info: hold, warn: hold, error: hold, debug: hold, trace: hold});
	return () => {
		Object.assign(console, original);
		process.removeAllListeners('warning');
		for (const listener of listeners) process.on('warning', listener);
		if (process.env.MCPB_TUI_DEBUG && held.length > 0) process.stderr.write(`${safeText(held.join('\n'))}\n`);
	};
}

/** Takes the terminal for full-screen use and sees to it that every end of the process gives it back. */
export function openTerminal({stdin, stdout, onEvents, onEnd}: SessionOptions): TerminalSession {
	let writer: Pick<FrameWriter, 'pause' | 'resume' | 'repaint'> | undefined;
	const handle = (stdout as unknown as WithHandle)._handle;
	const lifetime = new AbortController();
	let isOpen = false;
	let isLent = false;
	let stopReading = () => {};
	let mouse = false;
	let title: SafeText | undefined;
	// The console would print what it does not know of OSC.
	const hasTitle = process.env.TERM !== 'linux';

	const showTitle = () => (title === undefined ? '' : `\u001B]0;${title}\u0007`);
	const entering = () =>
		enter + (mouse ? mouseOn : '') + (title === undefined ? '' : keepTitle + showTitle());
	// Some terminals keep a mouse mode per screen: it is left on both.
	const leaving = () =>
		(mouse ? mouseOff : '') + leave + (mouse ? mouseOff : '') + (title === undefined ? '' : giveTitleBack);

	const take = () => {
		isOpen = true;
		stdin.setRawMode?.(true);
		stopReading = readInput(stdin, {patience: escapePatience(process.env), onEvents});
		stdin.resume();
		stdout.write(entering());
	};
	const release = () => {
		isOpen = false;
		stopReading();
		stdin.setRawMode?.(false);
	};

	const releaseOutput = holdBackOutput();
	handle?.setBlocking?.(false);
	take();

	/** The last resort, when the process ends without having closed: only synchronous writes get out. */
	const onExit = () => {
		if (!isOpen) return;
		release();
		handle?.setBlocking?.(true);
		try {
			writeSync((stdout as {fd?: number}).fd ?? 1, leaving());
		} catch {
			// The terminal is gone, and with it what would be restored.
		}
	};

	const end = (ended: Ended) => onEnd(ended);
	const listen = (emitter: NodeJS.EventEmitter, event: string, listener: (...values: never[]) => void) => {
		emitter.on(event, listener as (...values: unknown[]) => void);
		lifetime.signal.addEventListener('abort', () =>
			emitter.off(event, listener as (...values: unknown[]) => void),
		);
	};
	for (const [signal, exitCode] of Object.entries(signals))
		listen(process, signal, () => {
			// Ctrl-C is the other program's while it has the terminal.
			if (!(isLent && (signal === 'SIGINT' || signal === 'SIGQUIT'))) end({exitCode});
		});
	let size = `${stdout.columns}x${stdout.rows}`;
	listen(process, 'SIGWINCH', () => {
		const now = `${stdout.columns}x${stdout.rows}`;
		// Made smaller and larger again before we looked: no change for us, and the terminal has moved what it shows.
		if (now === size) writer?.repaint();
		size = now;
	});
	listen(process, 'uncaughtException', (error: Error) => end({exitCode: 1, error}));
	listen(process, 'unhandledRejection', (error: unknown) => end({exitCode: 1, error}));
	listen(process, 'exit', onExit);
	listen(stdin, 'end', () => end({exitCode: 129}));
	listen(stdin, 'error', () => end({exitCode: 129}));

	// A failing terminal stays failing: the listener stays, so that the last writes cannot crash the process.
	stdout.on('error', () => end({exitCode: 129}));

	const suspend = () => {
		writer?.pause();
		release();
		stdout.write(leaving(), () => {
			const back = () => {
				clearTimeout(unstopped);
				process.off('SIGCONT', back);
				take();
				writer?.resume();
			};
			process.once('SIGCONT', back);
			// Without a shell that could continue it, the system does not stop a process.
			const unstopped = setTimeout(back, 200);
			process.kill(process.pid, 'SIGTSTP');
		});
	};

	const lend: TerminalSession['lend'] = async work => {
		writer?.pause();
		release();
		isLent = true;
		await new Promise<void>(resolve => stdout.write(leaving(), () => resolve()));
		handle?.setBlocking?.(true);
		try {
			return await work();
		} finally {
			handle?.setBlocking?.(false);
			isLent = false;
			if (!lifetime.signal.aborted) {
				take();
				writer?.resume();
			}
		}
	};

	const close = async () => {
		if (!isOpen) {
			lifetime.abort();
			return;
		}
		writer?.pause();
		release();
		lifetime.abort();
		releaseOutput();
		// A terminal that takes nothing any more must not keep the process.
		await Promise.race([
			new Promise<void>(resolve => stdout.write(leaving(), () => resolve())),
			new Promise<void>(resolve => setTimeout(resolve, 1000).unref()),
		]);
		handle?.setBlocking?.(true);
	};

	const attach: TerminalSession['attach'] = frames => {
		writer = frames;
	};

	const toggleMouse = () => {
		mouse = !mouse;
		stdout.write(mouse ? mouseOn : mouseOff);
		return mouse;
	};
	const setTitle = (next: SafeText) => {
		if (!hasTitle || !isOpen || next === title) return;
		const first = title === undefined ? keepTitle : '';
		title = next;
		stdout.write(first + showTitle());
	};

	return {attach, toggleMouse, setTitle, suspend, lend, close};
}
