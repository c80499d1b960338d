import {setTimeout as pause} from 'node:timers/promises';
import type {ClientStatus, InClient, SyncResult} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {linkTarget} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {ours, type SafeText, safeLine} from '../safe-text.ts';
import type {Backup} from './backups.ts';
import {isClaudeRunning} from './client-running.ts';
import {type ConfigFile, changedMeanwhile, readConfig, sweepBeside} from './config-file.ts';
import {parseConfig, type Shell} from './config-text.ts';
import {type Entry, entryJson, fingerprint} from './entry.ts';
import {summarizeForeign} from './foreign-entry.ts';
import {type LedgerFile, ledgerLock, readLedgerFile, writeLedgerFile} from './ledger.ts';
import {applyPlan, isOurs, isUntouched, makePlan, type Plan, type Restore} from './plan.ts';
import {attempts, busy, overtakenWords, replaceConfig} from './replace-config.ts';
import {restartWarning, stepWarnings} from './sync-warnings.ts';

export type {Entry} from './entry.ts';

export type SyncRequest = {
	/** The client's file; it need not exist. */
	path: string;
	paths: Paths;
	/** The entries that the file should hold, by id. */
	desired: ReadonlyMap<string, Entry>;
	/** The ids of which that cannot be told: their entries stay. */
	unknown: ReadonlySet<string>;
	/** Secrets that are in direct entries, kept out of what is shown. */
	secretsToMask: readonly string[];
	restore?: Restore;
	only?: readonly string[];
	dryRun?: boolean;
	/** The extension that this is about: if another server has its name, nothing is written and that is an error. */
	about?: string;
};

/** Where the file really is; a path that leads nowhere is left for the reading of it to explain. */
async function placeOf(path: string): Promise<string> {
	return linkTarget(path).catch(() => path);
}

/** What one sync works with: the file as found, what we know, what to do, and the text that comes of it. */
type Draft = {file: ConfigFile; plan: Plan; text: string; shell: Shell | undefined; edits: boolean};

function draft(request: SyncRequest, file: ConfigFile, known: LedgerFile): Draft {
	const {desired, unknown, secretsToMask: secrets, restore, only, about} = request;
	const plan = makePlan({servers: file.servers, known, desired, unknown, secrets, restore, only});
	const taken = plan.steps.filter(({kind}) => kind === 'taken').map(({id}) => id);
	const onlyThat = about === undefined && !request.dryRun && taken.length === plan.steps.length;
	const [blocked] = onlyThat ? taken : taken.filter(id => id === about);
	if (blocked !== undefined) {
		throw new UserError(
			'CLIENT_ENTRY_TAKEN',
			`${file.path} already has a server "${blocked}", which is not ours.`,
			{
				hint: `Install it under another name: mcpb-tui install <bundle> --as other-name`,
			},
		);
	}
	const {text, shell} = applyPlan(file.text, plan, known.shell);
	// The next start of Claude Desktop would erase every server of a file with a mark: an explicit sync mends that.
	const mends = file.hadMark && about === undefined;
	return {file, plan, text, shell, edits: plan.edits || mends};
}

type Written = {final: Draft; backup: string | undefined; warnings: readonly SafeText[]};

/**
 * Replaces the file with the drafted text. When someone else changed it in the meantime, by a rename or by writing
 * into the file that we had just replaced, the edit is made again on what they wrote.
 */
async function write(request: SyncRequest, known: LedgerFile, first: Draft): Promise<Written> {
	const {paths} = request;
	const {path} = first.file;
	await writeLedgerFile(paths, path, {entries: first.plan.intent, ...(first.shell && {shell: first.shell})});
	let current = first;
	let expected = first.file.bytes;
	let original: Backup | undefined;
	for (let attempt = 0; attempt < attempts; attempt++) {
		const replaced = await replaceConfig({paths, path, expected, text: current.text});
		if (replaced === changedMeanwhile) {
			current = draft(request, await readConfig(path), known);
			expected = current.file.bytes;
			if (!current.edits) return {final: current, backup: original?.path, warnings: []};
			continue;
		}
		const {backup, overtaken} = replaced;
		original ??= backup;
		if (!backup || !overtaken) return {final: current, backup: original?.path, warnings: []};
		expected = Buffer.from(current.text);
		const late = await readConfig(backup.path).catch(() => undefined);
		if (!late) {
			const warnings = [safeLine(overtakenWords(backup))];
			return {final: current, backup: original?.path, warnings};
		}
		current = draft(request, {...late, path}, known);
	}
	throw busy(path);
}

async function describe(request: SyncRequest, known: LedgerFile, {file, plan, text}: Draft) {
	const {diffLines, hideSecrets} = await import('./shown.ts');
	const {secretsToMask: secrets} = request;
	const desired = new Map([...request.desired].map(([id, entry]) => [id, entryJson(entry)]));
	const shown = (content: string) =>
		hideSecrets(content, parseConfig(file.path, content), {known, desired, secrets});
	const before = shown(file.text);
	const wanted = applyPlan(file.text, {...plan, steps: plan.steps.map(asIfDone)}, {}).text;
	const [found, after] = [parseConfig(file.path, before), parseConfig(file.path, shown(wanted))];
	const changes = plan.steps.flatMap(({id, kind}) =>
		kind === 'taken' ? [] : [{id, kind, before: found.get(id), after: after.get(id)}],
	);
	return {changes, diff: await diffLines(before, shown(text))};
}

