import {entryJson, fingerprint} from '../clients/entry.ts';
import {readLedgerFile} from '../clients/ledger.ts';
import {clientStatus, type Entry, entryStates, syncClient} from '../clients/sync.ts';
import type {
	BackupView,
	ClientStatus,
	InClient,
	JsonValue,
	RestoredBackup,
	SyncOptions,
	SyncResult,
	UserConfigValue,
} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {linkTarget} from '../files.ts';
import {resolveLaunch} from '../manifest/launch-command.ts';
import {missingSettings} from '../manifest/user-config.ts';
import type {Paths} from '../paths.ts';
import {installLauncher, launcherEntry} from '../runtime/install-launcher.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {launchContext} from '../store/launch-context.ts';
import {readStore, unknownIn} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord, installedIds} from '../store/record.ts';
import {type Context, changeStore, readCurrent} from './context.ts';
import {entryGate, type Gate} from './entry-gate.ts';
import {policyWarnings} from './policy-warnings.ts';
import {readSecrets} from './secrets.ts';

/** A record that is not stored yet, for seeing what it would do. */
type Instead = {record: ExtensionRecord; secrets: Readonly<Record<string, UserConfigValue>>};

type Desired = {
	entries: ReadonlyMap<string, Entry>;
	/** Ids whose entries stay as they are, because the policy that judges them cannot be followed. */
	held: ReadonlySet<string>;
	/** Why nothing can be said of an extension, by its id: its entry is left alone. */
	unknown: ReadonlyMap<string, UserError>;
	/** What the entries are for. */
	records: readonly ExtensionRecord[];
	secrets: readonly string[];
	warnings: readonly SafeText[];
};

function isLauncherEntry(paths: Paths, id: string, found: JsonValue): boolean {
	return fingerprint(found) === fingerprint(entryJson(launcherEntry(paths, id)));
}

function isComplete(record: ExtensionRecord): boolean {
	const {manifest} = currentVersion(record);
	return missingSettings(manifest, record.userConfig, new Set(record.secrets)).length === 0;
}

async function directEntry(
	context: Context,
	record: ExtensionRecord,
	known: Instead['secrets'] | undefined,
): Promise<{entry: Entry; secrets: readonly string[]}> {
	const secrets = known ?? (await readSecrets(context, record));
	const launch = resolveLaunch(
		currentVersion(record).manifest,
		launchContext(context.paths, record, {secrets, folders: context.folders}),
	);
	return {
		entry: launch,
		secrets: Object.values(secrets).flatMap(value => (typeof value === 'object' ? value : String(value))),
	};
}

function closedWarning({id}: ExtensionRecord, reason: SafeText): SafeText {
	return safeLine(
		`${id} has no entry in the client: it would run its command without asking the policy of this machine, which forbids it: ${reason}.`,
	);
}

/**
 * The entries that the client's file should hold: one for each enabled extension that can be started. A command itself is
 * no entry of what a policy forbids; an entry of our launcher stays, for the launcher asks the policy.
 */
async function desiredEntries(context: Context, clientPath: string, instead?: Instead): Promise<Desired> {
	const entries = new Map<string, Entry>();
	const held = new Set<string>();
	let gate: Gate | undefined;
	const records: ExtensionRecord[] = [];
	const secrets: string[] = [];
	const warnings: SafeText[] = [];
	const items = readStore(context.paths);
	for (const item of items) {
		const record = instead && item.id === instead.record.id ? instead.record : item.record;
		if (!record?.enabled) continue;
		if (record.entry === 'launcher') {
			entries.set(record.id, launcherEntry(context.paths, record.id));
			records.push(record);
			continue;
		}
		gate ??= await entryGate(context, clientPath);
		const judged = gate(record);
		if (judged.state === 'closed') {
			warnings.push(closedWarning(record, judged.reason));
		} else if (judged.state === 'unknown') {
			held.add(record.id);
			records.push(record);
		} else if (isComplete(record)) {
			const known = record === instead?.record ? instead.secrets : undefined;
			const direct = await directEntry(context, record, known);
			entries.set(record.id, direct.entry);
			records.push(record);
			secrets.push(...direct.secrets);
		} else {
			warnings.push(
				safeLine(`${record.id} has no entry in the client: its direct command needs settings first.`),
			);
		}
	}
	const unknown = new Map(unknownIn(items).map(({id, problem}) => [id, problem]));
	return {entries, held, unknown, records, secrets, warnings};
}

/** The entries that stay as they are, whatever they are. */
function leftAlone({held, unknown}: Desired): ReadonlySet<string> {
	return new Set([...held, ...unknown.keys()]);
}

/** What is said of the entries that are left because nothing can be said of their extensions. */
function unknownWarnings(unknown: Desired['unknown'], about: string | undefined): readonly SafeText[] {
	return [...unknown]
		.filter(([id]) => about === undefined || about === id)
		.map(([id, {message}]) =>
			safeLine(`The client's file was not changed for ${id}: ${message} See: mcpb-tui doctor`),
		);
}

export type SyncRequest = SyncOptions & {
	/** The extension that this is about: that its name is taken in the file is then an error, not a warning. */
	about?: string;
	instead?: Instead;
};

