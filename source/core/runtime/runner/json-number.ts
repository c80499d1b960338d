// A number: after its minus sign, its leading zero, a digit, the point, a digit behind it, `e`, its sign, its digit.
export const minus = 1;
const zero = 2;
const whole = 3;
const point = 4;
const fraction = 5;
const exponent = 6;
const sign = 7;
const power = 8;

/** The state after one more byte of a number; 0 where it is none of it. */
export function nextInNumber(state: number, byte: number): number {
	if (byte >= 0x30 && byte <= 0x39) {
		if (state === minus) return byte === 0x30 ? zero : whole;
		if (state === zero) return 0;
		if (state === whole || state === fraction || state === power) return state;
		return state === point ? fraction : power;
	}
	if (byte === 0x2e) return state === zero || state === whole ? point : 0;
	if (byte === 0x65 || byte === 0x45)
		return state === zero || state === whole || state === fraction ? exponent : 0;
	if (byte === 0x2b || byte === 0x2d) return state === exponent ? sign : 0;
	return 0;
}

/** Whether a number may end in this state. */
export function isWholeNumber(state: number): boolean {
	return state === zero || state === whole || state === fraction || state === power;
}
