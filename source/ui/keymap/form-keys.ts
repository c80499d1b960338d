import {entryFor, focusedField, isFieldChanged} from '../../core/form/form-state.ts';
import type {FormRow} from '../../core/form/schema-form/rows.ts';
import {ours, type SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {moveItemInForm} from '../components/form-edit.ts';
import {addInSchema, rowInFocus} from '../components/schema-edit.ts';
import {activeCall, activeForm, activeSchema} from '../form-actions.ts';
import {activeRequest} from '../screens/offers/request-state.ts';
import type {KeyFacts} from './key-facts.ts';

/** Why a row of a call's form cannot be changed so. */
function withoutAbility(ability: keyof FormRow['can'], reason: SafeText) {
	return (state: AppState) => {
		const fields = activeSchema(state)?.fields;
		return fields && rowInFocus(fields)?.can[ability] ? undefined : reason;
	};
}

/** Why an item of a list cannot be moved: of settings, or of a call's arguments. */
function withoutMove(by: 1 | -1) {
	const reason = by === 1 ? ours('It cannot be moved down.') : ours('It cannot be moved up.');
	const inSchema = withoutAbility(by === 1 ? 'moveDown' : 'moveUp', reason);
	return (state: AppState) => {
		const fields = activeForm(state)?.fields;
		if (!fields) return inSchema(state);
		return moveItemInForm(fields, by) === fields ? reason : undefined;
	};
}

const nothingToAdd = (state: AppState) => {
	const fields = activeSchema(state)?.fields;
	return fields && addInSchema(fields) !== fields
		? undefined
		: ours('Neither a list nor keys of your own are here.');
};

const withoutOtherForm = (state: AppState) => {
	const fields = activeSchema(state)?.fields;
	return fields && rowInFocus(fields)?.alternatives ? undefined : ours('It has one form alone.');
};

/** What Enter does: on the last row it submits. */
function enterNow(state: AppState): SafeText | undefined {
	const schema = activeSchema(state)?.fields;
	if (schema) {
		if (schema.naming !== undefined) return ours('take the name');
		if (!schema.onSubmit) return undefined;
		if (activeCall(state)) return ours('call');
		return activeRequest(state) ? ours('send') : ours('accept');
	}
	return activeForm(state)?.fields.onSubmit ? ours('save') : undefined;
}

/** What Space does to the row in focus; the arrows do the same, except on the last row. */
function changeNow(state: AppState): SafeText | undefined {
	const schema = activeSchema(state)?.fields;
	if (schema?.onSubmit || activeForm(state)?.fields.onSubmit) return enterNow(state);
	const row = schema && rowInFocus(schema);
	const form = activeForm(state)?.fields.form;
	const kind = row?.kind ?? (form && focusedField(form)?.kind);
	if (row?.can.fill && kind !== 'fixed') return ours('fill in');
	if (kind === 'boolean') return ours('yes/no');
	if (kind === 'choices') return ours('choose');
	if (kind === 'choice' || kind === 'fixed') return ours('next value');
	return row?.isOpen === undefined ? undefined : row.isOpen ? ours('close') : ours('open');
}

const withoutValue = (state: AppState) => {
	const none = ours('There is no value to take away.');
	const schema = activeSchema(state)?.fields;
	if (schema) return rowInFocus(schema)?.can.unset ? undefined : none;
	const fields = activeForm(state)?.fields;
	if (!fields || fields.onSubmit) return none;
	return entryFor(fields.form, fields.form.focus).state === 'unset' ? none : undefined;
};

const unlessChanged = (state: AppState) => {
	const fields = activeForm(state)?.fields;
	return fields && !fields.onSubmit && isFieldChanged(fields.form, fields.form.focus)
		? undefined
		: ours('It is as it was.');
};

const unlessSecret = (state: AppState) => {
	const fields = activeForm(state)?.fields;
	const field = fields && !fields.onSubmit ? focusedField(fields.form) : undefined;
	if (!fields || !field?.sensitive) return ours('No secret has the focus.');
	return entryFor(fields.form, field.key).state === 'kept'
		? ours('It is in the vault and not shown; type to replace it.')
		: undefined;
};

const unlessPath = (state: AppState) => {
	const fields = activeForm(state)?.fields;
	const kind = fields && !fields.onSubmit ? focusedField(fields.form)?.kind : undefined;
	return kind === 'file' || kind === 'directory' ? undefined : ours('No path has the focus.');
};

/** Keys of forms: settings and the arguments of a call. */
export const formKeys = [
	{
		id: 'form.next',
		keys: ['down', 'tab', 'ctrl-n'],
		label: ours('next field'),
		where: ['form'],
		group: 'Forms',
	},
	{
		id: 'form.previous',
		keys: ['up', 'shift-tab', 'ctrl-p'],
		label: ours('previous field'),
		where: ['form'],
		group: 'Forms',
	},
	{
		id: 'form.enter',
		keys: ['enter'],
		label: ours('next'),
		labelNow: enterNow,
		where: ['form'],
		group: 'Forms',
		footer: 1,
	},
	{
		id: 'form.toggle',
		keys: ['space'],
		label: ours('next value, or open'),
		labelNow: changeNow,
		where: ['form'],
		group: 'Forms',
		footer: 1,
	},
	{id: 'form.right', keys: ['right'], label: ours('next value, or open'), where: ['form'], group: 'Forms'},
	{
		id: 'form.toggle-back',
		keys: ['left'],
		label: ours('previous value, or close'),
		where: ['form'],
		group: 'Forms',
	},
	{
		id: 'form.complete',
		keys: ['ctrl-o', 'alt-/'],
		label: ours('complete the path'),
		where: ['settings'],
		group: 'Forms',
		footer: 1,
		disabledReason: unlessPath,
	},
	{
		id: 'form.unset',
		keys: ['ctrl-x'],
		label: ours('unset'),
		where: ['form'],
		group: 'Forms',
		footer: 4,
		disabledReason: withoutValue,
	},
	{
		id: 'form.restore',
		keys: ['ctrl-r'],
		label: ours('as it was'),
		where: ['settings'],
		group: 'Forms',
		footer: 6,
		disabledReason: unlessChanged,
	},
	{
		id: 'settings.save',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('save'),
		where: ['settings'],
		group: 'Forms',
		footer: 2,
	},
	{
		id: 'settings.reveal',
		keys: ['ctrl-t'],
		label: ours('show the secret'),
		labelNow: state => (activeForm(state)?.fields.revealed ? ours('hide the secret') : undefined),
		where: ['settings'],
		group: 'Forms',
		footer: 5,
		disabledReason: unlessSecret,
	},
	{
		id: 'settings.cancel',
		keys: ['esc'],
		label: ours('cancel'),
		where: ['settings'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'row.add',
		keys: ['alt-a', '+'],
		label: ours('add an item or a key'),
		where: ['call-form'],
		group: 'Forms',
		disabledReason: nothingToAdd,
		footer: 6,
	},
	{
		id: 'row.remove',
		keys: ['alt-x', '-'],
		label: ours('remove it'),
		where: ['call-form'],
		group: 'Forms',
		disabledReason: withoutAbility('remove', ours('Only items and keys of your own can be removed.')),
	},
	{
		id: 'row.up',
		keys: ['alt-up', 'alt-k'],
		label: ours('move it up'),
		where: ['call-form', 'settings'],
		group: 'Forms',
		disabledReason: withoutMove(-1),
	},
	{
		id: 'row.down',
		keys: ['alt-down', 'alt-j'],
		label: ours('move it down'),
		where: ['call-form', 'settings'],
		group: 'Forms',
		disabledReason: withoutMove(1),
	},
	{
		id: 'row.alternative',
		keys: ['alt-n'],
		label: ours('its other form'),
		where: ['call-form'],
		group: 'Forms',
		disabledReason: withoutOtherForm,
	},
	{
		id: 'row.null',
		keys: ['alt-0'],
		label: ours('set to null'),
		where: ['call-form'],
		group: 'Forms',
		disabledReason: withoutAbility('setNull', ours('It cannot be null, or is.')),
	},
	{
		id: 'row.rename',
		keys: ['alt-r'],
		label: ours('name the key'),
		where: ['call-form'],
		group: 'Forms',
		disabledReason: withoutAbility('rename', ours('Only a key of your own can be named.')),
	},
] as const satisfies readonly KeyFacts[];
