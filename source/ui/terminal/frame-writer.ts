import {EventEmitter} from 'node:events';
import {asciiRow, blankRow, parseRow, type Row} from './frame-cells.ts';
import {diffScreens, drawScreen} from './frame-diff.ts';

export type CursorPosition = {x: number; y: number};

/** The part of a terminal's output stream that frames need. */
export type TerminalOutput = NodeJS.WritableStream & {
	columns?: number;
	rows?: number;
	writableLength?: number;
};

const syncStart = '\u001B[?2026h';
const syncEnd = '\u001B[?2026l';

function sizeOf(terminal: TerminalOutput): {columns: number; rows: number} {
	return {columns: terminal.columns || 80, rows: terminal.rows || 24};
}

/**
 * The writer behind Ink: stands in for its stdout, takes whole frames (Ink in debug mode) and sends the terminal
 * what changed. Frames of one turn are one; while the terminal has not taken the last one, newer ones replace
 * each other, and the newest follows when it has. `ascii` is for terminals that show nothing else.
 */
export function createFrameWriter(terminal: TerminalOutput, {ascii = false}: {ascii?: boolean} = {}) {
	const events = new EventEmitter();
	let size = sizeOf(terminal);
	let frame: string | undefined;
	let lines: readonly string[] = [];
	let screen: readonly Row[] | undefined;
	let cursor: CursorPosition | undefined;
	let shownCursor: CursorPosition | undefined;
	let scheduled = false;
	let paused = false;
	let onPainted: (() => void)[] = [];

	/** Unchanged lines keep their cells. */
	function rowsOf(text: string): Row[] {
		const next = text.split('\n').slice(0, size.rows);
		const rows = Array.from({length: size.rows}, (_, line) => {
			const old = screen?.[line];
			if (old && next[line] === lines[line]) return old;
			if (next[line] === undefined) return blankRow(size.columns);
			const row = parseRow(next[line], size.columns);
			return ascii ? asciiRow(row) : row;
		});
		lines = next;
		return rows;
	}

	function cursorBytes(moved: boolean): string {
		const same = cursor?.x === shownCursor?.x && cursor?.y === shownCursor?.y;
		if (same && !(moved && cursor)) return '';
		const bytes = cursor
			? `\u001B[${cursor.y + 1};${cursor.x + 1}H${shownCursor ? '' : '\u001B[?25h'}`
			: '\u001B[?25l';
		shownCursor = cursor;
		return bytes;
	}

	function paint(): void {
		scheduled = false;
		if (frame === undefined || paused) return;
		if ((terminal.writableLength ?? 0) > 0) {
			scheduled = true;
			terminal.write('', paint);
			return;
		}
		const known = screen;
		const next = rowsOf(frame);
		const changes = known ? diffScreens(known, next) : drawScreen(next);
		screen = next;
		const bytes = changes + cursorBytes(changes !== '');
		const waiting = onPainted;
		onPainted = [];
		const done = () => {
			for (const resolve of waiting) resolve();
		};
		if (bytes === '') done();
		else terminal.write(bytes.length > 120 ? syncStart + bytes + syncEnd : bytes, done);
	}

	function schedule(): void {
		if (scheduled) return;
		scheduled = true;
		setImmediate(paint);
	}

	function repaint(): void {
		screen = undefined;
		lines = [];
		shownCursor = undefined;
		schedule();
	}

	terminal.on('resize', () => {
		size = sizeOf(terminal);
		screen = undefined;
		lines = [];
		events.emit('resize');
	});

	/** What Ink takes for its stdout. */
	Object.defineProperties(events, {columns: {get: () => size.columns}, rows: {get: () => size.rows}});
	const stdout = Object.assign(events, {
		isTTY: true,
		writable: true,
		write(chunk: string, ...rest: readonly unknown[]): boolean {
			// Everything but a frame is a mode or cursor command, and those are the session's to send.
			if (chunk !== '' && !/^(?:\u001B\[[\d;?>=<]*[A-Za-z])+$/.test(chunk)) {
				frame = chunk;
				schedule();
			}
			const callback = rest.at(-1);
			if (typeof callback === 'function') setImmediate(() => callback());
			return true;
		},
	});

	return {
		stdout: stdout as unknown as NodeJS.WriteStream,
		/** Where the terminal's cursor is shown, or nowhere. */
		setCursor(position: CursorPosition | undefined): void {
			cursor = position;
			schedule();
		},
		/** Paints the frame that is there now, without waiting for the end of this turn. */
		paintNow: paint,
		/** Writes the whole screen again: after another program had the terminal. */
		repaint,
		/** Sends a sequence that draws nothing, between frames. */
		send(bytes: string): void {
			terminal.write(bytes);
		},
		pause(): void {
			paused = true;
		},
		resume(): void {
			paused = false;
			repaint();
		},
		/** Resolves when the newest frame has been handed to the terminal. */
		async flushed(): Promise<void> {
			const painted = new Promise<void>(resolve => onPainted.push(resolve));
			schedule();
			await painted;
		},
	};
}

export type FrameWriter = ReturnType<typeof createFrameWriter>;
