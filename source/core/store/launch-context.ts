import {statSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import type {UserConfigValue} from '../contract.ts';
import type {LaunchContext} from '../manifest/launch-command.ts';
import type {Paths} from '../paths.ts';
import {currentVersion, type ExtensionRecord, uvEnvironment, versionFolder} from './record.ts';

/**
 * What the launch command of an installed extension is resolved with.
 * @param secrets the values of its sensitive settings by key
 */
export function launchContext(
	paths: Paths,
	record: ExtensionRecord,
	{
		secrets,
		folders,
		findCommand,
	}: {
		secrets: Readonly<Record<string, UserConfigValue>>;
		folders: Readonly<Record<string, string>>;
		findCommand?: LaunchContext['findCommand'];
	},
): LaunchContext {
	const version = currentVersion(record);
	const folder = versionFolder(paths, record, version);
	return {
		id: record.id,
		folder,
		uvEnvironment: uvEnvironment(paths, record.id, version),
		platform: process.platform,
		// Where an earlier mcpb-tui left both, the plain value is the newer.
		values: {...secrets, ...record.userConfig},
		systemFolders: folders,
		inBundle: relativePath =>
			statSync(join(folder, relativePath), {throwIfNoEntry: false})?.isFile() ?? false,
		...(findCommand && {findCommand}),
	};
}
