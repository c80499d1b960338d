/**
 * The text of a client's file: what it holds, and edits that touch nothing but our entries. The parser's tree gives
 * the places and the edits are our own, because jsonc-parser's `modify` formats the whole lines that it touches and
 * with them other people's entries.
 */
import {type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser';
import type {JsonValue} from '../contract.ts';
import {UserError} from '../errors.ts';

export const serversKey = 'mcpServers';

/**
 * What was between the braces before our first entry came, so that taking the last one out gives it back.
 * `servers` is null when there was no `mcpServers` at all.
 */
export type Shell = {root?: string; servers?: string | null};

function place(text: string, offset: number): string {
	const before = text.slice(0, offset).split('\n');
	return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function invalid(path: string, what: string): UserError {
	return new UserError('CLIENT_CONFIG_INVALID', `${path} ${what}. It was left as it is.`, {
		hint: 'Correct it by hand, or put a backup back: mcpb-tui sync --backups',
	});
}

function words(code: string): string {
	return code.replaceAll(/(?<=[a-z])[A-Z]/g, letter => ` ${letter.toLowerCase()}`).toLowerCase();
}

/** Why and where `JSON.parse` refused. Its message is not shown: it quotes the file, and there may be keys in it. */
function syntaxFault(path: string, text: string, refusal: Error, [first]: readonly ParseError[]): UserError {
	if (text.trimStart().startsWith('```')) return invalid(path, 'holds a Markdown code fence around its JSON');
	const position = Number(/position (\d+)/.exec(refusal.message)?.[1] ?? 0);
	if (!first) return invalid(path, `is not valid JSON at ${place(text, position)}`);
	return invalid(
		path,
		`is not valid JSON at ${place(text, first.offset)}: ${words(printParseErrorCode(first.error))}`,
	);
}

function properties(object: Node): readonly (readonly [key: Node, value: Node])[] {
	return (object.children ?? []).map(({children}) => children as unknown as readonly [Node, Node]);
}

function find(object: Node, key: string): Node | undefined {
	return properties(object).find(([name]) => name.value === key)?.[1];
}

/** Claude reads the last of two equal keys and an editor changes the first, so neither is what the user sees. */
function refuseDuplicates(path: string, text: string, root: Node): void {
	const waiting = [root];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		if (node.type === 'object') {
			const seen = new Set<string>();
			for (const [key] of properties(node)) {
				if (seen.has(key.value))
					throw invalid(path, `has the key "${key.value}" twice (${place(text, key.offset)})`);
				seen.add(key.value);
			}
		}
		waiting.push(...(node.children ?? []));
	}
}

function kind(node: Node): string {
	return node.type === 'array' ? 'a list' : node.type === 'null' ? 'null' : `a ${node.type}`;
}

function parseRoot(path: string, text: string): Node {
	const errors: ParseError[] = [];
	let root: Node | undefined;
	try {
		root = parseTree(text, errors, {disallowComments: true});
		JSON.parse(text);
	} catch (error) {
		if (error instanceof RangeError) throw invalid(path, 'is nested too deeply');
		throw syntaxFault(path, text, error as Error, errors);
	}
	if (root?.type !== 'object')
		throw invalid(path, `holds ${root ? kind(root) : 'nothing'} instead of an object`);
	return root;
}

/** The text of the servers by name, as values. Throws `CLIENT_CONFIG_INVALID` with the place for what Claude refuses. */
export function parseConfig(path: string, text: string): ReadonlyMap<string, JsonValue> {
	const root = parseRoot(path, text);
	refuseDuplicates(path, text, root);
	const servers = find(root, serversKey);
	if (!servers) return new Map();
	if (servers.type !== 'object')
		throw invalid(path, `holds ${kind(servers)} as "${serversKey}" instead of an object`);
	return new Map(
		properties(servers).map(([key, value]) => [
			key.value as string,
			JSON.parse(slice(text, value)) as JsonValue,
		]),
	);
}

function slice(text: string, {offset, length}: Node): string {
	return text.slice(offset, offset + length);
}

function splice(text: string, start: number, end: number, content: string): string {
	return text.slice(0, start) + content + text.slice(end);
}

function end({offset, length}: Node): number {
	return offset + length;
}

function whitespaceBefore(text: string, offset: number): string {
	return /\s*$/.exec(text.slice(0, offset))?.[0] ?? '';
}

function lineIndent(text: string, offset: number): string {
	const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
	return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** How a text is laid out: its line ends, one step of indentation, and whether it is all on one line. */
type Layout = {eol: string; unit: string; oneLine: boolean; colon: string};

function layoutOf(text: string, root: Node): Layout {
	const eol = text.includes('\r\n') ? '\r\n' : '\n';
	const [first] = root.children ?? [];
	if (!first) return {eol, unit: '  ', oneLine: false, colon: ': '};
	const before = whitespaceBefore(text, first.offset);
	const unit = before.slice(before.lastIndexOf('\n') + 1);
	const oneLine = !before.includes('\n');
	const colon = oneLine && text[(first.colonOffset ?? 0) + 1] !== ' ' ? ':' : ': ';
	return {eol, unit: oneLine || unit === '' ? '  ' : unit, oneLine, colon};
}

function render(value: JsonValue, indent: string, {eol, unit, oneLine}: Layout): string {
	if (oneLine) return JSON.stringify(value);
	return JSON.stringify(value, undefined, unit).replaceAll('\n', eol + indent);
}

type Insertion = {text: string; inner: string | undefined};

/** Adds a property at the end of an object, in the manner of those that are there. */
function insert(text: string, object: Node, key: string, value: JsonValue, layout: Layout): Insertion {
	const name = `${JSON.stringify(key)}${layout.colon}`;
	const last = object.children?.at(-1);
	if (last) {
		const before = whitespaceBefore(text, last.offset);
		const oneLine = !before.includes('\n');
		const indent = before.slice(before.lastIndexOf('\n') + 1);
		// A first property may stand close to its brace where later ones would have a space.
		const gap = oneLine && object.children?.length === 1 && layout.colon === ': ' ? ' ' : before;
		const added = `,${gap}${name}${render(value, indent, {...layout, oneLine})}`;
		return {text: splice(text, end(last), end(last), added), inner: undefined};
	}
	const start = object.offset + 1;
	const stop = end(object) - 1;
	const outer = lineIndent(text, object.offset);
	const indent = outer + layout.unit;
	const property = name + render(value, indent, layout);
	const added = layout.oneLine ? property : `${layout.eol}${indent}${property}${layout.eol}${outer}`;
	return {text: splice(text, start, stop, added), inner: text.slice(start, stop)};
}

/** Takes a property out of an object with the comma that it no longer needs; `inner` stays when it was the only one. */
function cut(text: string, object: Node, key: string, inner = ''): string {
	const children = object.children ?? [];
	const index = properties(object).findIndex(([name]) => name.value === key);
	const node = children[index];
	if (!node) return text;
	const previous = children[index - 1];
	const next = children[index + 1];
	if (previous) return splice(text, end(previous), end(node), '');
	if (next) return splice(text, node.offset, next.offset, '');
	return splice(text, object.offset + 1, end(object) - 1, inner);
}

function tree(text: string): Node {
	return parseTree(text) as Node;
}

/**
 * Puts one entry into a text that `parseConfig` has accepted: in place when there is one of that name, else as the
 * last. `shell` is given when it is the first entry of all.
 */
export function setEntry(text: string, id: string, entry: JsonValue): {text: string; shell?: Shell} {
	const root = tree(text);
	const layout = layoutOf(text, root);
	const servers = find(root, serversKey);
	if (!servers) {
		const {text: edited, inner} = insert(text, root, serversKey, {[id]: entry}, layout);
		return {text: edited, shell: {servers: null, ...(inner !== undefined && {root: inner})}};
	}
	const present = find(servers, id);
	if (present) {
		const indent = lineIndent(text, present.offset);
		const oneLine = !whitespaceBefore(text, present.parent?.offset ?? 0).includes('\n');
		return {text: splice(text, present.offset, end(present), render(entry, indent, {...layout, oneLine}))};
	}
	const {text: edited, inner} = insert(text, servers, id, entry, layout);
	return inner === undefined ? {text: edited} : {text: edited, shell: {servers: inner}};
}

/** Takes one entry out; with the last one, what our first one had brought with it goes too. */
export function removeEntry(text: string, id: string, shell: Shell = {}): string {
	const servers = find(tree(text), serversKey);
	if (!servers) return text;
	const left = cut(text, servers, id, shell.servers ?? '');
	const root = tree(left);
	const emptied = (find(root, serversKey)?.children ?? []).length === 0;
	return emptied && shell.servers === null ? cut(left, root, serversKey, shell.root) : left;
}

/**
 * The text with its strings and numbers as `mask` gives them, so that it can be shown; those that it gives undefined
 * for stay. It is told where they are: `mcpServers`, the name of an entry, and so on.
 */
export function maskValues(
	text: string,
	mask: (path: readonly string[], value: string | number) => string | undefined,
): string {
	const places: {node: Node; masked: string}[] = [];
	const look = (node: Node, path: readonly string[]): void => {
		if (node.type === 'string' || node.type === 'number') {
			const masked = mask(path, node.value);
			if (masked !== undefined && masked !== node.value) places.push({node, masked});
		}
		if (node.type === 'object')
			for (const [key, value] of properties(node)) look(value, [...path, key.value]);
		if (node.type === 'array')
			for (const [index, item] of (node.children ?? []).entries()) look(item, [...path, `${index}`]);
	};
	look(tree(text), []);
	return places.reduceRight(
		(shown, {node, masked}) => splice(shown, node.offset, end(node), JSON.stringify(masked)),
		text,
	);
}
