import type {Field, JsonValue} from '../contract.ts';
import {doubleOf, isWhole, parseJson, typedNumber} from '../exact-json.ts';
import {type SafeText, safeLine} from '../safe-text.ts';

/** What stands in a row: nothing, a secret that is already in the vault, one text, or several. */
export type Entry =
	| {readonly state: 'unset'}
	| {readonly state: 'kept'}
	| {readonly state: 'text'; readonly text: string}
	| {readonly state: 'list'; readonly items: readonly string[]};

export const unset: Entry = {state: 'unset'};

/** A value as the text that an editor holds: a text as it is, anything else as JSON. */
export function valueText(value: JsonValue): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value as what stands in the field's row. */
export function entryOf(field: Field, value: JsonValue | undefined): Entry {
	if (value === undefined) return unset;
	if (field.multiple) {
		const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
		return {state: 'list', items: items.map(valueText)};
	}
	if (field.kind === 'json') return {state: 'text', text: JSON.stringify(value, undefined, 2)};
	return {state: 'text', text: valueText(value)};
}

/** A text read as a value of the field's kind, or why it cannot be. */
export type Reading = {readonly value: JsonValue} | {readonly problem: string};

/**
 * A number as it is typed, with all its digits: decimal, within the limits, and whole where it must be. Limits are
 * compared with the nearest double.
 */
export function readNumber(
	{kind, minimum, maximum}: Pick<Field, 'kind' | 'minimum' | 'maximum'>,
	text: string,
): Reading {
	const value = typedNumber(text);
	if (value === undefined) return {problem: 'must be a number'};
	if (kind === 'integer' && !isWhole(value)) return {problem: 'must be a whole number'};
	const double = doubleOf(value);
	if (minimum !== undefined && double < minimum) return {problem: `must be at least ${minimum}`};
	if (maximum !== undefined && double > maximum) return {problem: `must be at most ${maximum}`};
	return {value};
}

function readBoolean(text: string): Reading {
	if (text === 'true') return {value: true};
	return text === 'false' ? {value: false} : {problem: 'must be true or false'};
}

function readChoice({choices = []}: Field, text: string): Reading {
	const choice = choices.find(({value}) => valueText(value) === text);
	return choice
		? {value: choice.value}
		: {problem: `must be one of ${choices.map(({label}) => label).join(', ')}`};
}

export function readAsJson(text: string): Reading {
	try {
		return {value: parseJson(text)};
	} catch (error) {
		return {problem: `must be JSON (${(error as Error).message})`};
	}
}

/** Reads one text as the field's kind: a list's items one by one. */
function readText(field: Field, text: string): Reading {
	switch (field.kind) {
		case 'number':
		case 'integer':
			return readNumber(field, text);
		case 'boolean':
			return readBoolean(text);
		case 'choice':
			return readChoice(field, text);
		case 'json':
			return readAsJson(text);
		default:
			return text.includes('\0') ? {problem: 'cannot hold a NUL character'} : {value: text};
	}
}

function readList(field: Field, items: readonly string[]): Reading {
	const readings = items.map(item => readText(field, item));
	const wrong = readings.findIndex(reading => 'problem' in reading);
	const first = readings[wrong];
	if (first && 'problem' in first) return {problem: `item ${wrong + 1} ${first.problem}`};
	return {value: readings.flatMap(reading => ('value' in reading ? [reading.value] : []))};
}

/** The value of a row; undefined where there is none to give: unset, or a secret that stays where it is. */
export function readEntry(field: Field, entry: Entry): Reading | undefined {
	if (entry.state === 'text') return readText(field, entry.text);
	return entry.state === 'list' ? readList(field, entry.items) : undefined;
}

/** What is wrong with a row, as a sentence that can stand under it. */
export function entryProblem(field: Field, entry: Entry): SafeText | undefined {
	if (entry.state === 'unset') {
		return field.required ? safeLine(`${field.title} is required.`) : undefined;
	}
	const reading = readEntry(field, entry);
	return reading && 'problem' in reading ? safeLine(`${field.title} ${reading.problem}.`) : undefined;
}
