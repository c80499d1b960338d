import type {Finding} from '../contract.ts';
import {toUserError, type UserError} from '../errors.ts';
import {exists} from '../files.ts';
import {unknownVariables} from '../manifest/launch-command.ts';
import {settingOptions} from '../manifest/setting-words.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {currentVersion, type ExtensionRecord, versionFolder} from '../store/record.ts';
import type {Subject} from './check.ts';
import {finding} from './finding.ts';

function settingsOf(record: ExtensionRecord, only: string | undefined): Finding[] {
	const {id, enabled} = record;
	const {manifest} = currentVersion(record);
	const missing = missingSettings(manifest, record.userConfig, new Set(record.secrets));
	if (missing.length === 0) return [];
	const title = `${id} lacks settings: ${missing.join(', ')}`;
	const fix = `Set them with: mcpb-tui config ${id} ${settingOptions(missing)}`;
	return [finding(enabled || only ? 'problem' : 'note', 'settings-missing', title, {fix, extension: id})];
}

function variablesOf(record: ExtensionRecord): Finding[] {
	const unknown = unknownVariables(currentVersion(record).manifest);
	if (unknown.length === 0) return [];
	return [
		finding(
			'warning',
			'variables-unknown',
			`The command or a default of ${record.id} holds ${unknown.join(', ')}`,
			{
				detail: 'Nothing fills these in, so its server gets them as they are written or not at all.',
				fix: 'Report it to the author of the bundle.',
				extension: record.id,
			},
		),
	];
}

/** What is there and cannot be read: nothing of it is changed until it can. */
function unreadableOf(id: string, {message, hint}: UserError): Finding {
	return finding('problem', 'extension-unreadable', `${id} cannot be read`, {
		detail: `${message} Its entry, settings, secrets and logs are left as they are.`,
		...(hint !== undefined && {fix: hint}),
		extension: id,
	});
}

async function versionsOf({context}: Subject, record: ExtensionRecord): Promise<Finding[]> {
	const others = record.versions.filter(({sha256}) => sha256 !== record.current);
	const gone: string[] = [];
	for (const version of others) {
		const isThere = await exists(versionFolder(context.paths, record, version)).catch(toUserError);
		if (isThere instanceof Error) return [unreadableOf(record.id, isThere)];
		if (!isThere) gone.push(version.version);
	}
	return gone.map(version =>
		finding('note', 'version-missing', `The files of ${record.id} ${version} are gone`, {
			detail: 'It is the version before the one in use, so there is nothing to go back to.',
			fix: 'Nothing needs to be done: it is forgotten when the next version is installed.',
			extension: record.id,
		}),
	);
}

/** Whether each extension has all that its own record says. */
export async function checkExtensions(subject: Subject): Promise<readonly Finding[]> {
	const {items, only} = subject;
	const findings = await Promise.all(
		items.map(async ({id, record, problem}) => {
			if (problem?.code === 'RECORD_UNREADABLE') return [unreadableOf(id, problem)];
			const broken = problem && [
				finding('problem', 'extension-broken', `${id} is broken`, {
					detail: problem.message,
					...(problem.hint !== undefined && {fix: problem.hint}),
					extension: id,
				}),
			];
			if (!record) return broken ?? [];
			const others = [
				...settingsOf(record, only),
				...variablesOf(record),
				...(await versionsOf(subject, record)),
			];
			return [...(broken ?? []), ...others];
		}),
	);
	const all = findings.flat();
	if (all.length > 0) return all;
	if (items.length === 0) return [finding('ok', 'extensions', 'No extension is installed')];
	const what = only ?? (items.length === 1 ? '1 extension' : `${items.length} extensions`);
	return [finding('ok', 'extensions', `${what}: all files and settings are there`)];
}
