import {existsSync} from 'node:fs';
import {isAbsolute} from 'node:path';
import type {UserConfigValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {findCommand} from '../manifest/find-command.ts';
import {launchWithoutValues, resolveLaunch} from '../manifest/launch-command.ts';
import {systemFolders} from '../manifest/system-folders.ts';
import type {Paths} from '../paths.ts';
import {homeFolder} from '../person.ts';
import {secretAccount, storeUuid} from '../secrets/accounts.ts';
import {readSecretsInProcess} from '../secrets/launcher-secrets.ts';
import type {SessionBus} from '../secrets/session-bus.ts';
import {launchContext} from '../store/launch-context.ts';
import {folderProblem} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {decodeSecret} from '../store/secret-values.ts';
import type {ServerLaunch} from './runner/server-process.ts';
import type {RunnerSettings} from './runner-settings.ts';
import {serverEnvironment, serverPath} from './server-environment.ts';

type Surroundings = {
	paths: Paths;
	settings: RunnerSettings;
	env: NodeJS.ProcessEnv;
	loginPath: string | undefined;
	sessionBus: SessionBus | undefined;
};

/** The values of the sensitive settings by key, and the texts that must not be seen in any log. */
export type Secrets = {values: Readonly<Record<string, UserConfigValue>>; texts: readonly string[]};

/** The vault that is in use; with a home of its own the OS keychain is only opened when the settings say so. */
function vaultKind({paths, settings}: Surroundings) {
	return settings.vault ?? (paths.home === undefined ? 'keychain' : 'file');
}

/** Whether the keychain will be asked, in this process, where it can hang for ever. */
export function asksKeychain(record: ExtensionRecord, surroundings: Surroundings): boolean {
	return record.secrets.length > 0 && vaultKind(surroundings) === 'keychain';
}

/** Reads the secrets of an extension. Throws `SECRET_MISSING` and what the vault throws. */
export async function readLaunchSecrets(
	record: ExtensionRecord,
	surroundings: Surroundings,
): Promise<Secrets> {
	if (record.secrets.length === 0) return {values: {}, texts: []};
	const {paths, sessionBus} = surroundings;
	const uuid = await storeUuid(paths);
	const accounts = record.secrets.map(key => secretAccount(uuid, record.id, key));
	const found = await readSecretsInProcess(vaultKind(surroundings), paths, accounts, sessionBus);
	const {userConfig} = currentVersion(record).manifest;
	const entries = record.secrets.map((key, index): [string, UserConfigValue] => {
		const text = found.get(accounts[index] ?? '');
		if (text === undefined) {
			throw new UserError('SECRET_MISSING', `The secret "${key}" of ${record.id} is not in the vault.`, {
				hint: `Give it again with: mcpb-tui config ${record.id} --set ${key}=-`,
			});
		}
		const option = userConfig.find(candidate => candidate.key === key);
		return [key, option ? decodeSecret(option, text) : text];
	});
	const values = Object.fromEntries(entries);
	const texts = Object.values(values).flatMap(value => (Array.isArray(value) ? value : [String(value)]));
	return {values, texts: [...texts, ...found.values()]};
}

/**
 * The command, environment and folder that a server is started with.
 * Throws `EXTENSION_BROKEN`, `RECORD_UNREADABLE`, `SETTINGS_MISSING` or `RUNTIME_MISSING`.
 */
export function prepareLaunch(
	record: ExtensionRecord,
	secrets: Secrets,
	surroundings: Surroundings,
): ServerLaunch {
	const {paths, settings, env, loginPath} = surroundings;
	const home = homeFolder();
	const path = serverPath(loginPath, env);
	const context = launchContext(paths, record, {
		secrets: secrets.values,
		folders: systemFolders(home),
		findCommand: name => findCommand(name, path),
	});
	const trouble = folderProblem(paths, record);
	if (trouble) throw trouble;
	const {manifest} = currentVersion(record);
	const launch = resolveLaunch(manifest, context);
	const [named = '', ...shown] = launchWithoutValues(manifest, context);
	const command = isAbsolute(launch.command)
		? launch.command
		: (findCommand(launch.command, path) ?? launch.command);
	if (!existsSync(command)) throw missingRuntime(record.id, named);
	return {
		...launch,
		command,
		// What a setting named stays a name, what was looked for is what was found.
		shown: [named === launch.command ? command : named, ...shown],
		env: serverEnvironment(env, {path, manifestEnv: launch.env, passEnv: settings.passEnv}),
		cwd: existsSync(home) ? home : '/',
	};
}

function missingRuntime(id: string, command: string): UserError {
	const what = isAbsolute(command)
		? `the file ${command}, which is not there`
		: `"${command}", which is not on the PATH of your login shell`;
	return new UserError('RUNTIME_MISSING', `${id} is started with ${what}.`, {
		hint: isAbsolute(command)
			? 'Install its bundle again, or check its settings.'
			: 'Install it, then run: mcpb-tui sync',
	});
}
