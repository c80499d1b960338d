import type {
	ExtensionDetail,
	ExtensionSummary,
	InClient,
	LastFailure,
	LaunchPreview,
	SettingView,
	UpdateCheck,
	VersionView,
} from '../contract.ts';
import type {UserError} from '../errors.ts';
import {checkFit, type Host} from '../manifest/check-fit.ts';
import {hostValues, previewLaunch} from '../manifest/launch-command.ts';
import {checkSetting, isUsed, missingSettings, userConfigFields} from '../manifest/user-config.ts';
import {own} from '../own.ts';
import {ours, type SafeText, safeLine} from '../safe-text.ts';
import {launchContext} from '../store/launch-context.ts';
import {signingKey} from '../store/publisher.ts';
import type {StoreItem} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord, versionFolder} from '../store/record.ts';
import {previousVersion} from '../store/versions.ts';
import type {Context} from './context.ts';
import {quick} from './launch-host.ts';
import {type KnownKey, signatureWords} from './signature-words.ts';

/** What is known of an extension beside its record. */
export type Surroundings = {
	/** What does not work although it is ready. */
	problem?: SafeText;
	running: boolean;
	inClient: InClient;
	update?: UpdateCheck;
	lastFailure?: LastFailure;
};

const masked = '••••••';

function brokenSummary(
	{id, problem, changedAt}: Extract<StoreItem, {record: undefined}>,
	{running, inClient}: Surroundings,
): ExtensionSummary {
	return {
		id,
		name: safeLine(id),
		displayName: safeLine(id),
		version: ours('?'),
		enabled: inClient === 'yes' || inClient === 'drift',
		state: stateOfProblem(problem),
		problem: sentence(problem),
		running,
		inClient,
		entry: 'launcher',
		changedAt,
	};
}

function stateOfProblem({code}: UserError): ExtensionSummary['state'] {
	return code === 'RECORD_UNREADABLE' ? 'unreadable' : 'broken';
}

function sentence({message, hint}: UserError): SafeText {
	return safeLine(hint ? `${message} ${hint}` : message);
}

function settingsNeeded(record: ExtensionRecord): SafeText | undefined {
	const {manifest} = currentVersion(record);
	const missing = missingSettings(manifest, record.userConfig, new Set(record.secrets));
	if (missing.length === 0) return undefined;
	const titles = missing.map(key => manifest.userConfig.find(option => option.key === key)?.title ?? key);
	return safeLine(`It needs ${titles.join(', ')}.`);
}

async function stateOf(
	record: ExtensionRecord,
	problem: UserError | undefined,
	host: Host,
): Promise<Pick<ExtensionSummary, 'state' | 'problem'>> {
	if (problem) return {state: stateOfProblem(problem), problem: sentence(problem)};
	const {problems} = await checkFit(currentVersion(record).manifest, host);
	const [misfit] = problems;
	if (misfit) return {state: 'incompatible', problem: misfit};
	const needed = settingsNeeded(record);
	return needed ? {state: 'needs-settings', problem: needed} : {state: 'ready'};
}

/** One row of the list. */
export async function summarize(
	item: StoreItem,
	surroundings: Surroundings,
	host: Host,
): Promise<ExtensionSummary> {
	if (!item.record) return brokenSummary(item, surroundings);
	const {record} = item;
	const {manifest} = currentVersion(record);
	return {
		id: record.id,
		name: safeLine(record.rawName),
		displayName: manifest.displayName,
		version: manifest.version,
		enabled: record.enabled,
		...surroundings,
		...(await stateOf(record, item.problem, host)),
		entry: record.entry,
		serverType: manifest.server.type,
		changedAt: item.changedAt,
	};
}

async function viewSettings(context: Context, record: ExtensionRecord): Promise<readonly SettingView[]> {
	const {manifest} = currentVersion(record);
	const folder = versionFolder(context.paths, record, currentVersion(record));
	const host = {folder, platform: process.platform, systemFolders: context.folders};
	const fields = userConfigFields(manifest, hostValues(host));
	return Promise.all(
		manifest.userConfig.map(async (option, index): Promise<SettingView> => {
			const field = fields[index];
			if (!field) throw new Error(`no field for ${option.key}`);
			const used = isUsed(manifest, option.key);
			const stored = own(record.userConfig, option.key);
			if (stored === undefined && record.secrets.includes(option.key))
				return {field, value: undefined, state: 'kept', used};
			const value = stored ?? (field.default as SettingView['value']);
			const problem = stored === undefined ? undefined : await checkSetting(option, stored);
			const state = stored === undefined ? (value === undefined ? 'unset' : 'default') : 'set';
			return {field, value: option.sensitive ? undefined : value, state, used, ...(problem && {problem})};
		}),
	);
}

/** The launch command with every secret masked, and what is missing named in its place. */
function launchPreview(context: Context, record: ExtensionRecord): LaunchPreview {
	const secrets = Object.fromEntries(record.secrets.map(key => [key, masked]));
	const {manifest} = currentVersion(record);
	return previewLaunch(manifest, launchContext(context.paths, record, {secrets, folders: context.folders}));
}

/** The key of the version that was installed before one of them. */
function keyBefore({versions}: ExtensionRecord, index: number): KnownKey | undefined {
	const before = versions[index + 1];
	const key = before && signingKey(before.signature);
	return before && key !== undefined ? {key, version: before.manifest.version} : undefined;
}

function viewVersions(record: ExtensionRecord): readonly VersionView[] {
	return record.versions.map((version, index) => ({
		version: version.manifest.version,
		sha256: version.sha256,
		installedAt: version.installedAt,
		origin: version.origin,
		signature: version.signature,
		signatureText: signatureWords(version.signature, keyBefore(record, index)),
		size: version.size,
		current: version.sha256 === record.current,
	}));
}

/** Everything about one extension. Throws the item's problem when its record cannot be read. */
export async function detail(
	context: Context,
	item: StoreItem,
	surroundings: Surroundings,
	host: Host,
): Promise<ExtensionDetail> {
	if (!item.record) throw item.problem;
	const {record} = item;
	const current = currentVersion(record);
	const {manifest} = current;
	const [summary, settings, fit] = await Promise.all([
		summarize(item, surroundings, quick(host)),
		viewSettings(context, record),
		checkFit(manifest, host),
	]);
	return {
		...summary,
		...(summary.state === 'ready' &&
			fit.problems[0] && {state: 'incompatible' as const, problem: fit.problems[0]}),
		rawName: record.rawName,
		description: manifest.description,
		...(manifest.longDescription !== undefined && {longDescription: manifest.longDescription}),
		author: manifest.author.name,
		links: manifest.links,
		...(manifest.license !== undefined && {license: manifest.license}),
		serverType: manifest.server.type,
		folder: versionFolder(context.paths, record, current),
		versions: viewVersions(record),
		settings,
		missing: missingSettings(manifest, record.userConfig, new Set(record.secrets)),
		fit,
		launch: item.problem ? undefined : launchPreview(context, record),
		tools: manifest.tools,
		toolsGenerated: manifest.toolsGenerated,
		prompts: manifest.prompts,
		canRollBack: previousVersion(record) !== undefined,
	};
}
