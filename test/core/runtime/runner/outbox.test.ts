import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {createOutbox} from '../../../../source/core/runtime/runner/outbox.ts';

/** A stream that takes a write when it is told to. */
function slowStream() {
	const taken: Buffer[] = [];
	let take: (() => void) | undefined;
	const stream = new Writable({
		highWaterMark: 16,
		write(bytes: Buffer, _encoding, done) {
			taken.push(bytes);
			take = done;
		},
		writev(chunks, done) {
			taken.push(...chunks.map(({chunk}) => chunk as Buffer));
			take = done;
		},
	});
	const takeAll = async () => {
		while (stream.writableLength > 0) {
			take?.();
			await new Promise(resolve => setImmediate(resolve));
		}
	};
	return {stream, taken, text: () => Buffer.concat(taken).toString(), takeAll};
}

test('what somebody slow was sent arrives whole and in order, small messages gathered', async () => {
	const {stream, taken, text, takeAll} = slowStream();
	const {send} = createOutbox(stream, 1024 * 1024);
	const messages = Array.from({length: 5000}, (_, index) => `message ${index}\n`);
	messages[2500] = `${'x'.repeat(200_000)}\n`;
	for (const message of messages) expect(send(Buffer.from(message))).toBe(true);
	await takeAll();
	expect(text()).toBe(messages.join(''));
	expect(taken.length).toBeLessThan(10);
});

test('when too much waits it says so, and takes nothing more', () => {
	const {stream} = slowStream();
	const {send} = createOutbox(stream, 1000);
	const sent = Array.from({length: 30}, () => send(Buffer.alloc(100)));
	expect(sent.filter(Boolean)).toHaveLength(11);
	expect(sent.at(-1)).toBe(false);
});

test('what waits is handed over before the end', async () => {
	const {stream, text, takeAll} = slowStream();
	const {send, flush} = createOutbox(stream, 1000);
	for (const word of ['first of all, ', 'second, ', 'third']) send(Buffer.from(word));
	flush();
	stream.end();
	await takeAll();
	expect(text()).toBe('first of all, second, third');
});
