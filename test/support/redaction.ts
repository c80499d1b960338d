import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {createRedactor, redacted} from '../../source/core/redact.ts';
import {type Encoding, encodings} from './encodings.ts';

export type Leak = {secret: string; before: string; after: string; stack: readonly Encoding[]; seed: number};

function randomFrom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % below;
	};
}

/** Texts around a secret that a program may write in one line. */
const around = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 30}),
	fc.string({unit: 'binary', maxLength: 30}),
);

/** A secret, and how a program writes it. */
export const leaks: fc.Arbitrary<Leak> = fc.record({
	secret: fc.oneof(
		fc.string({unit: 'grapheme', minLength: 6, maxLength: 80}),
		fc.string({unit: 'grapheme-ascii', minLength: 6, maxLength: 80}),
		fc.string({unit: 'binary', minLength: 6, maxLength: 80}),
	),
	before: around,
	after: around,
	stack: fc.array(fc.constantFrom(...encodings), {maxLength: 2}),
	seed: fc.nat(),
});

export function written({secret, before, after, stack, seed}: Leak): string {
	const random = randomFrom(seed);
	let bytes = Buffer.from(before + secret + after);
	for (const {encode} of stack) bytes = Buffer.from(encode(bytes, random));
	return bytes.toString('utf8');
}

/** All that a reader may read a text as who takes the same layers off. */
function readings(text: string, stack: readonly Encoding[]): readonly Buffer[] {
	let all: readonly Buffer[] = [Buffer.from(text)];
	for (const {decode} of stack.toReversed()) all = all.flatMap(decode);
	return all;
}

/** Whether the sign for a hidden secret, or nothing, would itself count as the secret. */
export function isUsable({secret, before, after, stack}: Leak): boolean {
	// A terminal does not read a sequence that another one stands in the middle of.
	const [first, second] = stack;
	if (first?.name === 'colours' && first === second) return false;
	return secret.isWellFormed() && !redacted.includes(secret) && !`${before}\n${after}`.includes(secret);
}

/** Hides the secret of a leak, and says whether a reader still gets it: of the text at once, and line by line. */
export function readBack(leak: Leak): boolean {
	const redact = createRedactor([leak.secret]);
	const text = written(leak);
	const byLine = redact.lines();
	const shown = [redact(text)];
	if (!leak.secret.includes('\n')) shown.push(text.split('\n').map(byLine).join('\n'));
	const secret = Buffer.from(leak.secret);
	return shown.some(one => readings(one, leak.stack).some(bytes => bytes.includes(secret)));
}
