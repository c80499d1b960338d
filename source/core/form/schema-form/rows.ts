import type {Field, JsonValue} from '../../contract.ts';
import {type SafeText, safeLine} from '../../safe-text.ts';
import {choicesOf} from '../choices.ts';
import type {RowKind} from './kind.ts';
import {isArray} from './member.ts';
import {mostItems, takesOtherKeys} from './members.ts';
import {childKeys, childNode, itemChoices, type Node, rootNode} from './node.ts';
import {isBelow, keysOf, type Pointer, parentPointer} from './pointer.ts';
import {type Problem, problemsOf} from './problems.ts';
import {isSensitive} from './sensitive.ts';
import type {SchemaForm} from './state.ts';
import {isTextKind, valueWords} from './text.ts';

/** What can be done with a row. */
type RowAbilities = {
	/** Its text can be typed (`set-text`). */
	readonly edit: boolean;
	/** It goes round a few values (`toggle`). */
	readonly toggle: boolean;
	/** It has no value and can be given one (`fill`). */
	readonly fill: boolean;
	readonly unset: boolean;
	readonly setNull: boolean;
	readonly addItem: boolean;
	readonly addKey: boolean;
	readonly rename: boolean;
	readonly remove: boolean;
	readonly moveUp: boolean;
	readonly moveDown: boolean;
};

export type FormRow = {
	/** Where its value is; also what tells the row from all others. */
	readonly at: Pointer;
	readonly depth: number;
	readonly title: SafeText;
	readonly kind: RowKind;
	readonly required: boolean;
	readonly sensitive: boolean;
	readonly state: 'unset' | 'null' | 'set';
	/** The value in one line, a summary for what has rows of its own; hidden for a sensitive one. */
	readonly text: SafeText;
	/** What there is to choose from, for `choice` and `choices`, and which of it is chosen. */
	readonly choices?: readonly {
		readonly value: JsonValue;
		readonly label: SafeText;
		readonly isChosen: boolean;
	}[];
	/** The forms that it may have, where there are several. */
	readonly alternatives?: {readonly chosen: number; readonly labels: readonly SafeText[]};
	/** Whether its own rows are shown; undefined where it can have none. */
	readonly isOpen?: boolean;
	/** What is wrong with it, as the rest of a sentence that begins with its title. */
	readonly error?: SafeText;
	/** How many things are wrong in the rows that it hides. */
	readonly problemsBelow: number;
	readonly isFocused: boolean;
	readonly can: RowAbilities;
};

const longestText = 500;
const hidden = '********';

function isOpen(form: SchemaForm, {at, kind, value}: Node): boolean | undefined {
	if (kind !== 'object' && kind !== 'list') return undefined;
	// What is unset is opened on request: a schema may lead back to itself without end.
	return form.memos[at]?.isOpen ?? (value !== undefined && value !== null && keysOf(at).length < 6);
}

function titleOf({place, key, shape, alternative}: Node): SafeText {
	if (place === 'item') return safeLine(String(Number(key) + 1));
	const title =
		shape.common.title ?? (shape.alternatives.length === 1 ? alternative.schema.title : undefined);
	// The whole has no key.
	return safeLine(typeof title === 'string' && title !== '' ? title : key || 'arguments');
}

function choicesFor(form: SchemaForm, {kind, alternative, value}: Node): FormRow['choices'] {
	const choices: Field['choices'] =
		kind === 'choice'
			? choicesOf(alternative.schema)
			: kind === 'choices'
				? itemChoices(alternative, form.schema)
				: undefined;
	if (!choices) return undefined;
	const chosen = kind === 'choices' ? (isArray(value) ? value : []) : value === undefined ? [] : [value];
	const texts = new Set(chosen.map(item => JSON.stringify(item)));
	return choices.map(choice => ({...choice, isChosen: texts.has(JSON.stringify(choice.value))}));
}

