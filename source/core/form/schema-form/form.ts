import type {JsonObject, JsonValue} from '../../contract.ts';
import type {SafeText} from '../../safe-text.ts';
import {toggled, toggledChoices} from './choose.ts';
import {addItem, addKey, chooseAlternative, fill, move, put, putText, remove, renameKey} from './edit.ts';
import {fitAlternative} from './fit-alternative.ts';
import {initialWhole} from './initial-value.ts';
import {sameJson} from './member.ts';
import {takesOtherKeys} from './members.ts';
import {nodeAt, nodesTo, rootNode} from './node.ts';
import {isBelow, type Pointer, parentPointer} from './pointer.ts';
import {type Problem, problemsOf, withFindings} from './problems.ts';
import {focusedRow, rows} from './rows.ts';
import {shapeOf} from './shape.ts';
import type {Memos, SchemaForm} from './state.ts';
import {editText} from './text.ts';
import type {Validator} from './validator.ts';

export type SchemaFormAction =
	| {type: 'focus-next'}
	| {type: 'focus-previous'}
	/** So many rows down, or up where negative. */
	| {type: 'focus-by'; rows: number}
	| {type: 'focus-row'; at: Pointer}
	/** Opens what hides it; stays where nothing is wrong. */
	| {type: 'focus-first-error'}
	| {type: 'set-text'; at: Pointer; text: string}
	| {type: 'set-value'; at: Pointer; value: JsonValue}
	/** A boolean goes on and off; a choice or a fixed one has its next value, by way of unset unless required. */
	| {type: 'toggle'; at: Pointer; back?: boolean}
	/** Puts one of several choices in, or takes it out. */
	| {type: 'toggle-choice'; at: Pointer; value: JsonValue}
	| {type: 'fill'; at: Pointer}
	| {type: 'unset'; at: Pointer}
	| {type: 'set-null'; at: Pointer}
	/** The new item gets the focus. */
	| {type: 'add-item'; at: Pointer; index?: number}
	| {type: 'add-key'; at: Pointer; key: string}
	| {type: 'rename-key'; at: Pointer; key: string}
	| {type: 'remove'; at: Pointer}
	| {type: 'move'; at: Pointer; by: 1 | -1}
	| {type: 'choose-alternative'; at: Pointer; index: number}
	/** Opens or closes a row; turns it over unless told which. */
	| {type: 'open'; at: Pointer; isOpen?: boolean}
	/** Shows everything that is wrong, what is missing included, and goes to the first of it. */
	| {type: 'check'}
	| {type: 'use-validator'; validate: Validator};

/**
 * A form for a JSON Schema of any shape.
 * @param options.value what it begins with; unless given, the schema's defaults
 * @param options.validate from `loadValidator`; it can be given later (`use-validator`)
 */
export function createSchemaForm(
	schema: JsonObject,
	{value, validate}: {value?: JsonValue; validate?: Validator} = {},
): SchemaForm {
	const shape = shapeOf(schema, schema);
	const first = shape.alternatives[fitAlternative(shape, value, schema)] ?? shape.alternatives[0];
	const form: SchemaForm = {
		schema,
		value: value ?? initialWhole(first, schema),
		memos: {},
		focus: '',
		validate,
		findings: [],
		unchecked: undefined,
		showsMissing: false,
	};
	return withFindings({...form, focus: rows(form)[0]?.at ?? ''});
}

function moveFocus(form: SchemaForm, by: number): SchemaForm {
	const visible = rows(form);
	const index = visible.findIndex(({isFocused}) => isFocused);
	const next = visible[Math.min(Math.max(index + by, 0), visible.length - 1)];
	return next ? {...form, focus: next.at} : form;
}

/** Opens everything that a place is in, and goes there. */
function reveal(form: SchemaForm, at: Pointer): SchemaForm {
	const above = nodesTo(form, at)
		.slice(0, -1)
		.map(node => [node.at, {...form.memos[node.at], isOpen: true}] as const);
	return {...form, focus: at, memos: {...form.memos, ...Object.fromEntries(above)}};
}

function focusFirstError(form: SchemaForm): SchemaForm {
	const places = new Set([...problemsOf(form).byRow.keys()]);
	if (places.size === 0) return form;
	const opened = [...places].reduce(reveal, form);
	const first = rows(opened).find(({at}) => places.has(at));
	return first ? reveal(form, first.at) : form;
}

function openRow(form: SchemaForm, at: Pointer, wanted: boolean | undefined): SchemaForm {
	const row = rows(form).find(candidate => candidate.at === at);
	if (row?.isOpen === undefined) return form;
	const isOpen = wanted ?? !row.isOpen;
	const focus = !isOpen && isBelow(form.focus, at) ? at : form.focus;
	return {...form, focus, memos: {...form.memos, [at]: {...form.memos[at], isOpen}}};
}

