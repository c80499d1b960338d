import type {Field, JsonObject, JsonValue} from '../contract.ts';
import type {SafeText} from '../safe-text.ts';
import {type Entry, entryOf, entryProblem, readEntry, unset, valueText} from './entry.ts';

export type {Entry} from './entry.ts';

/** A form, whoever asked for it: a manifest's `user_config` or a tool's schema. The screens only draw it. */
export type FormState = {
	readonly fields: readonly Field[];
	readonly entries: Readonly<Record<string, Entry>>;
	/** The entries that the form began with: what differs from them was changed. */
	readonly initial: Readonly<Record<string, Entry>>;
	/** The key of the field in focus; empty only in a form without fields. */
	readonly focus: string;
	readonly errors: Readonly<Record<string, SafeText>>;
	/** Whether an empty text says no more than none, where there is no default. */
	readonly emptyIsUnset: boolean;
};

export type FormAction =
	| {type: 'focus-next'}
	| {type: 'focus-previous'}
	| {type: 'focus-field'; key: string}
	| {type: 'focus-first-error'}
	| {type: 'set-text'; key: string; text: string}
	| {type: 'set-list'; key: string; items: readonly string[]}
	| {type: 'set-item'; key: string; index: number; text: string}
	| {type: 'add-item'; key: string; text: string}
	| {type: 'remove-item'; key: string; index: number}
	| {type: 'move-item'; key: string; index: number; by: -1 | 1}
	/** A boolean goes on and off; a choice has its next value, an optional one by way of unset. */
	| {type: 'toggle'; key: string; back?: boolean}
	/** Puts a choice in a list, or takes it out. */
	| {type: 'toggle-item'; key: string; value: JsonValue}
	| {type: 'unset'; key: string}
	/** Back to what the form began with. */
	| {type: 'restore'; key: string}
	/** Errors found elsewhere (a file that is not there, a schema): they stay until their field changes. */
	| {type: 'show-errors'; errors: Readonly<Record<string, SafeText>>}
	/** Checks every field and goes to the first error. */
	| {type: 'check'};

function ownEntry(entries: FormState['entries'], key: string): Entry {
	return Object.hasOwn(entries, key) ? (entries[key] ?? unset) : unset;
}

function fieldAt(state: FormState, key: string): Field | undefined {
	return state.fields.find(field => field.key === key);
}

/** What stands in a field's row. */
export function entryFor(state: FormState, key: string): Entry {
	return ownEntry(state.entries, key);
}

/** The field in focus; undefined only in a form without fields. */
export function focusedField(state: FormState): Field | undefined {
	return state.fields.find(({key}) => key === state.focus);
}

/**
 * A form with what is known already. A field that `initial` does not name begins with its default.
 * @param initial by key; `kept` for a sensitive field whose secret is in the vault
 * @param options.emptyIsUnset whether an empty text is the same as none, as it is for settings and not for tools
 */
export function createForm(
	fields: readonly Field[],
	initial: Readonly<Record<string, JsonValue | 'kept'>> = {},
	{emptyIsUnset = false}: {emptyIsUnset?: boolean} = {},
): FormState {
	const entries = Object.fromEntries(
		fields.map(field => {
			const value = Object.hasOwn(initial, field.key) ? initial[field.key] : field.default;
			const kept = field.sensitive && value === 'kept' && Object.hasOwn(initial, field.key);
			return [field.key, kept ? ({state: 'kept'} as const) : entryOf(field, value)];
		}),
	);
	return {fields, entries, initial: entries, focus: fields[0]?.key ?? '', errors: {}, emptyIsUnset};
}

function without(errors: FormState['errors'], key: string): FormState['errors'] {
	return Object.fromEntries(Object.entries(errors).filter(([other]) => other !== key));
}

function setEntry(state: FormState, key: string, entry: Entry): FormState {
	const field = fieldAt(state, key);
	if (!field) return state;
	const problem = entryProblem(field, entry);
	const others = without(state.errors, key);
	return {
		...state,
		entries: {...state.entries, [key]: entry},
		errors: problem === undefined ? others : {...others, [key]: problem},
	};
}

/**
 * An empty text is a value only where texts are asked for: an emptied number is no number any more. Of settings it is one
 * where it keeps a default away.
 */
function setText(state: FormState, key: string, text: string): FormState {
	const field = fieldAt(state, key);
	if (!field || field.multiple) return state;
	const keepsDefaultAway = field.default !== undefined && !field.required;
	const isUnset = text === '' && (field.kind !== 'text' || (state.emptyIsUnset && !keepsDefaultAway));
	return setEntry(state, key, isUnset ? unset : {state: 'text', text});
}

function moveFocus(state: FormState, by: 1 | -1): FormState {
	const index = state.fields.findIndex(({key}) => key === state.focus);
	const next = state.fields[Math.min(Math.max(index + by, 0), state.fields.length - 1)];
	return next ? {...state, focus: next.key} : state;
}

function focusFirstError(state: FormState): FormState {
	const first = state.fields.find(({key}) => Object.hasOwn(state.errors, key));
	return first ? {...state, focus: first.key} : state;
}

type ChangeItems = (items: readonly string[], field: Field) => readonly string[];

