import type {JsonValue} from '../../contract.ts';
import {isObject} from '../json-schema.ts';
import {fitsMember} from './fit-alternative.ts';
import {blankValue, initialItem, initialObject} from './initial-value.ts';
import {isArray, withMember} from './member.ts';
import {itemSchema, memberSchema, mostItems, namedKeys, takesOtherKeys} from './members.ts';
import {forgetTexts, memosBelow, rekey, withMemo, withoutBelow} from './memos.ts';
import {childNode, type Node, nodeAt, nodesTo, rootNode} from './node.ts';
import {childPointer, keysOf, lastKey, type Pointer, parentPointer} from './pointer.ts';
import {shapeOf} from './shape.ts';
import type {Memos, SchemaForm} from './state.ts';
import {isTextKind, readText} from './text.ts';

function holderOf(form: SchemaForm, {alternative, value}: Node): JsonValue {
	if (isArray(value) || isObject(value)) return value;
	return alternative.kind === 'list' ? [] : initialObject(alternative.schema, form.schema);
}

function written(
	form: SchemaForm,
	node: Node,
	[key, ...rest]: readonly string[],
	value: JsonValue | undefined,
): JsonValue | undefined {
	if (key === undefined) return value;
	const holder = holderOf(form, node);
	if (isArray(holder) && Number(key) >= holder.length) return holder;
	const member = childNode(form, {...node, value: holder}, key);
	return withMember(holder, key, written(form, member, rest, value), namedKeys(node.alternative.schema));
}

/** Which alternatives a place stands in: once something in it was edited they are no longer guessed. */
function pinned(form: SchemaForm, at: Pointer): Memos {
	return nodesTo(form, at)
		.filter(({shape}) => shape.alternatives.length > 1)
		.reduce((memos, node) => withMemo(memos, node.at, {alternative: node.chosen}), form.memos);
}

/** Gives a place another value, and what it is in where that was not there yet; undefined makes it unset. */
export function put(form: SchemaForm, at: Pointer, value: JsonValue | undefined): SchemaForm {
	const whole = written(form, rootNode(form), keysOf(at), value);
	return {...form, value: whole ?? {}, memos: forgetTexts(pinned(form, at), at)};
}

/**
 * Takes a typed text as the value of a row. One that is no value of the row's kind is kept as a text, so that it
 * can be sent to see what the server makes of it; an emptied row that need not hold a text is unset.
 */
export function putText(form: SchemaForm, at: Pointer, text: string): SchemaForm {
	const {kind, place} = nodeAt(form, at);
	const textKind = isTextKind(kind) ? kind : 'json';
	if (text === '' && textKind !== 'text' && place === 'property') return put(form, at, undefined);
	const reading = readText(textKind, text);
	const next = put(form, at, 'value' in reading ? reading.value : text);
	return textKind === 'text' ? next : {...next, memos: withMemo(next.memos, at, {text})};
}

/** An unset row, or one that is null, gets the least that it can be. */
export function fill(form: SchemaForm, at: Pointer): SchemaForm {
	const {value, shape, alternative} = nodeAt(form, at);
	if (value !== undefined && value !== null) return form;
	const given = shape.common.default ?? undefined;
	return put(form, at, given ?? blankValue(alternative, form.schema));
}

/** Adds an item to a list, at its end unless told; the form as it is where no more are allowed. */
export function addItem(form: SchemaForm, at: Pointer, index?: number): SchemaForm {
	const {kind, value, alternative} = nodeAt(form, at);
	const items = isArray(value) ? value : [];
	if (kind !== 'list' || items.length >= mostItems(alternative.schema)) return form;
	const place = Math.min(index ?? items.length, items.length);
	const shape = shapeOf(itemSchema(alternative.schema, place), form.schema);
	const next = put(form, at, items.toSpliced(place, 0, initialItem(shape, form.schema)));
	const shifted = rekey(form.memos, at, key => String(Number(key) < place ? key : Number(key) + 1));
	const memos = {...shifted, ...pinnedAbove(next, at)};
	return {...next, focus: childPointer(at, String(place)), memos: withMemo(memos, at, {isOpen: true})};
}

function pinnedAbove(form: SchemaForm, at: Pointer): Memos {
	const places = new Set(nodesTo(form, at).map(node => node.at));
	return Object.fromEntries(Object.entries(form.memos).filter(([place]) => places.has(place)));
}

