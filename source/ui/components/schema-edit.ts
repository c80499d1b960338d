import {rowEditText, type SchemaFormAction, schemaFormReducer} from '../../core/form/schema-form/form.ts';
import type {Pointer} from '../../core/form/schema-form/pointer.ts';
import {type FormRow, focusedRow, rows} from '../../core/form/schema-form/rows.ts';
import type {SchemaForm} from '../../core/form/schema-form/state.ts';
import type {TerminalEvent} from '../terminal/key-parser.ts';
import {editOf, editText, manyLines, type TextEdit} from './text-edit.ts';

/** A tool's form on screen: the headless form, and where in it the cursor is. */
export type SchemaEdit = {
	readonly form: SchemaForm;
	/** The text under the cursor: of a row that is typed into, or the new name of a key. */
	readonly edit: TextEdit;
	/** Which of several choices in one row. */
	readonly choice: number;
	/** The key of the user's own that is being named. */
	readonly naming?: Pointer;
	/** The submit row under the rows has the focus. */
	readonly onSubmit: boolean;
};

function place(state: SchemaEdit, form: SchemaForm): SchemaEdit {
	const row = focusedRow(form);
	const {naming: _, ...rest} = state;
	const text = row?.can.edit ? rowEditText(form, row.at) : '';
	const choice = form.focus === state.form.focus ? state.choice : 0;
	return {
		...rest,
		form,
		choice,
		onSubmit: row === undefined,
		edit: {...editOf(text), killed: state.edit.killed},
	};
}

export function schemaEdit(form: SchemaForm): SchemaEdit {
	return place({form, edit: editOf(''), choice: 0, onSubmit: false}, form);
}

/** The row in focus, unless it is the submit row. */
export function rowInFocus({form, onSubmit}: SchemaEdit): FormRow | undefined {
	return onSubmit ? undefined : focusedRow(form);
}

/** Whether printable keys are typed into the row in focus. */
export function isTypedInto(state: SchemaEdit): boolean {
	return state.naming !== undefined || rowInFocus(state)?.can.edit === true;
}

/** Applies an action of the form model and puts the cursor where it left the focus. */
export function changeSchema(state: SchemaEdit, action: SchemaFormAction): SchemaEdit {
	return place(state, schemaFormReducer(state.form, action));
}

/** Another validator or another judgement of the same value: the cursor stays where it is. */
export function judgeSchema(state: SchemaEdit, action: SchemaFormAction): SchemaEdit {
	return {...state, form: schemaFormReducer(state.form, action)};
}

export function moveInSchema(state: SchemaEdit, by: 1 | -1): SchemaEdit {
	const named = endNaming(state);
	const {form, onSubmit} = named;
	const visible = rows(form);
	if (onSubmit) return by === 1 || visible.length === 0 ? named : place(named, form);
	const isLast = visible.at(-1)?.isFocused === true;
	if (by === 1 && isLast) return {...named, onSubmit: true};
	return changeSchema(named, {type: by === 1 ? 'focus-next' : 'focus-previous'});
}

/** Gives the key that is being named the name that was typed. */
export function endNaming(state: SchemaEdit): SchemaEdit {
	const {naming, edit} = state;
	if (naming === undefined) return state;
	return edit.text === ''
		? place(state, state.form)
		: changeSchema(state, {type: 'rename-key', at: naming, key: edit.text});
}

/** Lets the key in focus be named anew, if it is the user's own. */
export function startNaming(state: SchemaEdit): SchemaEdit {
	const row = rowInFocus(state);
	return row?.can.rename ? {...state, naming: row.at, edit: editOf('')} : state;
}

/** Adds an item to the list in focus or that the focus is in, or a key to the object; a new key is named at once. */
export function addInSchema(state: SchemaEdit): SchemaEdit {
	const row = rowInFocus(state);
	const visible = rows(state.form);
	const above =
		row && visible.findLast(({at, can}) => (can.addItem || can.addKey) && `${row.at}/`.startsWith(`${at}/`));
	if (above?.can.addItem) return changeSchema(state, {type: 'add-item', at: above.at});
	const at = above?.at ?? '';
	const before = new Set(visible.map(candidate => candidate.at));
	const added = changeSchema(state, {type: 'add-key', at, key: newKey(before, at)});
	const made = rows(added.form).find(candidate => candidate.can.rename && !before.has(candidate.at));
	return made ? startNaming(changeSchema(added, {type: 'focus-row', at: made.at})) : state;
}

function newKey(taken: ReadonlySet<Pointer>, at: Pointer): string {
	let number = 1;
	while (taken.has(`${at}/key${number}`)) number++;
	return `key${number}`;
}

/** What Space, Right and Left do in a row that is not typed into. */
export function stepInSchema(state: SchemaEdit, key: 'space' | 'right' | 'left'): SchemaEdit {
	const row = rowInFocus(state);
	if (!row) return state;
	const {at, can, kind, isOpen, choices} = row;
	if (can.fill && kind !== 'fixed')
		return key === 'left'
			? state
			: changeSchema(changeSchema(state, {type: 'fill', at}), {type: 'open', at, isOpen: true});
	if (kind === 'choices' && choices && choices.length > 0) {
		const chosen = choices[state.choice];
		if (key === 'space')
			return chosen ? changeSchema(state, {type: 'toggle-choice', at, value: chosen.value}) : state;
		const by = key === 'right' ? 1 : -1;
		return {...state, choice: (state.choice + by + choices.length) % choices.length};
	}
	if (isOpen !== undefined)
		return changeSchema(state, {type: 'open', at, isOpen: key === 'space' ? !isOpen : key === 'right'});
	return can.toggle ? changeSchema(state, {type: 'toggle', at, back: key === 'left'}) : state;
}

/** Goes to the next of the forms that the row in focus may have. */
export function nextAlternative(state: SchemaEdit): SchemaEdit {
	const row = rowInFocus(state);
	if (!row?.alternatives) return state;
	const {chosen, labels} = row.alternatives;
	return changeSchema(state, {type: 'choose-alternative', at: row.at, index: (chosen + 1) % labels.length});
}

/** Types into the row in focus; undefined when the key is nothing to a text or the row takes none. */
export function typeInSchema(state: SchemaEdit, event: TerminalEvent): SchemaEdit | undefined {
	if (!isTypedInto(state)) return undefined;
	const takesLines = state.naming === undefined && rowInFocus(state)?.kind === 'text';
	const edit = editText(state.edit, event, takesLines ? manyLines : undefined);
	if (!edit) return undefined;
	if (state.naming !== undefined || edit.text === state.edit.text) return {...state, edit};
	const form = schemaFormReducer(state.form, {
		type: 'set-text',
		at: rowInFocus(state)?.at ?? '',
		text: edit.text,
	});
	return {...state, edit, form};
}
