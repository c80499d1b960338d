import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createKeyParser, type TerminalEvent} from '../../../source/ui/terminal/key-parser.ts';

function read(...chunks: readonly string[]): readonly TerminalEvent[] {
	const parser = createKeyParser();
	return [...chunks.flatMap(chunk => parser.push(chunk)), ...parser.flush()];
}

const names = (events: readonly TerminalEvent[]) =>
	events.map(event => (event.type === 'key' ? event.name : event.type));

describe('keys', () => {
	test('that a slow line joined into one read are single keys again', () => {
		expect(names(read('abc\r'))).toEqual(['a', 'b', 'c', 'enter']);
		expect(names(read('jj\u001B[Bk'))).toEqual(['j', 'j', 'down', 'k']);
	});

	test.each([
		['\u001B[A', 'up'],
		['\u001BOB', 'down'],
		['\u001B[1;5C', 'ctrl-right'],
		['\u001B[1;3D', 'alt-left'],
		['\u001B[3~', 'delete'],
		['\u001B[Z', 'shift-tab'],
		['\u001B[27;2;13~', 'shift-enter'],
		['\u001B[13;3u', 'alt-enter'],
		['\u001B[97;5u', 'ctrl-a'],
		['\u001Bb', 'alt-b'],
		['\u001B\u007F', 'alt-backspace'],
		['\u0017', 'ctrl-w'],
		['\u001F', 'ctrl-_'],
		['\n', 'enter'],
		['\u0008', 'backspace'],
		[' ', 'space'],
	])('%j is %s', (bytes, name) => {
		expect(names(read(bytes))).toEqual([name]);
	});

	test('Esc alone is Esc, and Esc twice is Esc twice', () => {
		expect(names(read('\u001B'))).toEqual(['esc']);
		expect(names(read('\u001B\u001B'))).toEqual(['esc', 'esc']);
		expect(names(read('\u001B\u001B[A'))).toEqual(['esc', 'up']);
	});

	test('an escape sequence that the line split anywhere is one key', () => {
		for (const sequence of ['\u001B[1;5C', '\u001BOA', '\u001B[6~']) {
			for (let at = 1; at < sequence.length; at++) {
				expect(read(sequence.slice(0, at), sequence.slice(at))).toEqual(read(sequence));
			}
		}
	});

	test('an emoji is one typed text, not two halves', () => {
		expect(read('😀')).toEqual([{type: 'key', name: '😀', text: '😀'}]);
	});
});

test('a paste is one event, whatever it holds and however it is split', () => {
	const paste = '\u001B[200~one\rtwo q\u001B[A\u001B[201~';
	for (let at = 1; at < paste.length; at++) {
		expect(read(paste.slice(0, at), paste.slice(at))).toEqual([{type: 'paste', text: 'one\rtwo q\u001B[A'}]);
	}
});

test.each([
	['the background colour', '\u001B]11;rgb:ffff/ffff/ffff\u0007'],
	['the background colour, ended by ST', '\u001B]11;rgb:0/0/0\u001B\\'],
	['the terminal version', '\u001BP>|XTerm(390)\u001B\\'],
	['device attributes', '\u001B[?64;1;2c'],
	['the cursor position', '\u001B[12;40R'],
	['a mode report', '\u001B[?2026;2$y'],
	['kitty flags', '\u001B[?0u'],
	['focus in', '\u001B[I'],

	['an old mouse report', '\u001B[M !!'],
])('%s is never taken for typed text', (_what, reply) => {
	const keys = read(`a${reply}b`).filter(({type}) => type === 'key');
	expect(names(keys)).toEqual(['a', 'b']);
});

test('whatever comes, in whatever pieces, only keys, pastes and replies come out', () => {
	const bytes = fc.string({
		unit: fc.constantFrom(
			'\u001B',
			'[',
			'O',
			']',
			'2',
			'0',
			'0',
			'~',
			';',
			'A',
			'M',
			'x',
			'\r',
			'\u0007',
			'é',
			'😀',
		),
		maxLength: 40,
	});
	fc.assert(
		fc.property(fc.array(bytes, {maxLength: 6}), chunks => {
			for (const event of read(...chunks)) expect(['key', 'paste', 'reply', 'mouse']).toContain(event.type);
		}),
		{seed: 7, numRuns: 500},
	);
});

test.each([
	['\u001B[<0;10;20M', [{type: 'mouse', what: 'press', x: 9, y: 19}]],
	['\u001B[<64;1;1M', [{type: 'mouse', what: 'wheel-up', x: 0, y: 0}]],
	['\u001B[<65;1;1M', [{type: 'mouse', what: 'wheel-down', x: 0, y: 0}]],
	['\u001B[<0;10;20m', []],
	['\u001B[<2;10;20M', []],
	['\u001B[<32;10;20M', []],
])('the mouse report %j is %j, however it is split', (bytes, events) => {
	for (let at = 1; at <= bytes.length; at++)
		expect(read(bytes.slice(0, at), bytes.slice(at))).toEqual(events);
});

describe('a paste of a terminal without bracketed paste', () => {
	test.each([
		'/home/me/weather.mcpb',
		'~/Downloads/weather.mcpb',
		'https://example.com/weather.mcpb',
		'please remove this one',
		'first line\rsecond line',
		'{\n\t"a": 1,\n\t"b": 2\n}',
	])('%j is one paste, not keys', text => {
		expect(read(text)).toEqual([{type: 'paste', text}]);
	});

	test('a control key behind words that were typed in the same read is a key', () => {
		expect(read('hello from a terminal\u0013')).toEqual([
			{type: 'paste', text: 'hello from a terminal'},
			{type: 'key', name: 'ctrl-s'},
		]);
	});

	test('Esc behind words that were typed in the same read is a key', () => {
		expect(names(read('hello from a terminal\u001B'))).toEqual(['paste', 'esc']);
	});

	test('the Enter behind a path is a key, that behind words is dropped', () => {
		expect(names(read('/home/me/weather.mcpb\r'))).toEqual(['paste', 'enter']);
		expect(names(read('please remove this one\r'))).toEqual(['paste']);
	});

	test.each(['jjjjjjjjjjjj', 'jjkk  jjkk  G', '/weather\r', 'i/tmp/x.mcpb\r', '?q2q3q1qjjkk'])(
		'the keys %j that a slow line joined stay keys',
		keys => {
			expect(names(read(keys))).not.toContain('paste');
		},
	);
});