/** Whether an object can get this key: it is new to it. */
function canTakeKey(form: SchemaForm, at: Pointer, key: string): boolean {
	const {kind, value, alternative} = nodeAt(form, at);
	const isNew = !(isObject(value) && Object.hasOwn(value, key));
	return kind === 'object' && isNew && takesOtherKeys(alternative.schema);
}

export function addKey(form: SchemaForm, at: Pointer, key: string): SchemaForm {
	if (!canTakeKey(form, at, key)) return form;
	const {alternative} = nodeAt(form, at);
	const shape = shapeOf(memberSchema(alternative.schema, key), form.schema);
	const place = childPointer(at, key);
	const next = put(form, place, initialItem(shape, form.schema));
	return {...next, focus: place, memos: withMemo(next.memos, at, {isOpen: true})};
}

export function renameKey(form: SchemaForm, at: Pointer, key: string): SchemaForm {
	const above = parentPointer(at);
	const old = lastKey(at);
	const {value} = nodeAt(form, above);
	if (!isObject(value) || nodeAt(form, at).place !== 'other' || !canTakeKey(form, above, key)) return form;
	const entries = Object.entries(value).map(([name, member]) => [name === old ? key : name, member]);
	const next = put(form, above, Object.fromEntries(entries));
	const memos = rekey(form.memos, above, name => (name === old ? key : name));
	return {...next, focus: childPointer(above, key), memos: {...memos, ...pinnedAbove(next, above)}};
}

/** Takes an item out of a list or a key out of an object; a property that the schema names becomes unset. */
export function remove(form: SchemaForm, at: Pointer): SchemaForm {
	const above = parentPointer(at);
	const {value} = nodeAt(form, above);
	if (at === '' || !isArray(value)) return at === '' ? form : put(form, at, undefined);
	const index = Number(lastKey(at));
	if (value[index] === undefined) return form;
	const next = put(form, above, value.toSpliced(index, 1));
	const shifted = rekey(form.memos, above, key => {
		if (Number(key) === index) return undefined;
		return Number(key) > index ? String(Number(key) - 1) : key;
	});
	const last = Math.min(index, value.length - 2);
	const focus = last < 0 ? above : childPointer(above, String(last));
	return {...next, focus, memos: {...shifted, ...pinnedAbove(next, above)}};
}

/** Moves an item of a list up or down by one. */
export function move(form: SchemaForm, at: Pointer, by: 1 | -1): SchemaForm {
	const above = parentPointer(at);
	const {value} = nodeAt(form, above);
	const from = Number(lastKey(at));
	const to = from + by;
	if (at === '' || !isArray(value)) return form;
	const [item, other] = [value[from], value[to]];
	if (item === undefined || other === undefined) return form;
	const next = put(form, above, value.with(from, other).with(to, item));
	const swapped = rekey(form.memos, above, key =>
		Number(key) === from ? String(to) : Number(key) === to ? String(from) : key,
	);
	return {
		...next,
		focus: childPointer(above, String(to)),
		memos: {...swapped, ...pinnedAbove(next, above)},
	};
}

/** What an alternative begins with: what the one before held and it takes too, and its own defaults. */
function firstValue(form: SchemaForm, {shape, value, place}: Node, index: number) {
	const alternative = shape.alternatives[index];
	if (!alternative) return undefined;
	if (alternative.kind !== 'object')
		return place === 'property' ? undefined : blankValue(alternative, form.schema);
	const begun = initialObject(alternative.schema, form.schema);
	if (!isObject(value)) return begun;
	const shared = Object.entries(value).filter(
		([key, member]) => !Object.hasOwn(begun, key) && fitsMember(alternative.schema, key, member, form.schema),
	);
	return {...begun, ...Object.fromEntries(shared)};
}

/** Goes over to another alternative; what the one before held comes back with it. */
export function chooseAlternative(form: SchemaForm, at: Pointer, index: number): SchemaForm {
	const node = nodeAt(form, at);
	if (index === node.chosen || !node.shape.alternatives[index]) return form;
	const left = {value: node.value, memos: memosBelow(form.memos, at)};
	const {[index]: back, ...others} = form.memos[at]?.kept ?? {};
	const next = put(form, at, back ? back.value : firstValue(form, node, index));
	const memos = {...withoutBelow(next.memos, at), ...back?.memos};
	const memo = {alternative: index, kept: {...others, [node.chosen]: left}, isOpen: true};
	return {...next, memos: withMemo(memos, at, memo)};
}
