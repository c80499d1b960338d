import {rm} from 'node:fs/promises';
import type {Bundle} from '../bundle/open-bundle.ts';
import type {InstallChoices, Manifest, PreparedBundle} from '../contract.ts';
import {UserError} from '../errors.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {forbidden} from '../policy/forbidden.ts';
import {readPolicy} from '../policy/policy.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {newPublisher, pinnedKey} from '../store/publisher.ts';
import {readStore, type StoreItem} from '../store/read-store.ts';
import type {ExtensionRecord, VersionRecord} from '../store/record.ts';
import {stagingPlace} from '../store/staging.ts';
import {sweepExtension} from '../store/sweep-store.ts';
import {dropUnusedFolders, placeVersion, withVersion} from '../store/versions.ts';
import {type Context, changeStore} from './context.ts';
import {forgetPlain} from './forget-secrets.ts';
import {reasonsAgainst} from './guard-policy.ts';
import {insideOf} from './prepare.ts';
import {writeWithSecrets} from './secrets.ts';
import {newlySensitive, planSettings} from './setting-changes.ts';

/** Throws when it may be somebody else's; says whether the user accepted that it is. */
function guardPublisher(
	item: StoreItem | undefined,
	manifest: Manifest,
	bundle: Bundle,
	accepted: string | undefined,
): {accepted: boolean} {
	if (item?.problem?.code === 'RECORD_NEWER') throw item.problem;
	if (!item?.record) return {accepted: false};
	const {sha256, origin, signature} = bundle;
	const reason = newPublisher(item.record, {rawName: manifest.rawName, origin, sha256, signature});
	if (reason === undefined) return {accepted: false};
	if (accepted?.toLowerCase() === sha256) return {accepted: true};
	throw new UserError(
		'PUBLISHER_CHANGED',
		`This may not be the publisher of the installed ${item.id}: ${reason}.`,
		{
			hint: `If you trust it with the settings and secrets of ${item.id}, add: --accept-origin ${sha256}; to keep both, add: --as other-name`,
		},
	);
}

function guardComplete(
	manifest: Manifest,
	record: Pick<ExtensionRecord, 'id' | 'userConfig' | 'secrets'>,
): void {
	const missing = missingSettings(manifest, record.userConfig, new Set(record.secrets));
	if (missing.length === 0) return;
	throw new UserError(
		'SETTINGS_MISSING',
		`${manifest.displayName} cannot be enabled yet: it needs ${missing.join(', ')}.`,
		{
			hint: `Give what is missing: ${missing.map(key => `--set ${key}=…`).join(' ')}`,
		},
	);
}

/** Unpacks beside the store and moves the folder in when it is whole; a linked folder stays where it is. */
async function placeFiles(
	context: Context,
	id: string,
	bundle: Bundle,
	executable: readonly string[],
	signal: AbortSignal | undefined,
): Promise<string> {
	if (bundle.origin.kind === 'link') return bundle.origin.final;
	const staged = await stagingPlace(context.paths);
	try {
		await bundle.unpack(staged, {executable, ...(signal && {signal})});
		return await placeVersion(context.paths, id, staged, bundle.sha256);
	} finally {
		await rm(staged, {recursive: true, force: true}).catch(() => undefined);
	}
}

/** Files that are started directly and so must carry the executable bit, whatever the archive says. */
function startedFiles({server}: Manifest): readonly string[] {
	const commands = [
		...(server.type === 'binary' ? [server.entryPoint] : []),
		server.command?.command,
		...Object.values(server.platformOverrides).map(({command}) => command),
	];
	return commands
		.filter(command => command !== undefined)
		.map(command => command.replace(/^(?:\$\{__dirname\}|\.)(?:[\\/]|\$\{\/\}|\$\{pathSeparator\})/, ''));
}

const freshSettings = {userConfig: {}, secrets: []} as const;

/**
 * Installs a prepared bundle: files first, then secrets, and last the record that makes it true.
 * Settings and enablement of an installed version stay. Returns the id and what the user should know.
 * Throws `PUBLISHER_CHANGED`, `POLICY_…`, `SETTINGS_MISSING`, `SETTING_…`, `VAULT_…` before anything is written.
 */
export async function install(
	context: Context,
	prepared: PreparedBundle,
	{set = {}, enable = false, acceptOrigin, signal}: InstallChoices,
): Promise<{id: string; warnings: readonly SafeText[]}> {
	const {bundle, manifest, id} = insideOf(prepared);
	const warnings: SafeText[] = [];
	await changeStore(
		context,
		async () => {
			const item = readStore(context.paths).find(candidate => candidate.id === id);
			const {accepted} = guardPublisher(item, manifest, bundle, acceptOrigin);
			const reasons = reasonsAgainst(await readPolicy(context.policyPlaces), id, {bundle, manifest});
			if (reasons.length > 0) throw forbidden(`installing ${id}`, reasons);
			const before = item?.record;
			const stored = before ?? freshSettings;
			const settings = await planSettings(manifest, stored, {
				set: {...newlySensitive(manifest, stored), ...set},
			});
			// The caller enables it after this, together with the client's file.
			const enabled = before?.enabled ?? false;
			if (enable) guardComplete(manifest, {id, ...settings});
			await sweepExtension(context.paths, id);
			const folder = await placeFiles(context, id, bundle, startedFiles(manifest), signal);
			const version: VersionRecord = {
				version: manifest.version,
				sha256: bundle.sha256,
				signature: bundle.signature,
				origin: bundle.origin,
				folder,
				installedAt: new Date().toISOString(),
				size: bundle.unpackedSize,
				files: bundle.files.length,
				manifest,
			};
			const base: ExtensionRecord = before ?? {
				schema: 1,
				id,
				rawName: manifest.rawName,
				enabled,
				entry: 'launcher',
				current: bundle.sha256,
				versions: [],
				...freshSettings,
			};
			const {key: _pinned, ...unpinned} = withVersion(base, version);
			const key = pinnedKey(before, bundle.signature, accepted);
			const record: ExtensionRecord = {
				...unpinned,
				...(key !== undefined && {key}),
				enabled,
				userConfig: settings.userConfig,
				secrets: settings.secrets,
			};
			try {
				await writeWithSecrets(context, record, settings.toVault);
			} catch (error) {
				await sweepExtension(context.paths, id).catch(() => undefined);
				throw error;
			}
			warnings.push(...(await forgetPlain(context, before, record)));
			if (before) await dropUnusedFolders(context.paths, before, record);
			const missing = missingSettings(manifest, record.userConfig, new Set(record.secrets));
			if (missing.length > 0) {
				warnings.push(
					safeLine(
						`It needs settings before it can run: ${missing.join(', ')}. Set them with: mcpb-tui config ${id} --set key=value`,
					),
				);
			}
		},
		signal,
	);
	return {id, warnings};
}
