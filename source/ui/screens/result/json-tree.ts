import type {JsonObject, JsonValue} from '../../../core/contract.ts';
import {isExact} from '../../../core/exact-json.ts';
import {type SafeText, safeLine} from '../../../core/safe-text.ts';

/** A JSON value as numbered nodes, a parent before its children: lists side by side, for there can be a million. */
export type JsonTree = {
	readonly count: number;
	/** The member's name or the item's place; undefined for the root. */
	readonly keys: readonly (string | number | undefined)[];
	readonly values: readonly JsonValue[];
	readonly depths: Uint16Array;
	readonly parents: Int32Array;
	/** The first node behind all that is in a node. */
	readonly ends: Uint32Array;
};

const deepest = 500;

function holdsOthers(value: JsonValue): value is JsonObject | readonly JsonValue[] {
	return typeof value === 'object' && value !== null && !isExact(value);
}

/** How many members or items a value has; undefined when it is neither object nor list. */
function sizeOf(value: JsonValue): number | undefined {
	if (!holdsOthers(value)) return undefined;
	return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** The nodes of a value; what lies deeper than 500 levels stays one node. */
export function jsonTree(root: JsonValue): JsonTree {
	const keys: (string | number | undefined)[] = [];
	const values: JsonValue[] = [];
	const depths: number[] = [];
	const parents: number[] = [];
	const ends: number[] = [];
	const add = (key: string | number | undefined, value: JsonValue, depth: number, parent: number) => {
		const node = keys.length;
		keys.push(key);
		values.push(value);
		depths.push(depth);
		parents.push(parent);
		ends.push(0);
		if (depth < deepest && holdsOthers(value)) {
			if (Array.isArray(value))
				for (const [index, item] of value.entries()) add(index, item as JsonValue, depth + 1, node);
			else
				for (const name of Object.keys(value))
					add(name, (value as JsonObject)[name] ?? null, depth + 1, node);
		}
		ends[node] = keys.length;
	};
	add(undefined, root, 0, -1);
	return {
		count: keys.length,
		keys,
		values,
		depths: Uint16Array.from(depths),
		parents: Int32Array.from(parents),
		ends: Uint32Array.from(ends),
	};
}

/** Which nodes are folded: some are so from the beginning, and those in `toggled` are the other way round. */
export type Folding = {readonly base: 'begin' | 'open' | 'closed'; readonly toggled: ReadonlySet<number>};

export const beginFolding: Folding = {base: 'begin', toggled: new Set()};

const allOpenUpTo = 400;

export function canFold({ends}: JsonTree, node: number): boolean {
	return (ends[node] ?? 0) > node + 1;
}

export function isOpen(tree: JsonTree, {base, toggled}: Folding, node: number): boolean {
	if (!canFold(tree, node)) return false;
	const depth = tree.depths[node] ?? 0;
	const begins = base === 'begin' ? tree.count <= allOpenUpTo || depth < 2 : base === 'open' || depth === 0;
	return toggled.has(node) ? !begins : begins;
}

export function setOpen(tree: JsonTree, folding: Folding, node: number, open: boolean): Folding {
	if (isOpen(tree, folding, node) === open || !canFold(tree, node)) return folding;
	const toggled = new Set(folding.toggled);
	if (!toggled.delete(node)) toggled.add(node);
	return {...folding, toggled};
}

/** Opens everything that a node is in. */
export function reveal(tree: JsonTree, folding: Folding, node: number): Folding {
	let next = folding;
	for (let parent = tree.parents[node] ?? -1; parent >= 0; parent = tree.parents[parent] ?? -1)
		next = setOpen(tree, next, parent, true);
	return next;
}

const known = new WeakMap<JsonTree, {folding: Folding; visible: Uint32Array}>();

/** The nodes that are seen, in order. */
export function visibleNodes(tree: JsonTree, folding: Folding): Uint32Array {
	const before = known.get(tree);
	if (before?.folding === folding) return before.visible;
	const visible = new Uint32Array(tree.count);
	let length = 0;
	for (let node = 0; node < tree.count; ) {
		visible[length++] = node;
		node = canFold(tree, node) && !isOpen(tree, folding, node) ? (tree.ends[node] ?? tree.count) : node + 1;
	}
	const seen = visible.slice(0, length);
	known.set(tree, {folding, visible: seen});
	return seen;
}

/** Where a node stands among those that are seen; of a hidden one what hides it. */
export function placeOf(visible: Uint32Array, node: number): number {
	let low = 0;
	let high = visible.length;
	while (high - low > 1) {
		const middle = (low + high) >>> 1;
		if ((visible[middle] ?? 0) <= node) low = middle;
		else high = middle;
	}
	return low;
}

const longest = 4096;

export type NodeWords = {
	readonly key: SafeText;
	readonly value: SafeText;
	readonly kind: 'fold' | 'text' | 'other';
};

/** What a node says in one line; a long text is cut where no screen reaches, the other tabs have it whole. */
export function nodeWords({keys, values}: JsonTree, node: number): NodeWords {
	const name = keys[node];
	const value = values[node] ?? null;
	const key = safeLine(name === undefined ? '' : `${typeof name === 'number' ? `[${name}]` : name}: `);
	const size = sizeOf(value);
	if (size) {
		const words = Array.isArray(value)
			? `[${size} ${size === 1 ? 'item' : 'items'}]`
			: `{${size} ${size === 1 ? 'key' : 'keys'}}`;
		return {key, value: safeLine(words), kind: 'fold'};
	}
	if (typeof value === 'string')
		return {key, value: safeLine(JSON.stringify(value.slice(0, longest))), kind: 'text'};
	return {key, value: safeLine(JSON.stringify(value)), kind: 'other'};
}

/** The same as one text, for the search: it finds what can be seen. */
export function nodeText(tree: JsonTree, node: number): SafeText {
	const {key, value} = nodeWords(tree, node);
	return (key + value) as SafeText;
}

/** The path to a node as `jq` takes it. */
export function nodePath({keys, parents}: JsonTree, node: number): string {
	const steps: string[] = [];
	for (let at = node; at > 0; at = parents[at] ?? -1) {
		const key = keys[at];
		if (typeof key === 'number') steps.unshift(`[${key}]`);
		else if (key !== undefined)
			steps.unshift(/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
	}
	const path = steps.join('');
	return path === '' || path.startsWith('[') ? `.${path}` : path;
}
