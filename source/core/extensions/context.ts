import {join} from 'node:path';
import {clientConfigPath} from '../clients/client-locations.ts';
import type {CoreEvent} from '../contract.ts';
import {withLock} from '../lock.ts';
import {systemFolders} from '../manifest/system-folders.ts';
import type {Paths} from '../paths.ts';
import {homeFolder} from '../person.ts';
import {type PolicyPlaces, policyPlaces} from '../policy/places.ts';
import {readSettings, type Settings} from '../settings.ts';
import {sweepRemoved} from '../store/removed.ts';
import {markUnderWay} from '../store/staging.ts';
import {sweepBelongings} from './belongings.ts';
import {recover} from './recover.ts';

/** What every operation of one `Core` works with. */
export type Context = {
	paths: Paths;
	env: NodeJS.ProcessEnv;
	/** `--client-config`. */
	clientConfig: string | undefined;
	policyPlaces: PolicyPlaces;
	folders: Readonly<Record<string, string>>;
	emit: (event: CoreEvent) => void;
	/** Nothing is written, not even what is only remembered. */
	readonly: boolean;
};

export function createContext(
	paths: Paths,
	{
		env,
		clientConfig,
		policy,
		emit,
		readonly = false,
	}: {
		env: NodeJS.ProcessEnv;
		clientConfig: string | undefined;
		policy?: Partial<PolicyPlaces> | undefined;
		emit: Context['emit'];
		readonly?: boolean;
	},
): Context {
	return {
		paths,
		env,
		clientConfig,
		policyPlaces: policyPlaces(policy),
		folders: systemFolders(homeFolder()),
		emit,
		readonly,
	};
}

/** The settings as they are now, and the client's file that they mean. */
export async function readCurrent(context: Context): Promise<{settings: Settings; clientPath: string}> {
	const settings = await readSettings(context.paths);
	return {settings, clientPath: clientConfigPath(context.paths, settings, context.clientConfig)};
}

/** Runs one change of the store: alone on this machine, and with what dead processes left swept away. */
export async function changeStore<T>(
	context: Context,
	work: () => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	const {paths} = context;
	return withLock(
		join(paths.data, 'store.lock'),
		async () => {
			// A change that needs them would find them unreadable when half of it is made.
			await readSettings(paths);
			await recover(context);
			const done = await markUnderWay(paths);
			try {
				await sweepRemoved(paths);
				await sweepBelongings(paths).catch(() => undefined);
				return await work();
			} finally {
				await done();
			}
		},
		signal,
	);
}
