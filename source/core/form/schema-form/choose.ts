import type {JsonValue} from '../../contract.ts';
import {choicesOf} from '../choices.ts';
import {put} from './edit.ts';
import {fixedValue} from './kind.ts';
import {isArray, sameJson} from './member.ts';
import {itemChoices, type Node, nodeAt} from './node.ts';
import type {Pointer} from './pointer.ts';
import type {SchemaForm} from './state.ts';

/** The values that a row goes through; undefined stands for unset. */
function round({kind, alternative, place, required}: Node): readonly (JsonValue | undefined)[] {
	// On and off is what one expects of it: `unset` takes its value away.
	if (kind === 'boolean') return [true, false];
	const values = () => {
		if (kind === 'fixed') return [fixedValue(alternative.schema)];
		return kind === 'choice' ? (choicesOf(alternative.schema) ?? []).map(({value}) => value) : [];
	};
	return place === 'property' && !required ? [undefined, ...values()] : values();
}

/** The next or the one before of the values that a row goes through. */
export function toggled(form: SchemaForm, at: Pointer, step: 1 | -1): SchemaForm {
	const node = nodeAt(form, at);
	if (node.kind !== 'boolean' && node.kind !== 'fixed' && node.kind !== 'choice') return form;
	const values = round(node);
	const index = values.findIndex(value => sameJson(value, node.value));
	const start = index < 0 && step < 0 ? 0 : index;
	return put(form, at, values.at((start + step) % values.length));
}

/** A choice put in, before those that come later in the schema, or taken out. */
export function toggledChoices(form: SchemaForm, at: Pointer, value: JsonValue): SchemaForm {
	const {kind, alternative, value: there} = nodeAt(form, at);
	const choices = itemChoices(alternative, form.schema) ?? [];
	const rank = (wanted: JsonValue) => choices.findIndex(choice => sameJson(choice.value, wanted));
	if (kind !== 'choices' || rank(value) < 0) return form;
	const items = isArray(there) ? there : [];
	const left = items.filter(item => !sameJson(item, value));
	if (left.length < items.length) return put(form, at, left);
	const later = items.findIndex(item => rank(item) > rank(value));
	return put(form, at, items.toSpliced(later < 0 ? items.length : later, 0, value));
}
