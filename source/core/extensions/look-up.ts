import type {ExtensionDetail, ExtensionSummary} from '../contract.ts';
import {UserError} from '../errors.ts';
import {runningServers} from '../runtime/running.ts';
import {readItem, readStore, type StoreItem} from '../store/read-store.ts';
import {isExtensionId, readRecord} from '../store/record.ts';
import {inClientStates} from './client-sync.ts';
import type {Context} from './context.ts';
import {keptChecks} from './updates/kept-checks.ts';
import {detail, quickHost, type Surroundings, summarize} from './view.ts';

async function surroundings(context: Context): Promise<(item: StoreItem) => Surroundings> {
	const [servers, stateInClient, checks] = await Promise.all([
		// Why it is not known what runs is told beside the list, which is of use without it.
		runningServers(context.paths).catch(() => []),
		inClientStates(context),
		keptChecks(context),
	]);
	const running = new Set(servers.map(({id}) => id));
	return item => {
		const {id, record} = item;
		const kept = checks.get(id);
		return {
			running: running.has(id),
			inClient: stateInClient(id),
			...(record && kept?.of === record.current && {update: kept.check}),
		};
	};
}

/** Everything that is installed, with what runs and what the client has. */
export async function list(context: Context): Promise<readonly ExtensionSummary[]> {
	const around = await surroundings(context);
	const host = quickHost();
	return Promise.all(readStore(context.paths).map(item => summarize(item, around(item), host)));
}

/** Everything about one extension; with the last failure where no server of it runs. Throws `EXTENSION_NOT_FOUND`. */
export async function info(context: Context, id: string): Promise<ExtensionDetail> {
	const item = isExtensionId(id) ? readItem(context.paths, id) : undefined;
	if (!item) {
		await readRecord(context.paths, id);
		throw new UserError('EXTENSION_NOT_FOUND', `No extension with the id "${id}" is installed.`);
	}
	const found = await detail(context, item, (await surroundings(context))(item));
	if (found.running) return found;
	const {lastFailure} = await import('../runtime/logs/last-failure.ts');
	// A log that cannot be read keeps nobody from seeing the rest; `logs` and the doctor tell of it.
	const failure = await lastFailure(context.paths, id).catch(() => undefined);
	return failure ? {...found, lastFailure: failure} : found;
}