/** Changes the items of a list; a field that is no list stays as it is. */
function editList(state: FormState, key: string, change: ChangeItems): FormState {
	const field = fieldAt(state, key);
	if (!field?.multiple) return state;
	const entry = entryFor(state, key);
	return setEntry(state, key, {
		state: 'list',
		items: change(entry.state === 'list' ? entry.items : [], field),
	});
}

function editItem(state: FormState, key: string, index: number, change: ChangeItems): FormState {
	const entry = entryFor(state, key);
	return entry.state === 'list' && entry.items[index] !== undefined ? editList(state, key, change) : state;
}

function moveItem(items: readonly string[], index: number, by: number): readonly string[] {
	const item = items[index];
	const target = index + by;
	if (item === undefined || items[target] === undefined) return items;
	return items.toSpliced(index, 1).toSpliced(target, 0, item);
}

/** The texts that a boolean or a choice goes through; undefined stands for unset. */
function round(field: Field): readonly (string | undefined)[] {
	// On and off is what one expects of it: `unset` takes its value away.
	if (field.kind === 'boolean') return ['true', 'false'];
	const texts = (field.choices ?? []).map(({value}) => valueText(value));
	return field.required ? texts : [undefined, ...texts];
}

function toggle(state: FormState, key: string, step: 1 | -1): FormState {
	const field = fieldAt(state, key);
	if (!field || field.multiple || (field.kind !== 'boolean' && field.kind !== 'choice')) return state;
	const texts = round(field);
	const entry = entryFor(state, key);
	const index = texts.indexOf(entry.state === 'text' ? entry.text : undefined);
	const start = index < 0 && step < 0 ? 0 : index;
	const text = texts.at((start + step) % texts.length);
	return setEntry(state, key, text === undefined ? unset : {state: 'text', text});
}

/** A choice put in, where its place among the choices is, or taken out. */
function toggleItem(items: readonly string[], field: Field, value: JsonValue): readonly string[] {
	const text = valueText(value);
	if (items.includes(text)) return items.filter(item => item !== text);
	const order = (field.choices ?? []).map(choice => valueText(choice.value));
	return order.includes(text)
		? [...items, text].toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
		: items;
}

function allErrors(state: FormState): Record<string, SafeText> {
	const problems = state.fields.flatMap(field => {
		const problem = entryProblem(field, entryFor(state, field.key));
		return problem === undefined ? [] : [[field.key, problem] as const];
	});
	return Object.fromEntries(problems);
}

/** The form after an action. Changing a field judges that field again, and no other. */
export function formReducer(state: FormState, action: FormAction): FormState {
	switch (action.type) {
		case 'focus-next':
			return moveFocus(state, 1);
		case 'focus-previous':
			return moveFocus(state, -1);
		case 'focus-field':
			return state.fields.some(({key}) => key === action.key) ? {...state, focus: action.key} : state;
		case 'focus-first-error':
			return focusFirstError(state);
		case 'set-text':
			return setText(state, action.key, action.text);
		case 'set-list':
			return editList(state, action.key, () => action.items);
		case 'set-item':
			return editItem(state, action.key, action.index, items => items.with(action.index, action.text));
		case 'add-item':
			return editList(state, action.key, items => [...items, action.text]);
		case 'remove-item':
			return editItem(state, action.key, action.index, items => items.toSpliced(action.index, 1));
		case 'move-item':
			return editItem(state, action.key, action.index, items => moveItem(items, action.index, action.by));
		case 'toggle':
			return toggle(state, action.key, action.back ? -1 : 1);
		case 'toggle-item':
			return editList(state, action.key, (items, field) => toggleItem(items, field, action.value));
		case 'unset':
			return setEntry(state, action.key, unset);
		case 'restore':
			return setEntry(state, action.key, ownEntry(state.initial, action.key));
		case 'show-errors':
			return focusFirstError({...state, errors: {...state.errors, ...action.errors}});
		case 'check':
			return focusFirstError({...state, errors: allErrors(state)});
	}
}

function sameEntry(a: Entry, b: Entry): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a field differs from what the form began with. */
export function isFieldChanged(state: FormState, key: string): boolean {
	return !sameEntry(entryFor(state, key), ownEntry(state.initial, key));
}

/** Whether anything differs from what the form began with. */
export function isChanged(state: FormState): boolean {
	return state.fields.some(({key}) => isFieldChanged(state, key));
}

export type FormValues = {
	/** Typed values of every field that has one: the arguments of a tool. */
	values: JsonObject;
	/** Changed settings as texts by key, as `InstallChoices.set` takes them. */
	set: Record<string, string[]>;
	/** Settings that were taken away. */
	unset: string[];
	errors: Record<string, SafeText>;
};

/** What a form says: all its values for a tool, its changes for settings, and what is wrong with it. */
export function formValues(state: FormState): FormValues {
	const values: [string, JsonValue][] = [];
	const set: [string, string[]][] = [];
	const taken: string[] = [];
	for (const field of state.fields) {
		const entry = entryFor(state, field.key);
		const reading = readEntry(field, entry);
		if (reading && 'value' in reading) values.push([field.key, reading.value]);
		if (sameEntry(entry, ownEntry(state.initial, field.key))) continue;
		if (entry.state === 'unset') taken.push(field.key);
		else if (entry.state !== 'kept')
			set.push([field.key, entry.state === 'text' ? [entry.text] : [...entry.items]]);
	}
	return {
		values: Object.fromEntries(values),
		set: Object.fromEntries(set),
		unset: taken,
		errors: allErrors(state),
	};
}
