import {utimes, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {announcing, readingOnly} from './announce.ts';
import type {
	Changed,
	Core,
	CoreEvent,
	CoreOptions,
	ExtensionDetail,
	ExtensionSummary,
	InstallChoices,
	LogSources,
	SyncOptions,
	SyncResult,
	Undone,
} from './contract.ts';
import {toUserError, UserError} from './errors.ts';
import {createCalls} from './extensions/calls.ts';
import {configure, removeExtension, rollBack, setEnabled} from './extensions/change.ts';
import {
	clientBackups,
	inClientStates,
	readClientStatus,
	restoreClientBackup,
	syncNow,
} from './extensions/client-sync.ts';
import {type Context, changeStore, createContext, readCurrent} from './extensions/context.ts';
import {refreshLink} from './extensions/refresh-link.ts';
import {detail, quickHost, type Surroundings, summarize} from './extensions/view.ts';
import {type Paths, resolvePaths} from './paths.ts';
import {guardStart} from './policy/guard-start.ts';
import {runningServers} from './runtime/running.ts';
import {type SafeText, safeLine} from './safe-text.ts';
import {askForPassphrase} from './secrets/passphrase.ts';
import {vaultStatus} from './secrets/vault.ts';
import {changeSettings, readSettings} from './settings.ts';
import {readItem, readStore} from './store/read-store.ts';
import {currentVersion, isExtensionId, readRecord} from './store/record.ts';
import {newChange, noteStep} from './store/undo-journal.ts';
import {changeMark, watchForChanges} from './watch.ts';

async function surroundings(context: Context): Promise<(id: string) => Surroundings> {
	const [servers, states] = await Promise.all([runningServers(context.paths), inClientStates(context)]);
	const running = new Set(servers.map(({id}) => id));
	return id => ({running: running.has(id), inClient: states.get(id) ?? 'no'});
}

async function list(context: Context): Promise<readonly ExtensionSummary[]> {
	const around = await surroundings(context);
	const host = quickHost();
	return Promise.all(readStore(context.paths).map(item => summarize(item, around(item.id), host)));
}

async function info(context: Context, id: string): Promise<ExtensionDetail> {
	const item = isExtensionId(id) ? readItem(context.paths, id) : undefined;
	if (!item) {
		await readRecord(context.paths, id);
		throw new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${id}" is installed.`);
	}
	const found = await detail(context, item, (await surroundings(context))(id));
	if (found.running) return found;
	const {lastFailure} = await import('./runtime/logs/last-failure.ts');
	const failure = await lastFailure(context.paths, id);
	return failure ? {...found, lastFailure: failure} : found;
}

/** Other processes watch this file; its loss harms nothing. */
async function markChanged(context: Context): Promise<void> {
	const mark = changeMark(context.paths);
	const now = new Date();
	await utimes(mark, now, now).catch(() => writeFile(mark, '', {mode: 0o600}).catch(() => undefined));
	context.emit({type: 'extensions'});
}

async function restartNeeded(context: Context, id: string): Promise<readonly SafeText[]> {
	const servers = await runningServers(context.paths);
	if (!servers.some(server => server.id === id)) return [];
	return [
		safeLine(`${id} is running as it was before: restart it to see the change (mcpb-tui restart ${id}).`),
	];
}

type Change = {
	warnings: readonly SafeText[];
	sync?: boolean;
	/** Like an explicit sync, switching on writes again what the client dropped; hand edits stay either way. */
	rewrite?: boolean;
	/** That the client's file cannot follow is an error, because the caller takes back what was done. */
	together?: boolean;
};

/** Syncs after a change where that is wanted, and gathers what the caller shows. */
async function finish(
	context: Context,
	id: string,
	{warnings, sync = true, rewrite = false, together = false}: Change,
): Promise<Changed> {
	await markChanged(context);
	const request = {...(!rewrite && {restore: []}), about: id};
	const attempt = together
		? async () => {
				const result = await syncNow(context, request);
				return {result, warnings: result.warnings};
			}
		: () => syncAfter(context, id, request);
	const {result, warnings: told} = sync ? await attempt() : {warnings: []};
	const changed = result && (result.written || result.changes.length > 0);
	return {
		extension: await info(context, id),
		...(changed && {sync: result}),
		warnings: [...warnings, ...told],
	};
}

/** Takes a switch back; where the disk refuses that too, says what is left half done. */
async function switchBack(context: Context, id: string, enabled: boolean, reason: unknown): Promise<void> {
	try {
		await setEnabled(context, id, enabled);
	} catch {
		const {code, message} = toUserError(reason);
		const state = enabled ? 'off' : 'on';
		throw new UserError(code, message, {
			hint: `${id} is switched ${state} and the client's file does not say so yet: mend that, then run: mcpb-tui sync`,
			cause: reason,
		});
	}
}

/** What has been done to an extension stays done when the client's file cannot follow; that is told. */
async function syncAfter(
	context: Context,
	id: string,
	request: SyncOptions & {about?: string},
): Promise<{result?: SyncResult; warnings: readonly SafeText[]}> {
	try {
		const result = await syncNow(context, request);
		return {result, warnings: result.warnings};
	} catch (error) {
		const {message} = toUserError(error);
		const warning = `The change to ${id} is made, but the client's file could not be brought in step: ${message} Mend that, then run: mcpb-tui sync`;
		return {warnings: [safeLine(warning)]};
	}
}

/** Switches it, and when the client's file cannot be written switches it back: a switch means both or neither. */
async function switchTo(
	context: Context,
	id: string,
	enabled: boolean,
	{warnings, sync, change = newChange()}: Change & {change?: string | undefined},
): Promise<Changed> {
	const {enabled: before, ...record} = await readRecord(context.paths, id);
	const notes = await setEnabled(context, id, enabled);
	try {
		const changed = await finish(context, id, {
			warnings: [...warnings, ...notes],
			sync: sync ?? true,
			rewrite: enabled,
			together: true,
		});
		const name = currentVersion({...record, enabled}).manifest.displayName;
		const step = {change, id, name, type: 'switch', was: before} as const;
		// By now it is done; that it cannot be undone later is no reason to take it back.
		if (before !== enabled)
			await changeStore(context, () => noteStep(context.paths, step)).catch(() => undefined);
		return changed;
	} catch (error) {
		if (before !== enabled) await switchBack(context, id, before, error);
		await markChanged(context);
		throw error;
	}
}

async function isEnabled(context: Context, id: string): Promise<boolean> {
	return (await readRecord(context.paths, id)).enabled;
}

async function removeAll(
	context: Context,
	id: string,
	{keep = true, sync: wanted = true, change = newChange()}: {keep?: boolean; sync?: boolean; change?: string},
): Promise<{sync?: SyncResult; warnings: readonly SafeText[]}> {
	const {stopServer} = await import('./runtime/running.ts');
	const servers = await runningServers(context.paths);
	const mine = servers.filter(server => server.id === id);
	await Promise.all(mine.map(({pid}) => stopServer(context.paths, id, {pid})));
	const wasEnabled = (await readRecord(context.paths, id).catch(() => undefined))?.enabled ?? true;
	const warnings = await removeExtension(context, id, {keep, change});
	await markChanged(context);
	if (!wasEnabled || !wanted) return {warnings};
	const {result, warnings: told} = await syncAfter(context, id, {restore: []});
	return {...(result && {sync: result}), warnings: [...warnings, ...told]};
}

async function checkSources(paths: Paths, sources: LogSources): Promise<void> {
	if (sources !== 'all') for (const id of sources) await readRecord(paths, id);
}

async function undo(context: Context): Promise<Undone> {
	const {undoNewest} = await import('./extensions/undo.ts');
	try {
		const {ids, warnings, ...taken} = await undoNewest(context);
		const restart = await Promise.all(ids.map(id => restartNeeded(context, id)));
		const sync = await syncNow(context, {});
		const changed = sync.written || sync.changes.length > 0;
		const all = [...warnings, ...restart.flat(), ...sync.warnings];
		return {...taken, extensions: ids, ...(changed && {sync}), warnings: all};
	} finally {
		await markChanged(context);
	}
}

/** What stands before the name of an entry of the client's file that is not ours; no id has a colon. */
const entryPrefix = 'client:';

/**
 * The one door to everything: both the commands and the screens are clients of what this returns. Does no I/O
 * until a method is called.
 */
export function createCore({
	paths = resolvePaths(),
	clientConfig,
	env = process.env,
	readonly = false,
	policy,
}: CoreOptions = {}): Core {
	const listeners = new Set<(event: CoreEvent) => void>();
	const emit = (event: CoreEvent) => {
		for (const listener of listeners) listener(event);
	};
	const context = createContext(paths, {env, clientConfig, policy, emit});
	let unwatch: (() => void) | undefined;

	const startWatching = async () => {
		const {clientPath} = await readCurrent(context).catch(() => ({clientPath: paths.state}));
		if (listeners.size > 0) unwatch ??= watchForChanges(paths, clientPath, emit);
	};

	const refresh = (id: string) => (readonly ? Promise.resolve() : refreshLink(context, id));
	const beforeStart = async (id: string) => {
		await refresh(id);
		await guardStart(context.policyPlaces, await readRecord(paths, id));
	};

	const core: Core = {
		paths,
		settings: () => readSettings(paths),
		changeSettings: change => changeSettings(paths, change),
		subscribe(listener) {
			listeners.add(listener);
			void startWatching();
			return () => {
				listeners.delete(listener);
				if (listeners.size > 0) return;
				unwatch?.();
				unwatch = undefined;
			};
		},

		list: () => list(context),
		async info(id) {
			// A broken edit of a linked folder is said when it is started; what is known can be shown all the same.
			await refresh(id).catch(() => undefined);
			return info(context, id);
		},
		async prepare(source, options = {}) {
			const {prepare} = await import('./extensions/prepare.ts');
			return prepare(context, source, options);
		},
		async install(bundle, choices: InstallChoices = {}) {
			const {install} = await import('./extensions/install.ts');
			const {id, warnings} = await install(context, bundle, choices);
			const change = {
				warnings: [...warnings, ...(await restartNeeded(context, id))],
				sync: choices.sync ?? true,
			};
			if (choices.enable) return switchTo(context, id, true, change);
			return finish(context, id, {...change, sync: change.sync && (await isEnabled(context, id))});
		},
		async previewSettings(id, changes) {
			const {previewSettings} = await import('./extensions/preview-settings.ts');
			return previewSettings(context, id, changes);
		},
		async configure(id, changes) {
			const warnings = await configure(context, id, changes);
			const change = {warnings: [...warnings, ...(await restartNeeded(context, id))]};
			return finish(context, id, {...change, sync: await isEnabled(context, id)});
		},
		setEnabled: (id, enabled, {sync = true, change} = {}) =>
			switchTo(context, id, enabled, {warnings: [], sync, change}),
		async rollBack(id) {
			await rollBack(context, id);
			const warnings = await restartNeeded(context, id);
			return finish(context, id, {warnings, sync: await isEnabled(context, id)});
		},
		remove: (id, options = {}) => removeAll(context, id, options),
		undo: () => undo(context),
		async undoable() {
			const {undoable} = await import('./extensions/undo.ts');
			return undoable(context);
		},

		sync: (options = {}) => syncNow(context, options),
		clientStatus: () => readClientStatus(context),
		backups: () => clientBackups(context),
		restoreBackup: (name, options = {}) => restoreClientBackup(context, name, options),

		vaultStatus: async () => vaultStatus(paths, await readSettings(paths)),
		onPassphrase: ask => askForPassphrase(paths, ask),
		async useVault(kind) {
			const {switchVault} = await import('./extensions/move-secrets.ts');
			return switchVault(context, kind);
		},
		async migrateVault(kind) {
			const {moveSecrets} = await import('./extensions/move-secrets.ts');
			return moveSecrets(context, kind);
		},
		async protectVault(passphrase) {
			const {protectFileVault} = await import('./secrets/file-vault.ts');
			await protectFileVault(paths, passphrase);
			return vaultStatus(paths, await readSettings(paths));
		},

		namedSecrets: {
			list: async () => (await import('./extensions/named-secrets.ts')).secretNames(paths),
			async set(name, secret) {
				await (await import('./extensions/named-secrets.ts')).setNamedSecret(context, name, secret);
			},
			async remove(name) {
				await (await import('./extensions/named-secrets.ts')).removeNamedSecret(context, name);
			},
		},

		status: () => runningServers(paths),
		async start(id, options = {}) {
			await beforeStart(id);
			const {installLauncher} = await import('./runtime/install-launcher.ts');
			const {startServer} = await import('./runtime/running.ts');
			await installLauncher(paths);
			return startServer(paths, id, options);
		},
		async stop(id, choice = {}) {
			const {stopServer} = await import('./runtime/running.ts');
			return stopServer(paths, id, choice);
		},
		async restart(id, choice = {}) {
			await beforeStart(id);
			const {restartServer} = await import('./runtime/running.ts');
			return restartServer(paths, id, choice);
		},
		async connect(id, options = {}) {
			const {connectForeign, connectRemote, connectServer} = await import('./runtime/connect.ts');
			const {rememberingCalls} = await import('./extensions/remember-calls.ts');
			if (/^https?:\/\//i.test(id)) {
				const {filledHeaders} = await import('./extensions/named-secrets.ts');
				const headers = await filledHeaders(context, options.headers ?? {});
				return rememberingCalls(context, await connectRemote(id, {...options, headers}));
			}
			if (id.startsWith(entryPrefix)) {
				const {clientPath} = await readCurrent(context);
				const {readForeignEntry} = await import('./clients/foreign-entry.ts');
				const entry = await readForeignEntry(clientPath, id.slice(entryPrefix.length));
				return rememberingCalls(context, await connectForeign(id, entry, context.env, options));
			}
			await beforeStart(id);
			return rememberingCalls(context, await connectServer(paths, id, options));
		},
		calls: createCalls(context),
		async *log(sources, options = {}) {
			await checkSources(paths, sources);
			const {readLogs} = await import('./runtime/log-reader.ts');
			yield* readLogs(paths, sources, options);
		},
		async logPages(sources, filter = {}) {
			await checkSources(paths, sources);
			const {openLogPages} = await import('./runtime/log-reader.ts');
			return openLogPages(paths, sources, filter);
		},
		async saveLog(whose, filter = {}) {
			const {saveLines} = await import('./runtime/logs/save-lines.ts');
			const {knownSecrets} = await import('./extensions/known-secrets.ts');
			const {redact} = await knownSecrets(context);
			if ('client' in whose)
				return saveLines(paths, this.clientLog(whose.client, filter), {name: whose.client, redact});
			const [only, ...others] = whose.sources === 'all' ? [] : whose.sources;
			const name = others.length === 0 ? only : undefined;
			return saveLines(paths, this.log(whose.sources, filter), {name, redact});
		},
		async logPayload(line) {
			const {readPayload} = await import('./runtime/logs/read-payload.ts');
			return readPayload(paths, line);
		},
		async *clientLog(name, options = {}) {
			const {clientPath} = await readCurrent(context);
			const {readClientLog} = await import('./client-logs/read-client-log.ts');
			const {knownSecrets} = await import('./extensions/known-secrets.ts');
			const {redact, problem} = await knownSecrets(context);
			if (problem) yield [problem];
			yield* readClientLog(name, {...options, paths, clientPath, redact});
		},

		async *diagnose(id, options = {}) {
			const {diagnose} = await import('./doctor/diagnose.ts');
			yield* diagnose(context, id, options);
		},
		async fix(finding) {
			const {fix} = await import('./doctor/fix.ts');
			return fix(context, finding);
		},
		async report(id, options = {}) {
			const {report} = await import('./doctor/report.ts');
			const [extension, client] = await Promise.all([info(context, id), readClientStatus(context)]);
			return report(context, {extension, client, options});
		},

		async close() {
			listeners.clear();
			unwatch?.();
			unwatch = undefined;
		},
	};
	const announced = announcing(core, emit);
	return readonly ? readingOnly(announced) : announced;
}
