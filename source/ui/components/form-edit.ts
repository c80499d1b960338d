import type {Field} from '../../core/contract.ts';
import {
	entryFor,
	type FormAction,
	type FormState,
	focusedField,
	formReducer,
} from '../../core/form/form-state.ts';
import type {TerminalEvent} from '../terminal/key-parser.ts';
import {editOf, editText, type TextEdit} from './text-edit.ts';

/** A form on screen: the headless form, and where in it the cursor is. */
export type FormEdit = {
	readonly form: FormState;
	/** The text under the cursor, in fields that are typed into. */
	readonly edit: TextEdit;
	/** Which item of a list; one past its last is the row that adds one. */
	readonly item: number;
	/** The submit row under the fields has the focus. */
	readonly onSubmit: boolean;
	/** Secrets are shown as they are; only until the form is left. */
	readonly revealed: boolean;
};

/** Whether a field's row takes typed text, rather than going through its values. */
export function isTyped(field: Field): boolean {
	return field.kind !== 'boolean' && !(field.kind === 'choice' && !field.multiple);
}

function textAt(form: FormState, field: Field | undefined, item: number): string {
	if (!field) return '';
	const entry = entryFor(form, field.key);
	if (entry.state === 'text') return entry.text;
	return entry.state === 'list' ? (entry.items[item] ?? '') : '';
}

function place(state: FormEdit, form: FormState, item: number): FormEdit {
	return {
		...state,
		form,
		item,
		onSubmit: false,
		// A secret is shown only while one stands on it.
		revealed: state.revealed && form.focus === state.form.focus,
		edit: {...editOf(textAt(form, focusedField(form), item)), killed: state.edit.killed},
	};
}

export function editForm(form: FormState): FormEdit {
	const start = {form, edit: editOf(''), item: 0, onSubmit: form.fields.length === 0, revealed: false};
	return form.fields.length === 0 ? start : place(start, form, 0);
}

function lastItem(form: FormState): number {
	const field = focusedField(form);
	const entry = field && entryFor(form, field.key);
	return field?.multiple ? (entry?.state === 'list' ? entry.items.length : 0) : 0;
}

/** The next row down or up: items of a list one by one, then the next field, then the submit row. */
export function moveInForm(state: FormEdit, by: 1 | -1): FormEdit {
	const {form, item, onSubmit} = state;
	if (onSubmit) return by === 1 || form.fields.length === 0 ? state : place(state, form, lastItem(form));
	const next = item + by;
	if (next >= 0 && next <= lastItem(form)) return place(state, form, next);
	const moved = formReducer(form, {type: by === 1 ? 'focus-next' : 'focus-previous'});
	if (moved.focus === form.focus) return by === 1 ? {...state, onSubmit: true} : state;
	return place(state, moved, by === 1 ? 0 : lastItem(moved));
}

/** Goes to a row: an item of a field, or the submit row. */
export function goInForm(state: FormEdit, row: {key: string; item: number} | 'submit'): FormEdit {
	if (row === 'submit') return {...state, onSubmit: true};
	const form = formReducer(state.form, {type: 'focus-field', key: row.key});
	return place(state, form, Math.min(row.item, lastItem(form)));
}

/** Applies an action of the form model and puts the cursor where it left the focus. */
export function changeForm(state: FormEdit, action: FormAction): FormEdit {
	const form = formReducer(state.form, action);
	return place(state, form, form.focus === state.form.focus ? Math.min(state.item, lastItem(form)) : 0);
}

/** Types into the focused field; undefined when the key is nothing to a text or the field takes none. */
export function typeInForm(state: FormEdit, event: TerminalEvent): FormEdit | undefined {
	const field = focusedField(state.form);
	if (!field || state.onSubmit || !isTyped(field)) return undefined;
	const {key} = field;
	const edit = editText(state.edit, event);
	if (!edit) return undefined;
	if (edit.text === state.edit.text) return {...state, edit};
	if (!field.multiple)
		return {...state, edit, form: formReducer(state.form, {type: 'set-text', key, text: edit.text})};
	const isNew = state.item >= lastItem(state.form);
	// An item that was emptied goes; its row is the one before it then.
	const action: FormAction = isNew
		? {type: 'add-item', key, text: edit.text}
		: edit.text === ''
			? {type: 'remove-item', key, index: state.item}
			: {type: 'set-item', key, index: state.item, text: edit.text};
	const form = formReducer(state.form, action);
	return edit.text === '' ? place(state, form, state.item) : {...state, edit, form};
}

/** The item of a list in focus one place up or down, with the cursor; the same form where that cannot be. */
export function moveItemInForm(state: FormEdit, by: 1 | -1): FormEdit {
	const {form, item, onSubmit} = state;
	const field = focusedField(form);
	const target = item + by;
	// The row behind the last item is the one that adds another.
	const isItem = (index: number) => index >= 0 && index < lastItem(form);
	if (!field || onSubmit || !isItem(item) || !isItem(target)) return state;
	return place(state, formReducer(form, {type: 'move-item', key: field.key, index: item, by}), target);
}

/** Replaces the focused text as a whole: a completed path. */
export function replaceInForm(state: FormEdit, text: string): FormEdit {
	const cleared = {...state, edit: {...state.edit, text: '', cursor: 0}};
	const typed = typeInForm(cleared, {type: 'paste', text});
	return typed ? {...typed, edit: {...editOf(text), killed: state.edit.killed}} : state;
}