/** A step that was left, as it would be with `restore`. */
function asIfDone(step: Plan['steps'][number]): Plan['steps'][number] {
	if (step.kind !== 'drift' && step.kind !== 'missing') return step;
	return {...step, kind: step.after ? 'update' : 'remove'};
}

async function finish(request: SyncRequest, known: LedgerFile, draft: Draft): Promise<SyncResult> {
	const warnings = [...stepWarnings(draft.plan.steps)];
	const withoutMark = draft.edits && draft.file.hadMark;
	if (withoutMark) {
		warnings.push(
			ours('The file began with a byte order mark, with which Claude Desktop cannot read it; it goes.'),
		);
	}
	const {changes, diff} = await describe(request, known, draft);
	const lines = withoutMark ? [ours('-(byte order mark)'), ...diff] : diff;
	return {path: request.path, changes, diff: lines, written: false, warnings};
}

/**
 * Brings a client's file in step with what is wanted, touching our own entries alone. Throws
 * `CLIENT_CONFIG_INVALID`, `CLIENT_CONFIG_UNWRITABLE`, `CLIENT_CONFIG_BUSY` or `CLIENT_ENTRY_TAKEN`, with the file
 * as it was.
 */
export async function syncClient(request: SyncRequest): Promise<SyncResult> {
	const {paths, dryRun = false} = request;
	const path = await placeOf(request.path);
	if (dryRun) {
		const known = await readLedgerFile(paths, path);
		return finish(request, known, draft(request, await readConfig(path), known));
	}
	return withLock(ledgerLock(paths), async () => {
		await sweepBeside(path);
		const known = await readLedgerFile(paths, path);
		const found = draft(request, await readConfig(path), known);
		const written = found.edits ? await write(request, known, found) : undefined;
		const final = written?.final ?? found;
		const outcome: LedgerFile = {entries: final.plan.outcome, ...(final.shell && {shell: final.shell})};
		const noted = () => writeLedgerFile(paths, path, outcome);
		// What was written was recorded before as what we were about to write, which is enough to know it by.
		if (written) await noted().catch(() => undefined);
		else if (JSON.stringify(outcome) !== JSON.stringify(known)) await noted();
		const result = await finish(request, known, final);
		if (!written) return result;
		const {forgetWhatLeft} = await import('./forget-in-backups.ts');
		const warnings = [
			...result.warnings,
			...written.warnings,
			...(await forgetWhatLeft(paths, known, found.file, final.text)),
			restartWarning(await isClaudeRunning()),
		];
		return {
			...result,
			written: true,
			...(written.backup !== undefined && {backup: written.backup}),
			warnings,
		};
	});
}

/** Milliseconds that a file in the middle of being written is given where the answer is wanted at once. */
const impatience = 100;

/**
 * Where each extension that we wrote an entry for stands in the client's file: `no` when the entry is gone, `drift`
 * when it is not what we wrote (nor what is wanted, where that is said).
 */
export async function entryStates(
	path: string,
	paths: Paths,
	desired?: ReadonlyMap<string, Entry>,
): Promise<ReadonlyMap<string, InClient>> {
	const target = await placeOf(path);
	const {entries} = await readLedgerFile(paths, target);
	if (Object.keys(entries).length === 0) return new Map();
	const {servers} = await readConfig(target, impatience);
	const states = new Map<string, InClient>();
	for (const [id, known] of Object.entries(entries)) {
		const found = servers.get(id);
		const want = desired?.get(id);
		if (!isOurs({found, known})) continue;
		const asWanted =
			found !== undefined && want !== undefined && fingerprint(found) === fingerprint(entryJson(want));
		const intact = asWanted || isUntouched(found, known);
		states.set(id, found === undefined ? 'no' : intact ? 'yes' : 'drift');
	}
	return states;
}

/** The client's file against what is wanted; a file that cannot be used is told in `problem`. */
export async function clientStatus(
	path: string,
	paths: Paths,
	desired: ReadonlyMap<string, Entry>,
	unknown: ReadonlySet<string>,
): Promise<ClientStatus> {
	const clientRunning = await isClaudeRunning();
	try {
		const target = await placeOf(path);
		const known = await readLedgerFile(paths, target);
		const {bytes, servers, hadMark} = await readConfig(target, impatience);
		const {steps} = makePlan({servers, known, desired, unknown, secrets: [], restore: []});
		const isForeign = (name: string) =>
			!isOurs({
				found: servers.get(name),
				known: Object.hasOwn(known.entries, name) ? known.entries[name] : undefined,
			});
		const foreign = [...servers].filter(([name]) => isForeign(name)).map(summarizeForeign);
		const unmanaged = foreign.map(({name}) => safeLine(name));
		const inStep = steps.length === 0 && !hadMark;
		return {path, exists: bytes !== undefined, inStep, clientRunning, unmanaged, foreign};
	} catch (error) {
		const problem = safeLine(toUserError(error).message);
		return {path, exists: true, inStep: false, problem, clientRunning, unmanaged: [], foreign: []};
	}
}

/**
 * Waits, two seconds unless told, and looks whether what was written is still there: Claude Desktop, when it runs,
 * may put back the file that it remembers. Returns the ids of entries that are gone or changed.
 */
export async function verifyAfter(
	path: string,
	paths: Paths,
	{milliseconds = 2000, signal}: {milliseconds?: number; signal?: AbortSignal} = {},
): Promise<readonly string[]> {
	await pause(milliseconds, undefined, {signal});
	const states = await entryStates(path, paths);
	return [...states].filter(([, state]) => state !== 'yes').map(([id]) => id);
}
