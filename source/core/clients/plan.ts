import type {EntryChange, JsonObject, JsonValue} from '../contract.ts';
import {removeEntry, type Shell, setEntry} from './config-text.ts';
import {type Entry, entryJson, fingerprint, isObject, secretPlaces} from './entry.ts';
import type {LedgerEntry, LedgerFile} from './ledger.ts';

/**
 * Which of the entries that are not as we left them may be written: those named, or all. Undefined, as after the
 * user asked for a sync, writes dropped ones again and leaves hand edits; an empty list leaves both.
 */
export type Restore = readonly string[] | 'all' | undefined;

export type Step = {
	id: string;
	/** What is done, or for `drift` and `missing` what was found and left; `taken`: the name is someone else's. */
	kind: EntryChange['kind'] | 'taken';
	after: JsonObject | undefined;
	/** The app has marked the entry as its own, and it stays whatever was asked. */
	appOwned: boolean;
};

export type Plan = {
	steps: readonly Step[];
	/** Whether anything is to be written. */
	edits: boolean;
	/** What to record before the file is replaced, and after. */
	intent: LedgerFile['entries'];
	outcome: LedgerFile['entries'];
};

type Case = {found: JsonValue | undefined; want: JsonObject | undefined; known: LedgerEntry | undefined};

/** Whether an entry in the file is one that we wrote and nobody touched since. */
export function isUntouched(found: JsonValue | undefined, known: LedgerEntry | undefined): boolean {
	if (found === undefined || known === undefined) return false;
	const print = fingerprint(found);
	return print === known.written || print === known.pending;
}

/** Whether a name in the file is ours at all: an entry that we were about to write when we were killed may not be. */
export function isOurs({found, known}: Pick<Case, 'found' | 'known'>): boolean {
	return known?.written !== undefined || isUntouched(found, known);
}

function isAppOwned(found: JsonValue | undefined): boolean {
	return isObject(found) && 'extensionId' in found;
}

function decide(id: string, {found, want, known}: Case, restore: Restore): Step['kind'] | undefined {
	const ours = isOurs({found, known});
	const restored = restore === 'all' || (restore?.includes(id) ?? false);
	if (found === undefined) {
		if (!want) return undefined;
		return ours && restore !== undefined && !restored ? 'missing' : 'add';
	}
	if (!want && !ours) return undefined;
	if (want && fingerprint(found) === fingerprint(want)) return undefined;
	if (!ours) return 'taken';
	if (isAppOwned(found) || !(isUntouched(found, known) || restored)) return 'drift';
	return want ? 'update' : 'remove';
}

function recorded(want: JsonObject, secrets: readonly string[]): LedgerEntry {
	const places = secretPlaces(want, secrets);
	return {written: fingerprint(want), ...(places.length > 0 && {secrets: places})};
}

export type PlanInput = {
	servers: ReadonlyMap<string, JsonValue>;
	known: LedgerFile;
	desired: ReadonlyMap<string, Entry>;
	/** Ids of which it cannot be told what is wanted: whatever the file and the ledger hold of them stays. */
	unknown: ReadonlySet<string>;
	secrets: readonly string[];
	restore: Restore;
	/** The entries that may be written; all unless told. */
	only?: readonly string[] | undefined;
};

/**
 * What to do about each entry that is wanted or was written by us. Ours are those in the ledger; one that is
 * exactly what we would write counts as ours too (the ledger was lost, or we were killed before we wrote it).
 */
export function makePlan({servers, known, desired, unknown, secrets, restore, only}: PlanInput): Plan {
	const steps: Step[] = [];
	const intent = new Map(Object.entries(known.entries));
	const isMeant = (id: string) => !unknown.has(id) && (only?.includes(id) ?? true);
	const outcome = new Map([...intent].filter(([id]) => !isMeant(id)));
	for (const id of [...new Set([...intent.keys(), ...desired.keys()])].filter(isMeant)) {
		const entry = desired.get(id);
		const want = entry && entryJson(entry);
		const one = {found: servers.get(id), want, known: intent.get(id)};
		const kind = decide(id, one, restore);
		if (kind) steps.push({id, kind, after: want, appOwned: isAppOwned(one.found)});
		if (kind === 'drift' || kind === 'missing') {
			const {pending, ...settled} = one.known ?? {};
			outcome.set(id, {...settled, written: settled.written ?? (pending as string)});
		} else if (want && kind !== 'taken') {
			outcome.set(id, recorded(want, secrets));
			if (kind) intent.set(id, {...one.known, pending: fingerprint(want)});
		}
	}
	return {
		steps,
		edits: steps.some(({kind}) => ['add', 'update', 'remove'].includes(kind)),
		intent: Object.fromEntries(intent),
		outcome: Object.fromEntries(outcome),
	};
}

/** The text with a plan's edits made, and what has to be remembered to take them all back. */
export function applyPlan(
	text: string,
	{steps}: Plan,
	shell: Shell | undefined,
): {text: string; shell: Shell | undefined} {
	let edited = text;
	let remembered = shell;
	for (const {id, kind, after} of steps) {
		if (kind === 'remove') edited = removeEntry(edited, id, remembered);
		if ((kind === 'add' || kind === 'update') && after) {
			const result = setEntry(edited, id, after);
			edited = result.text;
			remembered = result.shell ?? remembered;
		}
	}
	return {text: edited, shell: remembered};
}
