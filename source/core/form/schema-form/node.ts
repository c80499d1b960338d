import type {JsonObject, JsonValue} from '../../contract.ts';
import {choicesOf} from '../choices.ts';
import {isObject} from '../json-schema.ts';
import {fitAlternative} from './fit-alternative.ts';
import type {RowKind} from './kind.ts';
import {isArray, memberOf, sameJson} from './member.ts';
import {hasEqualItems, isNamed, isRequired, itemSchema, memberSchema, namedKeys} from './members.ts';
import {childPointer, keysOf, type Pointer} from './pointer.ts';
import {type Alternative, type Shape, shapeOf} from './shape.ts';
import type {SchemaForm} from './state.ts';

/** A place in a form, with what the schema and the value say about it. */
export type Node = {
	at: Pointer;
	key: string;
	/** Where it is: a property that the schema names, another key of an object, an item of a list, the whole. */
	place: 'whole' | 'property' | 'other' | 'item';
	required: boolean;
	shape: Shape;
	/** The index of the alternative that it has now. */
	chosen: number;
	alternative: Alternative;
	/** The alternative's kind, unless the value is nothing of the kind: that is shown as JSON. */
	kind: RowKind;
	value: JsonValue | undefined;
};

function isSomeOf(value: JsonValue, choices: readonly {value: JsonValue}[]): boolean {
	if (!isArray(value)) return false;
	const places = value.map(item => choices.findIndex(choice => sameJson(choice.value, item)));
	return !places.includes(-1) && new Set(places).size === places.length;
}

/** What the items of a list are chosen from, when that is all that they can be. */
export function itemChoices({schema, kind}: Alternative, root: JsonObject) {
	if (kind !== 'list' || !hasEqualItems(schema)) return undefined;
	const {alternatives, nullable} = shapeOf(itemSchema(schema, 0), root);
	const [only] = alternatives;
	return only && alternatives.length === 1 && !nullable && only.kind === 'choice'
		? choicesOf(only.schema)
		: undefined;
}

function kindFor(alternative: Alternative, value: JsonValue | undefined, root: JsonObject): RowKind {
	const {kind} = alternative;
	const isUnset = value === undefined || value === null;
	if (kind === 'object') return isUnset || isObject(value) ? kind : 'json';
	if (kind !== 'list') return kind;
	const choices = itemChoices(alternative, root);
	if (choices && (isUnset || isSomeOf(value, choices))) return 'choices';
	return isUnset || isArray(value) ? kind : 'json';
}

function nodeFor(
	form: SchemaForm,
	base: Pick<Node, 'at' | 'key' | 'place' | 'required' | 'value'>,
	schema: JsonValue | undefined,
): Node {
	const shape = shapeOf(schema, form.schema);
	const memo = form.memos[base.at]?.alternative;
	const chosen =
		memo !== undefined && memo < shape.alternatives.length
			? memo
			: fitAlternative(shape, base.value, form.schema);
	const alternative = shape.alternatives[chosen] as Alternative;
	return {...base, shape, chosen, alternative, kind: kindFor(alternative, base.value, form.schema)};
}

/** The node of the whole. */
export function rootNode(form: SchemaForm): Node {
	const {schema, value} = form;
	return nodeFor(form, {at: '', key: '', place: 'whole', required: true, value}, schema);
}

/** The node of a member of an object or of an item of a list, whether it has a value or not. */
export function childNode(form: SchemaForm, parent: Node, key: string): Node {
	const {schema} = parent.alternative;
	const base = {at: childPointer(parent.at, key), key, value: memberOf(parent.value, key)};
	if (parent.alternative.kind === 'list') {
		return nodeFor(form, {...base, place: 'item', required: true}, itemSchema(schema, Number(key)));
	}
	const place = isNamed(schema, key) ? 'property' : 'other';
	return nodeFor(form, {...base, place, required: isRequired(schema, key)}, memberSchema(schema, key));
}

/** The keys that a node has rows for: those that the schema names, then those that only the value has. */
export function childKeys({kind, alternative, value}: Node): readonly string[] {
	if (kind === 'list') return isArray(value) ? value.map((_item, index) => String(index)) : [];
	if (kind !== 'object') return [];
	const named = namedKeys(alternative.schema);
	if (!isObject(value)) return named;
	const known = new Set(named);
	return [...named, ...Object.keys(value).filter(key => !known.has(key))];
}

/** The nodes from the whole down to a place, both included. */
export function nodesTo(form: SchemaForm, at: Pointer): readonly Node[] {
	const nodes = [rootNode(form)];
	for (const key of keysOf(at)) nodes.push(childNode(form, nodes.at(-1) as Node, key));
	return nodes;
}

export function nodeAt(form: SchemaForm, at: Pointer): Node {
	return nodesTo(form, at).at(-1) as Node;
}