/** What changes the value, without judging it. */
function edited(form: SchemaForm, action: SchemaFormAction): SchemaForm {
	switch (action.type) {
		case 'set-text':
			return putText(form, action.at, action.text);
		case 'set-value':
			return put(form, action.at, action.value);
		case 'toggle':
			return toggled(form, action.at, action.back ? -1 : 1);
		case 'toggle-choice':
			return toggledChoices(form, action.at, action.value);
		case 'fill':
			return fill(form, action.at);
		case 'unset':
			return nodeAt(form, action.at).place === 'property' ? put(form, action.at, undefined) : form;
		case 'set-null':
			return put(form, action.at, null);
		case 'add-item':
			return addItem(form, action.at, action.index);
		case 'add-key':
			return addKey(form, action.at, action.key);
		case 'rename-key':
			return renameKey(form, action.at, action.key);
		case 'remove':
			return remove(form, action.at);
		case 'move':
			return move(form, action.at, action.by);
		case 'choose-alternative':
			return chooseAlternative(form, action.at, action.index);
		default:
			return form;
	}
}

/** A focus on what is no more goes to the row that took its place. */
function settled(before: SchemaForm, after: SchemaForm): SchemaForm {
	if (after.focus !== before.focus || rows(after).some(({at}) => at === after.focus)) return after;
	const index = rows(before).findIndex(({isFocused}) => isFocused);
	const next = rows(after)[Math.min(index, rows(after).length - 1)];
	const above = focusedRow(after);
	return {
		...after,
		focus: next && parentPointer(next.at) === parentPointer(after.focus) ? next.at : (above?.at ?? ''),
	};
}

/** The form after an action. A change of the value is judged at once, when the form has a validator. */
export function schemaFormReducer(form: SchemaForm, action: SchemaFormAction): SchemaForm {
	switch (action.type) {
		case 'focus-next':
			return moveFocus(form, 1);
		case 'focus-previous':
			return moveFocus(form, -1);
		case 'focus-by':
			return moveFocus(form, action.rows);
		case 'focus-row':
			return {...form, focus: action.at};
		case 'focus-first-error':
			return focusFirstError(form);
		case 'check':
			return focusFirstError({...form, showsMissing: true});
		case 'open':
			return openRow(form, action.at, action.isOpen);
		case 'use-validator':
			return withFindings({...form, validate: action.validate});
		default: {
			const next = edited(form, action);
			return next === form ? form : settled(form, withFindings(next));
		}
	}
}

export type FormValue = {
	readonly value: JsonValue;
	/** Everything that is wrong, what is missing included: whether it is sent anyway is the user's. */
	readonly problems: readonly Problem[];
	/** What could not be checked, in words. */
	readonly unchecked?: SafeText;
};

/** The value as it would be sent. */
export function toValue(form: SchemaForm): FormValue {
	const {value, unchecked} = form;
	return {value, problems: problemsOf(form).all, ...(unchecked && {unchecked})};
}

/** The alternatives that the new value still has the form of stay chosen; what they kept aside is gone. */
function stillFitting(form: SchemaForm, value: JsonValue): Memos {
	const next = {...form, value};
	const entries = Object.entries(form.memos).flatMap(([at, {isOpen, alternative}]) => {
		const {shape, value: there} = nodeAt({...next, memos: {}}, at);
		const fits = alternative !== undefined && fitAlternative(shape, there, form.schema) === alternative;
		const same = sameJson(there, nodeAt(form, at).value);
		const stays = alternative !== undefined && (fits || same);
		const memo = {...(isOpen !== undefined && {isOpen}), ...(stays && {alternative})};
		return Object.keys(memo).length > 0 ? [[at, memo] as const] : [];
	});
	return Object.fromEntries(entries);
}

/** The same form with another value, as after an edit of its JSON: nothing of the value is lost. */
export function fromValue(form: SchemaForm, value: JsonValue): SchemaForm {
	const next = {...form, value, memos: stillFitting(form, value)};
	return settled(form, withFindings(next));
}

/** What an editor of a row begins with: exact, unlike the row's own text. */
export function rowEditText(form: SchemaForm, at: Pointer): string {
	return editText(form, nodeAt(form, at));
}

/** Whether keys of the user's own can be added to the whole, which has no row of its own. */
export function canAddKeyToWhole(form: SchemaForm): boolean {
	const {kind, alternative} = rootNode(form);
	return kind === 'object' && takesOtherKeys(alternative.schema);
}
