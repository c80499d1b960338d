import process from 'node:process';
import {announcing} from './announce.ts';
import type {Core, CoreEvent, CoreOptions, InstallChoices, LogSources} from './contract.ts';
import {createCalls} from './extensions/calls.ts';
import {configure, rollBack} from './extensions/change.ts';
import {
	finish,
	isEnabled,
	removeAll,
	restartNeeded,
	switchOnInstalled,
	switchTo,
	undo,
} from './extensions/change-in-step.ts';
import {clientBackups, readClientStatus, restoreClientBackup, syncNow} from './extensions/client-sync.ts';
import {createContext, readCurrent} from './extensions/context.ts';
import {createKnownNames, withEntryOf} from './extensions/known-names.ts';
import {info, list} from './extensions/look-up.ts';
import {refreshLink} from './extensions/refresh-link.ts';
import {dropCheck} from './extensions/updates/kept-checks.ts';
import {type Paths, resolvePaths} from './paths.ts';
import {guardStart} from './policy/guard-start.ts';
import {readingOnly, startsNothing} from './read-only.ts';
import {runningServers} from './runtime/running.ts';
import {makeRuntimeFolder, runtimeDoubts} from './runtime/runtime-folder.ts';
import {safeLine} from './safe-text.ts';
import {askForPassphrase} from './secrets/passphrase.ts';
import {vaultStatus} from './secrets/vault.ts';
import {changeSettings, readSettings} from './settings.ts';
import {readRecord} from './store/record.ts';
import {watchForChanges} from './watch.ts';

async function checkSources(paths: Paths, sources: LogSources): Promise<void> {
	if (sources !== 'all') for (const id of sources) await readRecord(paths, id);
}

/** What stands before the name of an entry of the client's file that is not ours; no id has a colon. */
const entryPrefix = 'client:';

/**
 * The one door to everything: both the commands and the screens are clients of what this returns. Does no I/O
 * until a method is called.
 */
export function createCore({
	paths: given = resolvePaths(),
	clientConfig,
	env = process.env,
	readonly = false,
	policy,
}: CoreOptions = {}): Core {
	const paths: Paths = readonly ? {...given, lookOnly: true} : given;
	const listeners = new Set<(event: CoreEvent) => void>();
	const emit = (event: CoreEvent) => {
		for (const listener of listeners) listener(event);
	};
	const context = createContext(paths, {env, clientConfig, policy, emit, readonly});
	let unwatch: (() => void) | undefined;

	const startWatching = async () => {
		const {clientPath} = await readCurrent(context).catch(() => ({clientPath: paths.state}));
		// Where there is none, there is nothing to be told of either.
		await makeRuntimeFolder(paths).catch(() => undefined);
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
			return prepare(context, source, options, readonly ? 'nothing' : 'interrupted');
		},
		async install(bundle, choices: InstallChoices = {}) {
			const {install} = await import('./extensions/install.ts');
			const {id, warnings} = await install(context, bundle, choices);
			await dropCheck(context, id);
			const change = {
				warnings: [...warnings, ...(await restartNeeded(context, id))],
				sync: choices.sync ?? true,
			};
			if (choices.enable) return switchOnInstalled(context, id, change);
			return finish(context, id, {...change, sync: change.sync && (await isEnabled(context, id))});
		},
		async *checkUpdates(ids, options = {}) {
			const {checkUpdates} = await import('./extensions/updates/check-updates.ts');
			yield* checkUpdates(context, ids, options, readonly ? 'memory' : 'disk');
		},
		async prepareUpdate(id, options = {}) {
			const {prepareUpdate} = await import('./extensions/updates/prepare-update.ts');
			return prepareUpdate(context, id, options, readonly ? 'nothing' : 'interrupted');
		},
		async previewSettings(id, changes) {
			const {previewSettings} = await import('./extensions/preview-settings.ts');
			return previewSettings(context, id, changes);
		},
		async configure(id, changes) {
			const {forgettingSecrets} = await import('./extensions/forget-secrets.ts');
			const forget = changes.entry === 'launcher' ? await forgettingSecrets(context, id) : undefined;
			const warnings = await configure(context, id, changes);
			const change = {warnings: [...warnings, ...(await restartNeeded(context, id))]};
			const changed = await finish(context, id, {...change, sync: await isEnabled(context, id)});
			return forget ? {...changed, warnings: [...changed.warnings, ...(await forget())]} : changed;
		},
		setEnabled: (id, enabled, {sync = true, change} = {}) =>
			switchTo(context, id, enabled, {warnings: [], sync, change}),
		async rollBack(id) {
			const settled = await rollBack(context, id);
			await dropCheck(context, id);
			const warnings = [...settled, ...(await restartNeeded(context, id))];
			return finish(context, id, {warnings, sync: await isEnabled(context, id)});
		},
		async remove(id, options = {}) {
			const removed = await removeAll(context, id, options);
			// What was found says nothing of anything else, and comes back with it.
			if (options.keep === false) await dropCheck(context, id);
			return removed;
		},
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
				return (await import('./extensions/named-secrets.ts')).setNamedSecret(context, name, secret);
			},
			async remove(name) {
				await (await import('./extensions/named-secrets.ts')).removeNamedSecret(context, name);
			},
		},

		known: createKnownNames(context),

		status: () => runningServers(paths),
		async runtimeDoubts() {
			const doubts = await runtimeDoubts(paths);
			return doubts.map(({why, kind}) => ({
				text: safeLine(`Servers are not looked for in this folder: ${why}. See: mcpb-tui doctor`),
				serversUnknown: kind !== 'foreign',
			}));
		},
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
				const {limits} = await readSettings(paths);
				const connection = await connectRemote(id, {...options, headers, answerBytes: limits.answerBytes});
				const {rememberRemote} = await import('./extensions/remembered-remotes.ts');
				// The conversation is none the worse for a disk that does not take a note.
				if (!readonly) await rememberRemote(paths, id, options.headers ?? {}).catch(() => undefined);
				return rememberingCalls(context, connection);
			}
			if (id.startsWith(entryPrefix)) {
				const {clientPath} = await readCurrent(context);
				const {readForeignEntry} = await import('./clients/foreign-entry.ts');
				const entry = await readForeignEntry(clientPath, id.slice(entryPrefix.length));
				if (readonly) throw startsNothing(id, 'Start mcpb-tui again without --readonly.');
				return rememberingCalls(context, await connectForeign(id, entry, context.env, options));
			}
			await beforeStart(id).catch(async (error: unknown) => {
				throw await withEntryOf(context, id, error);
			});
			return rememberingCalls(context, await connectServer(paths, id, options));
		},
		async remoteServers() {
			const {remoteServers} = await import('./extensions/remembered-remotes.ts');
			return remoteServers(paths);
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
				return saveLines(paths, this.clientLog(whose.client, filter), {
					name: whose.client,
					redact: redact.lines(),
				});
			const [only, ...others] = whose.sources === 'all' ? [] : whose.sources;
			const name = others.length === 0 ? only : undefined;
			return saveLines(paths, this.log(whose.sources, filter), {name, redact: redact.lines()});
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
			yield* readClientLog(name, {...options, paths, clientPath, redact: redact.lines()});
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
