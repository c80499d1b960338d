import {readConfig} from '../clients/config-file.ts';
import type {KnownNames} from '../contract.ts';
import {UserError} from '../errors.ts';
import {readItem} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord, installedIds, isExtensionId} from '../store/record.ts';
import {type Context, readCurrent} from './context.ts';

function recordOf({paths}: Context, id: string): ExtensionRecord | undefined {
	return isExtensionId(id) ? readItem(paths, id)?.record : undefined;
}

/** Why there is no such extension, and whether the client has an entry of that name. */
export async function withEntryOf(context: Context, id: string, error: unknown): Promise<unknown> {
	if (!(error instanceof UserError) || error.code !== 'EXTENSION_NOT_FOUND') return error;
	const entries: readonly string[] = await createKnownNames(context)
		.entries()
		.catch(() => []);
	if (!entries.includes(id)) return error;
	const hint = `The client has an entry of that name, which is not ours: client:${id}`;
	return new UserError(error.code, error.message, {hint, cause: error});
}

/** Names that are on disk, for what a word could go on to: nothing is started, asked or judged. */
export function createKnownNames(context: Context): KnownNames {
	return {
		extensions: async () => installedIds(context.paths),
		async entries() {
			const {clientPath} = await readCurrent(context);
			const {servers} = await readConfig(clientPath, 0);
			// Which entries are not ours is not known where this cannot be read.
			const ours = new Set(installedIds(context.paths));
			return [...servers.keys()].filter(name => !ours.has(name));
		},
		async ofManifest(id, of) {
			const record = recordOf(context, id);
			if (!record) return [];
			const {tools, prompts, userConfig} = currentVersion(record).manifest;
			if (of === 'settings') return userConfig.map(({key}) => key);
			return (of === 'tools' ? tools : prompts).map(({name}) => name);
		},
	};
}
