import type {JsonValue} from '../../contract.ts';
import {type SafeText, safeJoin, safeLine} from '../../safe-text.ts';
import {memberOf} from './member.ts';
import {childKeys, childNode, type Node, nodeAt, rootNode} from './node.ts';
import {keysOf, type Pointer} from './pointer.ts';
import type {SchemaForm} from './state.ts';
import {isTextKind, readText} from './text.ts';
import type {Finding} from './validator.ts';

export type Problem = {
	/** The row that it is shown at, when all rows are open. */
	readonly at: Pointer;
	/** A sentence that names the place within the row's value where it is deeper. */
	readonly message: SafeText;
	/** Whether something has to be given: shown only when it was asked for. */
	readonly isMissing: boolean;
};

export type Problems = {
	/** Everything that is wrong, in the order in which it was found. */
	readonly all: readonly Problem[];
	/** What is shown now, by row. */
	readonly byRow: ReadonlyMap<Pointer, readonly Problem[]>;
};

/** What stands in a text row and is no value of its kind. */
function typingProblems(form: SchemaForm): readonly Problem[] {
	return Object.entries(form.memos).flatMap(([at, {text}]) => {
		if (text === undefined) return [];
		const {kind} = nodeAt(form, at);
		const reading = isTextKind(kind) ? readText(kind, text) : undefined;
		if (!reading || !('problem' in reading)) return [];
		return [{at, message: safeLine(reading.problem), isMissing: false}];
	});
}

/** The deepest node with a row that a place is at or in. */
function rowNode(form: SchemaForm, at: Pointer): Node {
	let node = rootNode(form);
	for (const key of keysOf(at)) {
		if (!childKeys(node).includes(key)) return node;
		node = childNode(form, node, key);
	}
	return node;
}

function located(form: SchemaForm, {at, message, isMissing}: Finding): Problem {
	const node = rowNode(form, at);
	const inside = keysOf(at).slice(keysOf(node.at).length);
	if (inside.length === 0) return {at: node.at, message, isMissing};
	return {at: node.at, message: safeJoin`${safeLine(inside.join('.'))}: ${message}`, isMissing};
}

function judge(form: SchemaForm): Problems {
	const typing = typingProblems(form);
	const mistyped = new Set(typing.map(({at}) => at));
	const found = form.findings.map(finding => located(form, finding));
	const all = [...typing, ...found.filter(({at}) => !mistyped.has(at))];
	const byRow = new Map<Pointer, readonly Problem[]>();
	for (const problem of all) {
		if (!problem.isMissing || form.showsMissing)
			byRow.set(problem.at, [...(byRow.get(problem.at) ?? []), problem]);
	}
	return {all, byRow};
}

const judged = new WeakMap<SchemaForm, Problems>();

/** What is wrong with a form: with what was typed, and what the schema finds. */
export function problemsOf(form: SchemaForm): Problems {
	const known = judged.get(form) ?? judge(form);
	judged.set(form, known);
	return known;
}

/** Runs the form's validator on its value as it is now. */
export function withFindings(form: SchemaForm): SchemaForm {
	if (!form.validate) return form;
	const {findings, unchecked} = form.validate(form.value, at => {
		if (!isThere(form.value, at)) return undefined;
		const {alternative, kind} = nodeAt(form, at);
		return {picks: alternative.picks, isChoice: kind === 'choice' || kind === 'fixed'};
	});
	return {...form, findings, unchecked};
}

function isThere(value: JsonValue, at: Pointer): boolean {
	return keysOf(at).reduce<JsonValue | undefined>(memberOf, value) !== undefined;
}

/** What is wrong with the whole, which has no row of its own where it is a plain object. */
export function wholeError(form: SchemaForm): SafeText | undefined {
	return problemsOf(form).byRow.get('')?.[0]?.message;
}
