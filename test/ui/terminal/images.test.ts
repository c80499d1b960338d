import {describe, expect, test} from 'vitest';
import {clipboardSequence} from '../../../source/ui/terminal/clipboard.ts';
import {
	drawnAt,
	fitImage,
	imageProtocolOf,
	isKittyAnswer,
	iterm2Image,
	kittyClear,
	kittyImage,
	pixelsOf,
} from '../../../source/ui/terminal/images.ts';
import {createKeyParser} from '../../../source/ui/terminal/key-parser.ts';

function png(width: number, height: number, more = 0): Buffer {
	const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
	const size = Buffer.alloc(8);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	return Buffer.concat([head, size, Buffer.alloc(16 + more, 7)]);
}

describe('a picture', () => {
	test('is measured by its header', () => {
		expect(pixelsOf(png(640, 480))).toEqual({width: 640, height: 480});
		const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([64, 1, 240, 0]), Buffer.alloc(30)]);
		expect(pixelsOf(gif)).toEqual({width: 320, height: 240});
		const jpeg = Buffer.from('ffd8ffe000040000ffc0001108006400c8', 'hex');
		expect(pixelsOf(Buffer.concat([jpeg, Buffer.alloc(30)]))).toEqual({width: 200, height: 100});
		expect(pixelsOf(Buffer.alloc(100))).toBeUndefined();
		expect(pixelsOf(Buffer.from('ffd8', 'hex'))).toBeUndefined();
	});

	test('keeps its proportions and never grows', () => {
		const room = {columns: 80, rows: 20};
		expect(fitImage({width: 16, height: 16}, room)).toEqual({columns: 2, rows: 1});
		expect(fitImage({width: 6400, height: 3200}, room)).toEqual({columns: 80, rows: 20});
		expect(fitImage({width: 100, height: 100_000}, room)).toEqual({columns: 1, rows: 20});
		expect(fitImage({width: 0, height: 0}, room)).toEqual({columns: 1, rows: 1});
	});

	test('goes to kitty in chunks, all but the last marked, and is taken away by its number', () => {
		const data = png(10, 10, 9000);
		const chunks = kittyImage(data, {columns: 2, rows: 1}).split('\u001B\\').slice(0, -1);
		expect(chunks.length).toBe(3);
		expect(chunks[0]).toMatch(/^\u001B_Ga=T,f=100,i=4212,q=2,C=1,c=2,r=1,m=1;/);
		expect(chunks.map(chunk => /m=(\d);/.exec(chunk)?.[1])).toEqual(['1', '1', '0']);
		const encoded = chunks.map(chunk => chunk.slice(chunk.indexOf(';') + 1)).join('');
		expect(Buffer.from(encoded, 'base64').equals(data)).toBe(true);
		expect(kittyClear).toContain('i=4212');
	});

	test('goes to iTerm2 as bytes, whatever they are', () => {
		const sequence = drawnAt({x: 2, y: 4}, iterm2Image(Buffer.from('\u0007\u001B\\'), {columns: 3, rows: 2}));
		expect(sequence).toBe(
			'\u001B7\u001B[5;3H\u001B]1337;File=inline=1;size=3;width=3;height=2;preserveAspectRatio=1;doNotMoveCursor=1:BxtcXA==\u0007\u001B8'.replace(
				'BxtcXA==',
				Buffer.from('\u0007\u001B\\').toString('base64'),
			),
		);
	});
});

describe('a terminal', () => {
	test.each([
		[{TERM: 'xterm-kitty', KITTY_WINDOW_ID: '1'}, 'kitty'],
		[{TERM: 'xterm-ghostty'}, 'kitty'],
		[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app'}, 'iterm2'],
		[{TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm'}, 'iterm2'],
		[{TERM: 'xterm-256color'}, undefined],
		[{TERM: 'tmux-256color', TERM_PROGRAM: 'iTerm.app'}, undefined],
		[{TERM: 'xterm-kitty', TMUX: '/tmp/x'}, undefined],
	])('with %j shows pictures as %s', (env, protocol) => {
		expect(imageProtocolOf(env)).toBe(protocol);
	});

	test('that answers the question is known, and its answer is no key', () => {
		const parser = createKeyParser();
		const [event, ...others] = parser.push('\u001B_Gi=4211;OK\u001B\\');
		expect(others).toEqual([]);
		expect(event?.type === 'reply' && isKittyAnswer(event.text)).toBe(true);
		expect(isKittyAnswer('\u001B_Gi=4211;EINVAL\u001B\\')).toBe(false);
	});

	test('gets what is copied raw, and through tmux only when told', () => {
		expect(clipboardSequence('hi')).toBe('\u001B]52;c;aGk=\u0007');
		expect(clipboardSequence('hi', {tmux: true})).toBe('\u001BPtmux;\u001B\u001B]52;c;aGk=\u0007\u001B\\');
	});
});
