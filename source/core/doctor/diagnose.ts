import {availableParallelism} from 'node:os';
import process from 'node:process';
import {anySignal} from '../any-signal.ts';
import type {DiagnoseOptions, Finding} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {type Context, readCurrent} from '../extensions/context.ts';
import {runningServers} from '../runtime/running.ts';
import {readItem, readStore, type StoreItem} from '../store/read-store.ts';
import {isExtensionId, readRecord} from '../store/record.ts';
import {type Check, guarded, recordsOf, type Subject} from './check.ts';
import {checkClient} from './check-client.ts';
import {checkExtensions} from './check-extensions.ts';
import {checkLauncher} from './check-launcher.ts';
import {checkLeftovers} from './check-leftovers.ts';
import {checkLists} from './check-lists.ts';
import {checkPolicy} from './check-policy.ts';
import {checkRuntimeFolder} from './check-runtime-folder.ts';
import {checkRuntimes} from './check-runtimes.ts';
import {checkServer} from './check-server.ts';
import {checkStore} from './check-store.ts';
import {checkVault} from './check-vault.ts';
import {finding} from './finding.ts';
import {pooled} from './pooled.ts';

// From the ground up: what stands later needs what stands before.
const forAll: readonly Check[] = [
	checkStore,
	checkRuntimeFolder,
	checkLists,
	checkExtensions,
	checkRuntimes,
	checkVault,
	checkLauncher,
	checkClient,
	checkPolicy,
	checkLeftovers,
];
const forOne: readonly Check[] = [
	checkRuntimeFolder,
	checkExtensions,
	checkRuntimes,
	checkVault,
	checkLauncher,
	checkClient,
	checkPolicy,
];

// What can be looked at where nobody knows which extensions there are.
const withoutStore: readonly Check[] = [checkStore, checkLists];

const usualPatience = 30_000;

async function chosenItems({paths}: Context, id: string | undefined): Promise<readonly StoreItem[]> {
	if (id === undefined) return readStore(paths);
	const found = isExtensionId(id) ? readItem(paths, id) : undefined;
	if (!found) await readRecord(paths, id);
	return found ? [found] : [];
}

async function* serverFindings(
	subject: Subject,
	{patience = usualPatience}: DiagnoseOptions,
): AsyncGenerator<Finding> {
	const {context, only, items, signal} = subject;
	const broken = new Set(items.flatMap(({id, problem}) => (problem ? [id] : [])));
	const running = await runningServers(context.paths).catch(() => []);
	const meant = recordsOf(subject).filter(({id, enabled}) => (enabled || only) && !broken.has(id));
	const records = context.paths.lookOnly
		? meant.filter(({id}) => running.some(server => server.id === id))
		: meant;
	if (records.length < meant.length) {
		const title = 'Servers that are not running were not tried: with --readonly none is started';
		yield finding('note', 'servers-not-tried', title);
	}
	const check = {context, running, patience, signal};
	// Servers that all start at once keep each other from starting; more than this gains nothing.
	const limit = 2 * availableParallelism();
	for (const findings of pooled(records, limit, record => checkServer(check, record))) yield* await findings;
}

async function* findingsOf(checks: readonly Check[], subject: Subject): AsyncGenerator<Finding> {
	const running = checks.map(check => guarded(check)(subject));
	for (const findings of running) {
		yield* await findings;
		subject.signal.throwIfAborted();
	}
}

async function* everything(subject: Subject, options: DiagnoseOptions): AsyncGenerator<Finding> {
	const {signal, only} = subject;
	yield* findingsOf(only === undefined ? forAll : forOne, subject);
	// Last, as a start mends some of what is looked at before.
	if (options.start !== false) yield* serverFindings(subject, options);
	signal.throwIfAborted();
}

/**
 * Looks after everything, or after one extension. Each finding comes as soon as it and those before it are known;
 * who stops reading ends what is still being looked at. Changes nothing but what starting a server changes.
 * Throws `EXTENSION_NOT_FOUND`, and `INTERRUPTED` through the signal.
 */
export async function* diagnose(
	context: Context,
	id: string | undefined,
	options: DiagnoseOptions = {},
): AsyncGenerator<Finding> {
	const items = await chosenItems(context, id).catch((error: unknown) => {
		if (id === undefined && error instanceof UserError) return error;
		throw error;
	});
	yield finding('ok', 'node', `Node ${process.versions.node} runs mcpb-tui`, {detail: process.execPath});
	const done = new AbortController();
	const signal = options.signal ? anySignal(options.signal, done.signal) : done.signal;
	try {
		const {settings, clientPath} = await readCurrent(context);
		const subject = {context, settings, clientPath, only: id, signal};
		if (items instanceof UserError) {
			const {message: detail, hint: fix} = items;
			const more = {detail, ...(fix !== undefined && {fix})};
			yield finding('problem', 'store-unreadable', 'It cannot be told which extensions are installed', more);
			yield* findingsOf(withoutStore, {...subject, items: []});
			return;
		}
		yield* everything({...subject, items}, options);
	} catch (error) {
		const {code, message, hint} = toUserError(error);
		if (code !== 'SETTINGS_FILE_INVALID') throw error;
		// Without its settings nothing else can be judged.
		yield finding('problem', 'settings-file', 'The settings cannot be read', {
			detail: message,
			...(hint !== undefined && {fix: hint}),
		});
	} finally {
		done.abort();
	}
}
