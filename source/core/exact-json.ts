/**
 * JSON whose numbers keep their digits. A number that a double cannot hold (`1915883588174806058`, `1e400`, `-0`)
 * is an `ExactNumber`: JavaScript's own raw JSON, which `JSON.stringify` writes as it was read.
 */
import type {ExactNumber, JsonObject, JsonValue} from './contract/json.ts';

// TypeScript does not know these two yet (ECMAScript 2026, in Node since 21).
const {rawJSON, isRawJSON} = JSON as unknown as {
	rawJSON: (literal: string) => ExactNumber;
	isRawJSON: (value: unknown) => value is ExactNumber;
};

type Reviver = (key: string, value: unknown, context: {source?: string}) => unknown;
const parseWith = JSON.parse as (text: string, reviver: Reviver) => JsonValue;

/** Whether a value is a number that a double cannot hold. */
export function isExact(value: unknown): value is ExactNumber {
	return typeof value === 'object' && isRawJSON(value);
}

/** Whether a value is an object in the sense of JSON: no list, no number. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

function withoutZeros(digits: string): string {
	let end = digits.length;
	while (digits[end - 1] === '0') end -= 1;
	return digits.slice(0, end);
}

/** Equal for two literals of the same value, whatever they look like: `1.50` and `15e-1`. */
function canonical(literal: string): string {
	const [, sign = '', whole = '', fraction = '', power = '0'] =
		/^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(literal) ?? [];
	const digits = `${whole}${fraction}`.replace(/^0+/, '');
	const significant = withoutZeros(digits);
	if (significant === '') return `${sign}0`;
	return `${sign}${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}

/** Whether a number would be another one as a double that is printed again. */
function losesValue(literal: string): boolean {
	const value = Number(literal);
	const printed = JSON.stringify(value);
	return printed !== literal && canonical(printed) !== canonical(literal);
}

function toNumber(literal: string): number | ExactNumber {
	return losesValue(literal) ? rawJSON(literal) : Number(literal);
}

// What may lose its value: many digits, an exponent, a zero with a sign. In a text that looks like JSON this may
// also find them; that costs time and nothing else.
const suspicious = /(?:^|[\s:,[])(-?\d[\d.]{15,}(?:e[+-]?\d+)?|-?\d[\d.]*e[+-]?\d+|-0[.0]*(?=[,\]}\s]|$))/gi;

function mayLoseValue(text: string): boolean {
	for (const [, literal = ''] of text.matchAll(suspicious)) if (losesValue(literal)) return true;
	return false;
}

/** Parses with a look at the text of each number: several times slower than without. */
function parseClosely(text: string): JsonValue {
	try {
		return parseWith(text, (_key, value, {source}) =>
			typeof value === 'number' && source !== undefined ? toNumber(source) : value,
		);
	} catch (error) {
		// A reviver cannot go as deep as the parser itself.
		if (error instanceof RangeError) return JSON.parse(text) as JsonValue;
		throw error;
	}
}

/** Parses JSON: numbers that a double cannot hold are exact, all others are plain. Throws what `JSON.parse` throws. */
export function parseJson(text: string): JsonValue {
	return mayLoseValue(text) ? parseClosely(text) : (JSON.parse(text) as JsonValue);
}

/**
 * A number as a person types it in a field, which need not be one of JSON: `+5`, `.5`, `5.`. Keeps its digits;
 * undefined for what is no decimal number.
 */
export function typedNumber(text: string): number | ExactNumber | undefined {
	const match = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i.exec(text.trim());
	const [, sign = '', whole = '', fraction = '', power = ''] = match ?? [];
	if (!match || (whole === '' && fraction === '')) return undefined;
	const digits = whole.replace(/^0+(?=\d)/, '') || '0';
	const literal = `${sign === '-' ? '-' : ''}${digits}${fraction && `.${fraction}`}${power}`;
	return toNumber(literal);
}

/** The nearest double of a number that can be compared: neither infinite, nor zero for what is none. */
export function doubleOf(value: number | ExactNumber): number {
	if (typeof value === 'number') return value;
	const double = Number(value.rawJSON);
	const sign = value.rawJSON.startsWith('-') ? -1 : 1;
	if (!Number.isFinite(double)) return sign * Number.MAX_VALUE;
	const isZero = /^-?0$/.test(canonical(value.rawJSON));
	return double === 0 && !isZero ? sign * Number.MIN_VALUE : double;
}

/** A number, exact or not, as its nearest double; undefined for anything else. */
export function asDouble(value: unknown): number | undefined {
	return typeof value === 'number' || isExact(value) ? doubleOf(value) : undefined;
}

/** Whether a number is whole, by its digits. */
export function isWhole(value: number | ExactNumber): boolean {
	if (typeof value === 'number') return Number.isInteger(value);
	const power = /e(-?\d+)$/.exec(canonical(value.rawJSON))?.[1];
	return power === undefined || Number(power) >= 0;
}

/** Whether two numbers have the same value, by their digits. */
export function sameNumber(a: number | ExactNumber, b: number | ExactNumber): boolean {
	return canonical(JSON.stringify(a)) === canonical(JSON.stringify(b));
}

/**
 * The same value with doubles for exact numbers, for libraries that know no others; the value itself where it has
 * none. `onCopy` hears of each part that had to be copied.
 */
export function plainJson<Value extends JsonValue>(
	value: Value,
	onCopy?: (copy: object, original: object) => void,
): Value;
export function plainJson(
	value: JsonValue,
	onCopy: (copy: object, original: object) => void = () => undefined,
): JsonValue {
	if (typeof value !== 'object' || value === null) return value;
	if (isExact(value)) return doubleOf(value);
	const members = Object.entries(value) as [string, JsonValue][];
	const plain = members.map(([key, member]): [string, JsonValue] => [key, plainJson(member, onCopy)]);
	if (plain.every(([, member], index) => member === members[index]?.[1])) return value;
	const copy = Array.isArray(value) ? plain.map(([, member]) => member) : Object.fromEntries(plain);
	onCopy(copy, value);
	return copy;
}
