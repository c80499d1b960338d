import fc from 'fast-check';
import {createMessageScanner, type ScannedMessage} from '../../source/core/runtime/runner/message-scanner.ts';
import {readWireLine} from '../../source/core/runtime/runner/wire-message.ts';

/** The messages of a line that comes in pieces; undefined for one that is refused. */
export function scanInPieces(bytes: Buffer, size: number): readonly ScannedMessage[] | undefined {
	const scanner = createMessageScanner();
	for (let at = 0; at < bytes.length; at += size) {
		if (!scanner.push(bytes.subarray(at, at + size))) return undefined;
	}
	return scanner.end();
}

/** Whether a whole line is one or more messages, as it is read when it is short. */
export function judged(bytes: Buffer): boolean {
	const line = readWireLine(bytes);
	if (line.kind === 'batch') {
		// Between messages of a batch only objects are passed over.
		const elements = JSON.parse(bytes.toString('utf8')) as unknown[];
		return elements.every(item => typeof item === 'object' && item !== null && !Array.isArray(item));
	}
	return line.kind === 'message';
}

const message = fc.oneof(
	fc.record({jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.string()), result: fc.jsonValue()}),
	fc.record({jsonrpc: fc.constant('2.0'), method: fc.string(), params: fc.jsonValue()}),
	fc.record({id: fc.jsonValue(), method: fc.jsonValue(), error: fc.jsonValue()}),
	fc.jsonValue(),
);
const spacing = fc.constantFrom(undefined, 1, '\t');
const line = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.tuple(message, spacing).map(([value, space]) => JSON.stringify(value, undefined, space)),
	},
	{weight: 2, arbitrary: fc.array(message, {maxLength: 4}).map(value => JSON.stringify(value))},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 60})},
);
const signs = fc.constantFrom(
	...'{}[]:,"\\/ \n\t01.-+eEnutrfalsx',
	'\u0000',
	'\u001f',
	'\\u12',
	'\\"',
	'null',
	'-',
	'1e5',
	'é',
	'\uFEFF',
	'"'.repeat(3),
	'x'.repeat(80),
);
const change = fc.record({at: fc.nat(), cut: fc.nat({max: 3}), put: fc.oneof(signs, fc.constant(''))});

/** Lines as servers write them, most of them changed in a place or two. */
export const mangledLines: fc.Arbitrary<Buffer> = fc
	.tuple(line, fc.array(change, {maxLength: 3}), fc.boolean())
	.map(([text, changes, ended]) => {
		let bytes = Buffer.from(text);
		for (const {at, cut, put} of changes) {
			const place = at % (bytes.length + 1);
			bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(place + cut)]);
		}
		return ended ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes;
	});
