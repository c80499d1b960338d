import type {ExtensionDetail, ExtensionSummary, LastFailure, RunningServer} from '../contract.ts';
import {UserError} from '../errors.ts';
import {readFailures} from '../runtime/failure-notes.ts';
import {runningServers} from '../runtime/running.ts';
import {readItem, readStore, type StoreItem} from '../store/read-store.ts';
import {isExtensionId, readRecord} from '../store/record.ts';
import {inClientStates} from './client-sync.ts';
import type {Context} from './context.ts';
import {launchHost, quick} from './launch-host.ts';
import {keptChecks} from './updates/kept-checks.ts';
import {detail, type Surroundings, summarize} from './view.ts';

type Around = {of: (item: StoreItem) => Surroundings; servers: readonly RunningServer[]};

async function surroundings(
	context: Context,
	failures: ReadonlyMap<string, LastFailure> = new Map(),
): Promise<Around> {
	const [servers, states, checks] = await Promise.all([
		runningServers(context.paths),
		inClientStates(context),
		keptChecks(context),
	]);
	const ids = new Set(servers.map(({id}) => id));
	const of = ({id, record}: StoreItem): Surroundings => {
		const kept = checks.get(id);
		const running = ids.has(id);
		const lastFailure = running ? undefined : failures.get(id);
		return {
			running,
			inClient: states.get(id) ?? 'no',
			...(record && kept?.of === record.current && {update: kept.check}),
			...(lastFailure && {lastFailure}),
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
	const {failure, nonMcp} = await lastRun(context.paths, id);
	return {...found, ...(failure && {lastFailure: failure}), ...(nonMcp && {nonMcp})};
}
