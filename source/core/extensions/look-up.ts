import type {ExtensionDetail, ExtensionSummary, LastFailure, RunningServer} from '../contract.ts';
import {UserError} from '../errors.ts';
import {readFailures} from '../runtime/failure-notes.ts';
import {runningServers} from '../runtime/running.ts';
import type {SafeText} from '../safe-text.ts';
import type {Settings} from '../settings.ts';
import {readItem, readStore, type StoreItem} from '../store/read-store.ts';
import {isExtensionId, readRecord} from '../store/record.ts';
import {inClientStates} from './client-sync.ts';
import {type Context, readCurrent} from './context.ts';
import {launchHost, quick} from './launch-host.ts';
import {keptChecks} from './updates/kept-checks.ts';
import {detail, type Surroundings, summarize} from './view.ts';

type Around = {of: (item: StoreItem) => Surroundings; servers: readonly RunningServer[]};

/** Why clients cannot start what has secrets; undefined when they can. The vault is only loaded where it may be so. */
async function closedToClients({paths}: Context, settings: Settings): Promise<SafeText | undefined> {
	if (settings.vault !== 'file') return undefined;
	const {behindPassphrase, needsPerson} = await import('../secrets/vault.ts');
	return (await needsPerson(paths, settings).catch(() => false)) ? behindPassphrase.problem : undefined;
}

async function surroundings(
	context: Context,
	failures: ReadonlyMap<string, LastFailure> = new Map(),
): Promise<Around> {
	const {settings, clientPath} = await readCurrent(context);
	const [servers, stateInClient, checks, closed] = await Promise.all([
		// Why it is not known what runs is told beside the list, which is of use without it.
		runningServers(context.paths).catch(() => []),
		inClientStates(context, clientPath),
		keptChecks(context),
		closedToClients(context, settings),
	]);
	const ids = new Set(servers.map(({id}) => id));
	const of = ({id, record}: StoreItem): Surroundings => {
		const kept = checks.get(id);
		const running = ids.has(id);
		const lastFailure = running ? undefined : failures.get(id);
		const isClosed = record?.enabled && record.entry === 'launcher' && record.secrets.length > 0;
		return {
			running,
			inClient: stateInClient(id),
			...(record && kept?.of === record.current && {update: kept.check}),
			...(lastFailure && {lastFailure}),
			...(isClosed && closed && {problem: closed}),
		};
	};
	return {of, servers};
}

/** Everything that is installed, with what runs and what the client has. */
export async function list(context: Context): Promise<readonly ExtensionSummary[]> {
	const around = await surroundings(context, await readFailures(context.paths));
	const host = quick(launchHost(context));
	return Promise.all(readStore(context.paths).map(item => summarize(item, around.of(item), host)));
}

/** Everything about one extension; with how its last run went where no server of it runs. Throws `EXTENSION_NOT_FOUND`. */
export async function info(context: Context, id: string): Promise<ExtensionDetail> {
	const item = isExtensionId(id) ? readItem(context.paths, id) : undefined;
	if (!item) {
		await readRecord(context.paths, id);
		throw new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${id}" is installed.`);
	}
	const {of, servers} = await surroundings(context);
	const found = await detail(context, item, of(item), launchHost(context));
	if (found.running) {
		const nonMcp = servers.find(server => server.id === id && server.nonMcp)?.nonMcp;
		return nonMcp ? {...found, nonMcp} : found;
	}
	const {lastRun} = await import('../runtime/logs/last-run.ts');
	// A log that cannot be read keeps nobody from seeing the rest; `logs` and the doctor tell of it.
	const {failure, nonMcp} = await lastRun(context.paths, id).catch(
		(): Awaited<ReturnType<typeof lastRun>> => ({}),
	);
	return {...found, ...(failure && {lastFailure: failure}), ...(nonMcp && {nonMcp})};
}
