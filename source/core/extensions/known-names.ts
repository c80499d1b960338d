import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {readConfig} from '../clients/config-file.ts';
import type {KnownNames} from '../contract.ts';
import {readItem} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord, isExtensionId} from '../store/record.ts';
import {type Context, readCurrent} from './context.ts';

function recordOf({paths}: Context, id: string): ExtensionRecord | undefined {
	return isExtensionId(id) ? readItem(paths, id)?.record : undefined;
}

function extensionIds({paths}: Context): readonly string[] {
	try {
		return readdirSync(join(paths.data, 'extensions')).filter(isExtensionId).sort();
	} catch {
		return [];
	}
}

/** Names that are on disk, for what a word could go on to: nothing is started, asked or judged. */
export function createKnownNames(context: Context): KnownNames {
	return {
		extensions: async () => extensionIds(context),
		async entries() {
			const {clientPath} = await readCurrent(context);
			const {servers} = await readConfig(clientPath, 0);
			const ours = new Set(extensionIds(context));
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