function abilities(node: Node, siblings: number): RowAbilities {
	const {kind, place, key, value, shape, alternative} = node;
	const isItem = place === 'item';
	const isEmpty = value === undefined || value === null;
	return {
		edit: isTextKind(kind),
		toggle: kind === 'boolean' || kind === 'choice' || kind === 'fixed',
		fill: isEmpty && (kind === 'object' || kind === 'list' || kind === 'choices' || kind === 'fixed'),
		unset: place === 'property' && value !== undefined,
		setNull: shape.nullable && value !== null,
		addItem: kind === 'list' && (isArray(value) ? value.length : 0) < mostItems(alternative.schema),
		addKey: kind === 'object' && takesOtherKeys(alternative.schema),
		rename: place === 'other',
		remove: isItem || place === 'other',
		moveUp: isItem && Number(key) > 0,
		moveDown: isItem && Number(key) < siblings - 1,
	};
}

type Walk = {
	form: SchemaForm;
	rows: FormRow[];
	problems: ReadonlyMap<Pointer, readonly Problem[]>;
	focus: Pointer;
};

function stateOf(value: JsonValue | undefined): FormRow['state'] {
	if (value === undefined) return 'unset';
	return value === null ? 'null' : 'set';
}

function addRow(walk: Walk, node: Node, depth: number, siblings: number): void {
	const {form} = walk;
	const {at, kind, required, value, shape, chosen} = node;
	const open = isOpen(form, node);
	const choices = choicesFor(form, node);
	const sensitive = isSensitive(node.alternative.schema) || isSensitive(shape.common);
	const words = valueWords(form, node).slice(0, longestText);
	const error = walk.problems.get(at)?.[0];
	walk.rows.push({
		at,
		depth,
		title: titleOf(node),
		kind,
		required,
		sensitive,
		state: stateOf(value),
		text: safeLine(sensitive && words !== '' && isTextKind(kind) ? hidden : words),
		...(choices && {choices}),
		...(shape.alternatives.length > 1 && {
			alternatives: {chosen, labels: shape.alternatives.map(({label}) => label)},
		}),
		...(open !== undefined && {isOpen: open}),
		...(error && {error: error.message}),
		problemsBelow: open === false ? countBelow(walk.problems, at) : 0,
		isFocused: false,
		can: abilities(node, siblings),
	});
	if (open) addChildren(walk, node, depth + 1);
}

function countBelow(problems: Walk['problems'], at: Pointer): number {
	if (problems.size === 0) return 0;
	return [...problems.entries()].reduce(
		(sum, [place, found]) => sum + (isBelow(place, at) ? found.length : 0),
		0,
	);
}

function addChildren(walk: Walk, parent: Node, depth: number): void {
	const keys = childKeys(parent);
	for (const key of keys) addRow(walk, childNode(walk.form, parent, key), depth, keys.length);
}

/** The row that stands for a place: its own, else that of what it is in. */
function visibleAt(rows: readonly FormRow[], at: Pointer): FormRow | undefined {
	for (let place = at; ; place = parentPointer(place)) {
		const row = rows.find(candidate => candidate.at === place);
		if (row || place === '') return row;
	}
}

function makeRows(form: SchemaForm): readonly FormRow[] {
	const walk: Walk = {form, rows: [], problems: problemsOf(form).byRow, focus: form.focus};
	const root = rootNode(form);
	// A plain object is the form itself; anything else needs a row of its own.
	if (root.kind === 'object' && root.shape.alternatives.length === 1) addChildren(walk, root, 0);
	else addRow(walk, root, 0, 1);
	const focused = visibleAt(walk.rows, form.focus) ?? walk.rows[0];
	return walk.rows.map(row => (row === focused ? {...row, isFocused: true} : row));
}

const made = new WeakMap<SchemaForm, readonly FormRow[]>();

/** The rows that are visible now, from top to bottom. */
export function rows(form: SchemaForm): readonly FormRow[] {
	const known = made.get(form) ?? makeRows(form);
	made.set(form, known);
	return known;
}

/** The row in focus; undefined only in a form without rows. */
export function focusedRow(form: SchemaForm): FormRow | undefined {
	return rows(form).find(({isFocused}) => isFocused);
}
