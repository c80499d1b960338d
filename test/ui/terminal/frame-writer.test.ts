import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {createFrameWriter} from '../../../source/ui/terminal/frame-writer.ts';
import {createTerminal, terminalStream} from '../../support/terminal.ts';

function newWriter() {
	const terminal = createTerminal({columns: 40, rows: 6});
	const stream = terminalStream(terminal);
	return {terminal, stream, writer: createFrameWriter(stream as never)};
}

test('frames of one turn cost one write, and the last one is seen', async () => {
	const {terminal, writer} = newWriter();
	for (const word of ['one', 'two', 'three']) writer.stdout.write(`${word}\nrest`);
	await writer.flushed();
	await terminal.settled();
	expect(terminal.lines().slice(0, 2)).toEqual(['three', 'rest']);
	expect(terminal.takeBytes()).toBeLessThan(200);
});

test('a frame that is higher and wider than the terminal is cut, so that nothing ever scrolls', async () => {
	const {terminal, writer} = newWriter();
	writer.stdout.write(Array.from({length: 20}, (_, index) => `${index} ${'x'.repeat(100)}`).join('\n'));
	await writer.flushed();
	await terminal.settled();
	expect(terminal.lines()[0]).toMatch(/^0 x{38}$/);
	expect(terminal.lines()[5]).toMatch(/^5 x{38}$/);
});

test('while the line stalls stale frames are dropped, and the newest one follows', async () => {
	const pending: (() => void)[] = [];
	const written: string[] = [];
	const stream = Object.assign(new EventEmitter(), {
		columns: 20,
		rows: 3,
		writableLength: 0,
		write(data: string, done?: () => void) {
			if (data !== '') written.push(data);
			if (done) pending.push(done);
			return true;
		},
	});
	const writer = createFrameWriter(stream as never);
	writer.stdout.write('first');
	writer.paintNow();
	stream.writableLength = 500;
	for (const word of ['second', 'third', 'fourth', 'newest']) {
		writer.stdout.write(word);
		writer.paintNow();
	}
	expect(written).toHaveLength(1);
	stream.writableLength = 0;
	for (const done of pending.splice(0)) done();
	await new Promise(setImmediate);
	expect(written.slice(1).join('')).toContain('newest');
	expect(written.join('')).not.toContain('second');
});

test('after a resize the whole screen is written again and fits', async () => {
	const {terminal, stream, writer} = newWriter();
	writer.stdout.write('small\nscreen');
	await writer.flushed();
	stream.resize({columns: 60, rows: 8});
	writer.stdout.write(`${'w'.repeat(60)}\nscreen`);
	await writer.flushed();
	await terminal.settled();
	expect(terminal.lines()[0]).toBe('w'.repeat(60));
	expect(terminal.lines()[1]).toBe('screen');
});

test('the cursor stands where a field wants it and is hidden without one', async () => {
	const {terminal, writer} = newWriter();
	writer.stdout.write('name: x');
	writer.setCursor({x: 6, y: 0});
	await writer.flushed();
	await terminal.settled();
	const {cursorX, cursorY} = terminal.terminal.buffer.active;
	expect([cursorX, cursorY]).toEqual([6, 0]);
});
