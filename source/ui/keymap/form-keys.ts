import type {FormRow} from '../../core/form/schema-form/rows.ts';
import {ours, type SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {moveItemInForm} from '../components/form-edit.ts';
import {addInSchema, rowInFocus} from '../components/schema-edit.ts';
import {activeForm, activeSchema} from '../form-actions.ts';
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
	{id: 'form.enter', keys: ['enter'], label: ours('next'), where: ['form'], group: 'Forms', footer: 1},
	{id: 'form.toggle', keys: ['space'], label: ours('next value, or open'), where: ['form'], group: 'Forms'},
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
	},
	{id: 'form.unset', keys: ['ctrl-x'], label: ours('unset'), where: ['form'], group: 'Forms', footer: 4},
	{id: 'form.restore', keys: ['ctrl-r'], label: ours('as it was'), where: ['settings'], group: 'Forms'},
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
		label: ours('show secrets'),
		where: ['settings'],
		group: 'Forms',
		footer: 5,
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
