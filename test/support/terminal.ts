import {EventEmitter} from 'node:events';
import {join} from 'node:path';
import process from 'node:process';
import {spawn as spawnPty} from '@lydell/node-pty';
import headless from '@xterm/headless';
import type {Core} from '../../source/core/contract.ts';
import {createKeyParser} from '../../source/ui/terminal/key-parser.ts';
import type {Ended} from '../../source/ui/terminal/terminal-session.ts';

const patience = 60_000;

/** What a terminal sends for a key. */
const sequences: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001B',
	tab: '\t',
	'shift-tab': '\u001B[Z',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	backspace: '\u007F',
	delete: '\u001B[3~',
};

function bytesOf(key: string): string {
	if (key.startsWith('alt-')) return `\u001B${bytesOf(key.slice(4))}`;
	if (key.startsWith('ctrl-')) return String.fromCodePoint(key.charCodeAt(5) - 96);
	return sequences[key] ?? key;
}

export type Size = {columns: number; rows: number};

/** A terminal without a window: takes what a program writes and knows what its screen shows. */
export function createTerminal({columns, rows}: Size) {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 200});
	const changes = new EventEmitter().setMaxListeners(0);
	let bytes = 0;
	const lines = () => {
		const {active} = terminal.buffer;
		return Array.from(
			{length: terminal.rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		);
	};
	const text = () => lines().join('\n');

	/** Resolves when `isReached` holds of the screen; fails with the screen as it stands. */
	async function until(what: string, isReached: () => boolean): Promise<void> {
		if (isReached()) return;
		const reached = Promise.withResolvers<void>();
		const look = () => isReached() && reached.resolve();
		const timer = setTimeout(
			() => reached.reject(new Error(`Never ${what}. The screen:\n${text()}`)),
			patience,
		);
		changes.on('change', look);
		try {
			await reached.promise;
		} finally {
			clearTimeout(timer);
			changes.off('change', look);
		}
	}

	return {
		terminal,
		write(data: string, done?: () => void): void {
			bytes += Buffer.byteLength(data);
			terminal.write(data, () => {
				changes.emit('change');
				done?.();
			});
		},
		lines,
		text,
		until,
		/** Bytes written since the last time this was asked. */
		takeBytes(): number {
			const taken = bytes;
			bytes = 0;
			return taken;
		},
		/** Waits for what was written so far to be on the screen. */
		async settled(): Promise<void> {
			await new Promise<void>(resolve => terminal.write('', resolve));
		},
	};
}

export type Terminal = ReturnType<typeof createTerminal>;

/** A user at a terminal: presses keys, and waits to see things. */
function createUser(terminal: Terminal, send: (bytes: string) => void) {
	const user = {
		...terminal,
		press(...keys: readonly string[]) {
			for (const key of keys) send(bytesOf(key));
			return user;
		},
		type(text: string) {
			send(text);
			return user;
		},
		paste(text: string) {
			send(`\u001B[200~${text}\u001B[201~`);
			return user;
		},
		/** Waits until all of these texts are on the screen. */
		async see(...texts: readonly string[]): Promise<void> {
			for (const text of texts) await terminal.until(`saw "${text}"`, () => terminal.text().includes(text));
		},
		async seeNoMore(text: string): Promise<void> {
			await terminal.until(`was rid of "${text}"`, () => !terminal.text().includes(text));
		},
		/** Waits until a row of the screen matches. */
		async seeRow(pattern: RegExp): Promise<void> {
			await terminal.until(`saw a row like ${pattern}`, () =>
				terminal.lines().some(line => pattern.test(line)),
			);
		},
	};
	return user;
}

/** The stream that a program takes for its terminal. */
export function terminalStream(terminal: Terminal) {
	const stream = Object.assign(new EventEmitter(), {
		isTTY: true,
		writable: true,
		writableLength: 0,
		columns: terminal.terminal.cols,
		rows: terminal.terminal.rows,
		write(data: string, done?: () => void): boolean {
			terminal.write(data, done);
			return true;
		},
		resize({columns, rows}: Size): void {
			terminal.terminal.resize(columns, rows);
			Object.assign(stream, {columns, rows});
			stream.emit('resize');
		},
	});
	return stream;
}

export type ScreenOptions = Partial<Size> & {
	demo?: boolean;
	readonly?: boolean;
	background?: 'dark' | 'light';
};

/** The screens in this process on a terminal without a window, with a real core. */
export async function openScreens(
	core: Core,
	{columns = 100, rows = 30, demo = false, readonly = false, background = 'dark'}: ScreenOptions = {},
) {
	process.env.FORCE_COLOR = '1';
	process.env.LC_ALL = 'C.UTF-8';
	const {runScreens} = await import('../../source/ui/run-screens.tsx');
	const terminal = createTerminal({columns, rows});
	const stream = terminalStream(terminal);
	const ended = Promise.withResolvers<Ended>();
	const screens = await runScreens({
		core,
		demo,
		readonly,
		session: {
			attach: () => {},
			suspend: () => {},
			lend: work => work(),
			toggleMouse: () => true,
			setTitle: () => {},
		},
		terminal: stream as never,
		background: async () => background,
		end: ended.resolve,
	});
	const {writer} = screens;
	const parser = createKeyParser();
	const user = createUser(terminal, bytes => {
		const events = [...parser.push(bytes), ...parser.flush()];
		screens.onEvents(events);
	});
	return Object.assign(user, {
		ended: ended.promise,
		resize: stream.resize,
		/** Waits until the newest frame is on the terminal. */
		async drawn(): Promise<void> {
			await writer.flushed();
			await terminal.settled();
		},
		writer,
		close: () => screens.close(),
	});
}

const root = join(import.meta.dirname, '..', '..');

export type ProgramOptions = Partial<Size> & {
	home: string;
	args?: readonly string[];
	/** Another program than ours: a script for Node. */
	script?: string;
	env?: Record<string, string>;
	/** Bytes a second that the line carries. */
	speed?: number;
};

/** The built program in a real pseudo-terminal. */
export function startProgram({
	home,
	args = [],
	script = join(root, 'bin', 'mcpb-tui.js'),
	columns = 100,
	rows = 30,
	env = {},
	speed = Number.POSITIVE_INFINITY,
}: ProgramOptions) {
	const {CI: _, NO_COLOR: _noColor, ...inherited} = process.env;
	const terminal = createTerminal({columns, rows});
	const child = spawnPty(process.execPath, [script, ...args], {
		cols: columns,
		rows,
		name: env.TERM ?? 'xterm-256color',
		cwd: root,
		env: {...inherited, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', MCPB_TUI_HOME: home, ...env} as Record<
			string,
			string
		>,
	});
	const exited = Promise.withResolvers<number>();
	child.onData(data => {
		terminal.write(data);
		if (speed === Number.POSITIVE_INFINITY) return;
		child.pause();
		setTimeout(() => child.resume(), (Buffer.byteLength(data) / speed) * 1000);
	});
	child.onExit(({exitCode, signal}) => exited.resolve(signal ? 128 + signal : exitCode));
	const user = createUser(terminal, bytes => child.write(bytes));
	return Object.assign(user, {
		pid: child.pid,
		exited: exited.promise,
		/** The line takes nothing any more, until `resume`. */
		stall: () => child.pause(),
		resume: () => child.resume(),
		onOutput: (listener: (data: string) => void) => child.onData(listener),
		kill: (signal: NodeJS.Signals) => child.kill(signal),
		resize(size: Size): void {
			terminal.terminal.resize(size.columns, size.rows);
			child.resize(size.columns, size.rows);
		},
	});
}

export type Program = ReturnType<typeof startProgram>;
