import type {Field} from '../../core/contract.ts';
import {valueText} from '../../core/form/entry.ts';
import {entryFor} from '../../core/form/form-state.ts';
import {own} from '../../core/own.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {FormEdit} from './form-edit.ts';
import {graphemes} from './text-edit.ts';

/** A form as rows of the screen: one a value, one more for adding to a list, one under each error. */
export type FormRow =
	| {
			type: 'value';
			field: Field;
			item: number;
			first: boolean;
			focused: boolean;
			text: SafeText;
			muted: boolean;
	  }
	| {type: 'heading'; title: SafeText}
	| {type: 'error'; field: Field; message: SafeText}
	| {type: 'submit'; focused: boolean};

const mask = '*';

/** A secret as one sign a grapheme, so that its length, which the user typed, is all that is seen. */
export function masked(text: string): SafeText {
	return safeLine(mask.repeat(graphemes(text).length));
}

function choiceLabel(field: Field, text: string): SafeText {
	if (field.kind === 'boolean') return text === 'true' ? ours('[x] yes') : ours('[ ] no');
	const choice = field.choices?.find(({value}) => valueText(value) === text);
	return safeJoin`< ${choice?.label ?? safeLine(text)} >`;
}

function unsetWords(field: Field): SafeText {
	if (field.kind === 'boolean' || (field.kind === 'choice' && !field.multiple)) return ours('< not set >');
	if (field.required) return ours('required');
	return ours('not set');
}

function rowText(edit: FormEdit, field: Field, item: number): {text: SafeText; muted: boolean} {
	const entry = entryFor(edit.form, field.key);
	const show = (text: string) => (field.sensitive && !edit.revealed ? masked(text) : safeLine(text));
	if (entry.state === 'kept') return {text: ours('******** (in the vault; type to replace it)'), muted: true};
	if (entry.state === 'list' && item < entry.items.length)
		return {text: show(entry.items[item] ?? ''), muted: false};
	if (field.multiple)
		return {
			text: item === 0 ? safeJoin`${unsetWords(field)} (type to add)` : ours('type to add another'),
			muted: true,
		};
	if (entry.state === 'unset') return {text: unsetWords(field), muted: true};
	const text = entry.state === 'text' ? entry.text : '';
	if (field.kind === 'boolean' || field.kind === 'choice')
		return {text: choiceLabel(field, text), muted: false};
	return text === '' ? {text: ours('""'), muted: true} : {text: show(text), muted: false};
}

/** Stands before the first field of each kind, where there are both: it can never have the focus. */
function heading(fields: readonly Field[], index: number): readonly FormRow[] {
	const required = fields[index]?.required;
	const hasBoth = fields.some(field => field.required !== required);
	if (!hasBoth || (index > 0 && fields[index - 1]?.required === required)) return [];
	return [{type: 'heading', title: required ? ours('Required') : ours('Optional')}];
}

export function formRows(edit: FormEdit): readonly FormRow[] {
	const {form} = edit;
	const rows = form.fields.flatMap((field, index): FormRow[] => {
		const entry = entryFor(form, field.key);
		const items = field.multiple ? (entry.state === 'list' ? entry.items.length : 0) + 1 : 1;
		const focusedField = !edit.onSubmit && form.focus === field.key;
		const error = own(form.errors, field.key);
		return [
			...heading(form.fields, index),
			...Array.from({length: items}, (_, item): FormRow => {
				const focused = focusedField && edit.item === item;
				return {type: 'value', field, item, first: item === 0, focused, ...rowText(edit, field, item)};
			}),
			...(error ? [{type: 'error' as const, field, message: error}] : []),
		];
	});
	return [...rows, {type: 'submit', focused: edit.onSubmit}];
}

const kinds: Readonly<Record<Field['kind'], SafeText>> = {
	text: ours('text'),
	number: ours('number'),
	integer: ours('whole number'),
	boolean: ours('yes or no: Space changes it'),
	choice: ours('choice: Space changes it'),
	file: ours('file'),
	directory: ours('folder'),
	json: ours('JSON'),
};

const several: Readonly<Partial<Record<Field['kind'], SafeText>>> = {
	text: ours('texts'),
	number: ours('numbers'),
	integer: ours('whole numbers'),
	choice: ours('choices'),
	file: ours('files'),
	directory: ours('folders'),
};

/** What a field wants, in one line: its kind, limits and default. */
export function fieldFacts(field: Field): SafeText {
	const isPath = field.kind === 'file' || field.kind === 'directory';
	const facts = [
		field.multiple ? safeJoin`list of ${several[field.kind] ?? kinds[field.kind]}` : kinds[field.kind],
		field.required ? ours('required') : ours('optional'),
		...(field.minimum === undefined ? [] : [safeJoin`at least ${field.minimum}`]),
		...(field.maximum === undefined ? [] : [safeJoin`at most ${field.maximum}`]),
		...(field.default === undefined || field.sensitive
			? []
			: [safeLine(`default ${valueText(field.default)}`)]),
		...(field.sensitive ? [ours('secret: kept in the vault')] : []),
		...(isPath ? [ours('^O completes the path')] : []),
	];
	return safeLine(facts.join(', '));
}
