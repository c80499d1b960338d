import {diffLines} from '../clients/shown.ts';
import type {SettingChanges, SettingsPreview} from '../contract.ts';
import {shownLaunch} from '../manifest/launch-command.ts';
import type {SafeText} from '../safe-text.ts';
import {launchContext} from '../store/launch-context.ts';
import {currentVersion, type ExtensionRecord, readRecord} from '../store/record.ts';
import {decodeSecret} from '../store/secret-values.ts';
import {syncNow} from './client-sync.ts';
import type {Context} from './context.ts';
import {readSecrets} from './secrets.ts';
import {planSettings} from './setting-changes.ts';

/** The launch command as lines, one word a line, each secret masked. */
function launchLines(context: Context, record: ExtensionRecord): string {
	const secrets = Object.fromEntries(record.secrets.map(key => [key, 'masked when it is shown']));
	const {manifest} = currentVersion(record);
	const {command, args, env} = shownLaunch(
		manifest,
		launchContext(context.paths, record, {secrets, folders: context.folders}),
	);
	const lines = [
		command,
		...args.map(arg => `  ${arg}`),
		...Object.entries(env).map(([name, value]) => `${name}=${value}`),
	];
	return `${lines.map(line => line.replaceAll('\n', ' ')).join('\n')}\n`;
}

/**
 * What changed settings would do to the launch command and to the client's file; nothing is written. Throws
 * `SETTING_UNKNOWN`, `SETTING_INVALID`, and for a direct entry what the vault throws.
 */
export async function previewSettings(
	context: Context,
	id: string,
	{set = {}, unset = [], entry}: SettingChanges,
): Promise<SettingsPreview> {
	const record = await readRecord(context.paths, id);
	const {manifest} = currentVersion(record);
	const {userConfig, secrets, toVault} = await planSettings(manifest, record, {set, unset});
	const after = {...record, userConfig, secrets, entry: entry ?? record.entry};
	const launch = await diffLines(launchLines(context, record), launchLines(context, after));
	return {launch, client: await clientDiff(context, record, after, toVault)};
}

/** Only a direct entry holds what the settings say, and only of one that is switched on there is an entry. */
async function clientDiff(
	context: Context,
	before: ExtensionRecord,
	after: ExtensionRecord,
	toVault: ReadonlyMap<string, string>,
): Promise<readonly SafeText[]> {
	if (!after.enabled || (before.entry === 'launcher' && after.entry === 'launcher')) return [];
	const {userConfig: options} = currentVersion(after).manifest;
	const kept = await readSecrets(context, {
		...after,
		secrets: before.secrets.filter(key => after.secrets.includes(key) && !toVault.has(key)),
	});
	const fresh = [...toVault].map(([key, text]) => {
		const option = options.find(candidate => candidate.key === key);
		return [key, option ? decodeSecret(option, text) : text] as const;
	});
	const secrets = {...kept, ...Object.fromEntries(fresh)};
	const {diff} = await syncNow(context, {dryRun: true, restore: [], instead: {record: after, secrets}});
	return diff;
}
