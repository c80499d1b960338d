import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createLineSplitter, type Piece} from '../../../../source/core/runtime/runner/line-splitter.ts';

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
	const chunks: Buffer[] = [];
	for (let at = 0, index = 0; at < bytes.length; index++) {
		const size = sizes[index % sizes.length] ?? 1;
		chunks.push(bytes.subarray(at, at + size));
		at += size;
	}
	return chunks;
}

function split(bytes: Buffer, sizes: readonly number[], keepWhole: boolean): Piece[] {
	const splitter = createLineSplitter({limit: 10, keepWhole: () => keepWhole});
	return [...cut(bytes, sizes).flatMap(chunk => splitter.push(chunk)), ...splitter.end()];
}

const text = fc
	.array(fc.oneof(fc.string({unit: 'grapheme', maxLength: 30}), fc.constant('')), {maxLength: 8})
	.map(lines => Buffer.from(lines.join('\n')));
const sizes = fc.array(fc.integer({min: 1, max: 12}), {minLength: 1, maxLength: 5});

describe('However a stream is cut into chunks', () => {
	test('its bytes come out whole and in order', () => {
		fc.assert(
			fc.property(text, sizes, fc.boolean(), (bytes, chunks, keepWhole) => {
				expect(Buffer.concat(split(bytes, chunks, keepWhole).map(piece => piece.bytes)).equals(bytes)).toBe(
					true,
				);
			}),
			{seed: 1, numRuns: 500},
		);
	});

	test('each line comes alone, the long ones whole when they have to be', () => {
		fc.assert(
			fc.property(text, sizes, (bytes, chunks) => {
				const lines = bytes
					.toString()
					.split(/(?<=\n)/)
					.filter(Boolean);
				expect(split(bytes, chunks, true).map(piece => piece.bytes.toString())).toEqual(lines);
			}),
			{seed: 2, numRuns: 500},
		);
	});

	test('the parts of a long line have a first and a last one, and nothing between them', () => {
		fc.assert(
			fc.property(text, sizes, (bytes, chunks) => {
				let inLine = false;
				for (const piece of split(bytes, chunks, false)) {
					if (piece.kind === 'line') {
						expect(inLine).toBe(false);
						continue;
					}
					expect(piece.first).toBe(!inLine);
					inLine = !piece.last;
				}
				expect(inLine).toBe(false);
			}),
			{seed: 3, numRuns: 500},
		);
	});
});