async function syncOnce(context: Context, clientPath: string, request: SyncRequest): Promise<SyncResult> {
	const desired = await desiredEntries(context, clientPath, request.instead);
	// An explicit sync also records the login shell's PATH anew: a runtime may have been installed since.
	const refresh = request.about === undefined;
	if (!request.dryRun && desired.entries.size > 0) await installLauncher(context.paths, {refresh});
	const result = await syncClient({
		path: clientPath,
		paths: context.paths,
		desired: desired.entries,
		unknown: leftAlone(desired),
		secretsToMask: desired.secrets,
		...request,
	});
	// What one extension is changed for says only what is about it.
	const told = desired.records.filter(({id}) => request.about === undefined || request.about === id);
	const forbidden = await policyWarnings(context, told, clientPath);
	const left = unknownWarnings(desired.unknown, request.about);
	return {...result, warnings: [...left, ...desired.warnings, ...forbidden, ...result.warnings]};
}

/** Throws `EXTENSION_NOT_FOUND` for a name that is neither installed nor one of our entries in the client's file. */
async function guardNames({paths}: Context, clientPath: string, names: readonly string[]): Promise<void> {
	if (names.length === 0) return;
	const target = await linkTarget(clientPath).catch(() => clientPath);
	const {entries} = await readLedgerFile(paths, target);
	const known = [...new Set([...installedIds(paths), ...Object.keys(entries)])];
	const unknown = names.find(name => !known.includes(name));
	if (unknown === undefined) return;
	const {didYouMean} = await import('../near-names.ts');
	throw new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${unknown}" is installed.`, {
		hint: didYouMean(unknown, known) ?? 'See what is installed with: mcpb-tui list',
	});
}

/**
 * Brings the client's file in step with what is enabled, or says what that would change. Throws `EXTENSION_NOT_FOUND`
 * for a name in `restore` or `only` that nobody has.
 */
export async function syncNow(context: Context, request: SyncRequest = {}): Promise<SyncResult> {
	const {clientPath} = await readCurrent(context);
	const {restore = [], only = []} = request;
	await guardNames(context, clientPath, [...(restore === 'all' ? [] : restore), ...only]);
	if (request.dryRun) return syncOnce(context, clientPath, request);
	// What is wanted is read under the store's lock: otherwise one of two at once would write what the other took away.
	const result = await changeStore(context, () => syncOnce(context, clientPath, request));
	if (result.written) context.emit({type: 'client'});
	return result;
}

/** Where each extension stands in the client's file: `unknown` where that, or the list of what we wrote, cannot be read. */
export async function inClientStates(
	context: Context,
	clientPath: string,
): Promise<(id: string) => InClient> {
	try {
		const states = await entryStates(clientPath, context.paths);
		return id => states.get(id) ?? 'no';
	} catch {
		return () => 'unknown';
	}
}

export async function readClientStatus(context: Context): Promise<ClientStatus> {
	const {clientPath} = await readCurrent(context);
	try {
		const desired = await desiredEntries(context, clientPath);
		return await clientStatus(clientPath, context.paths, desired.entries, leftAlone(desired));
	} catch (error) {
		const {message} = toUserError(error);
		return {
			path: clientPath,
			exists: true,
			inStep: false,
			problem: safeLine(message),
			clientRunning: undefined,
			unmanaged: [],
			foreign: [],
		};
	}
}

/** The client's file as it was before our last changes. */
export async function clientBackups(context: Context): Promise<readonly BackupView[]> {
	const {clientPath} = await readCurrent(context);
	const {viewBackups} = await import('../clients/restore-backup.ts');
	return viewBackups(clientPath, context.paths);
}

/**
 * Of the entries of a backup those that run the command itself of what a policy forbids. Throws `POLICY_BROKEN` when there
 * are such entries of ours and the policy cannot be followed.
 */
async function forbiddenCommands(
	context: Context,
	clientPath: string,
	servers: ReadonlyMap<string, JsonValue>,
): Promise<readonly string[]> {
	const records = readStore(context.paths).flatMap(({record}) => record ?? []);
	const direct = records.filter(({id}) => {
		const found = servers.get(id);
		return found !== undefined && !isLauncherEntry(context.paths, id, found);
	});
	if (direct.length === 0) return [];
	const gate = await entryGate(context, clientPath);
	return direct.flatMap(record => {
		const judged = gate(record);
		if (judged.state === 'unknown') {
			throw new UserError('POLICY_BROKEN', judged.reason, {
				hint: `The backup holds the command of ${record.id} itself, which only the policy can allow. Ask who administers this machine to correct the policy.`,
			});
		}
		return judged.state === 'closed' ? [record.id] : [];
	});
}

/** Puts a backup back and tells which of our entries are then not as they should be. */
export async function restoreClientBackup(
	context: Context,
	name: string,
	{dryRun = false}: {dryRun?: boolean} = {},
): Promise<RestoredBackup> {
	const {clientPath} = await readCurrent(context);
	const {restoreBackup} = await import('../clients/restore-backup.ts');
	const restored = await restoreBackup({
		path: clientPath,
		paths: context.paths,
		name,
		dryRun,
		leaveOut: servers => forbiddenCommands(context, clientPath, servers),
	});
	if (!restored.written) return restored;
	context.emit({type: 'client'});
	// The file is written by now: that the comparison fails is no failure of that.
	const changes = await syncNow(context, {dryRun: true, restore: []}).then(
		result => result.changes,
		(error: unknown) => toUserError(error),
	);
	if (changes instanceof Error) {
		const told = `Whether it is in step with what is installed cannot be told: ${changes.message}`;
		return {...restored, warnings: [safeLine(told), ...restored.warnings]};
	}
	if (changes.length === 0) return restored;
	const ids = changes.map(({id}) => id).join(', ');
	const told = `It is not in step with what is installed: ${ids}. To write our entries again: mcpb-tui sync`;
	return {...restored, warnings: [safeLine(told), ...restored.warnings]};
}
