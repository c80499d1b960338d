/** The numbers of JSON, byte by byte: a table of what may follow what. */

// Behind the minus sign, the leading zero, another digit, the point, a digit behind it, `e`, its sign, its digit.
export const minus = 1;
const zero = 2;
const whole = 3;
const point = 4;
const fraction = 5;
const exponent = 6;
const sign = 7;
const power = 8;

const digits = '0123456789';

const steps: readonly (readonly [states: readonly number[], signs: string, next: number])[] = [
	[[minus], '0', zero],
	[[minus], '123456789', whole],
	[[whole], digits, whole],
	[[zero, whole], '.', point],
	[[point, fraction], digits, fraction],
	[[zero, whole, fraction], 'eE', exponent],
	[[exponent], '+-', sign],
	[[exponent, sign, power], digits, power],
];

const table = new Uint8Array((power + 1) * 256);
for (const [states, signs, next] of steps) {
	for (const state of states)
		for (const character of signs) table[state * 256 + character.charCodeAt(0)] = next;
}

/** The state after one more byte of a number; 0 where it is none of it. */
export function nextInNumber(state: number, byte: number): number {
	return table[state * 256 + byte] as number;
}

/** Whether a number may end in this state. */
export function isWholeNumber(state: number): boolean {
	return state === zero || state === whole || state === fraction || state === power;
}
