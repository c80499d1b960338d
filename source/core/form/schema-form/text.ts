import type {JsonValue} from '../../contract.ts';
import {isExact} from '../../exact-json.ts';
import {choicesOf} from '../choices.ts';
import {type Reading, readAsJson, readNumber, valueText} from '../entry.ts';
import {isObject} from '../json-schema.ts';
import type {RowKind} from './kind.ts';
import {isArray, sameJson} from './member.ts';
import {itemChoices, type Node} from './node.ts';
import type {SchemaForm} from './state.ts';

export type TextKind = Extract<RowKind, 'text' | 'number' | 'integer' | 'json'>;

export function isTextKind(kind: RowKind): kind is TextKind {
	return kind === 'text' || kind === 'number' || kind === 'integer' || kind === 'json';
}

/** A typed text as the value that it stands for in a row of that kind, or why it stands for none. */
export function readText(kind: TextKind, text: string): Reading {
	if (kind === 'text') return {value: text};
	return kind === 'json' ? readAsJson(text) : readNumber({kind}, text);
}

/** What an editor of the row begins with: exact, any length, any character. */
export function editText(form: SchemaForm, {at, kind, value}: Node): string {
	const typed = form.memos[at]?.text;
	if (typed !== undefined) return typed;
	if (value === undefined || value === null) return '';
	return kind === 'json' ? JSON.stringify(value, undefined, 2) : valueText(value);
}

function choiceText({alternative}: Node, value: JsonValue): string {
	const choice = choicesOf(alternative.schema)?.find(candidate => sameJson(candidate.value, value));
	return choice?.label ?? JSON.stringify(value);
}

const longestWords = 500;
const jsonWords = new WeakMap<object, string>();

/** The beginning of a value's JSON: a large one is written out once, not for every frame. */
function shortJson(value: JsonValue): string {
	if (typeof value !== 'object' || value === null || isExact(value))
		return JSON.stringify(value).slice(0, longestWords);
	const words = jsonWords.get(value) ?? JSON.stringify(value).slice(0, longestWords);
	jsonWords.set(value, words);
	return words;
}

function count(many: number, one: string, several: string): string {
	if (many === 0) return 'empty';
	return `${many} ${many === 1 ? one : several}`;
}

/** The value of a row in a few words, not yet safe to show: a summary where it has rows of its own. */
export function valueWords(form: SchemaForm, node: Node): string {
	const {at, kind, value} = node;
	const typed = form.memos[at]?.text;
	if (typed !== undefined) return typed;
	if (value === undefined) return '';
	if (value === null && kind !== 'choice') return 'null';
	switch (kind) {
		case 'object':
			return count(isObject(value) ? Object.keys(value).length : 0, 'value', 'values');
		case 'list':
			return count(isArray(value) ? value.length : 0, 'item', 'items');
		case 'choices': {
			const choices = itemChoices(node.alternative, form.schema) ?? [];
			const chosen = choices.filter(
				choice => isArray(value) && value.some(item => sameJson(item, choice.value)),
			);
			return chosen.length === 0 ? 'none' : chosen.map(({label}) => label).join(', ');
		}
		case 'choice':
		case 'fixed':
			return choiceText(node, value);
		default:
			return kind === 'json' ? shortJson(value) : valueText(value);
	}
}
