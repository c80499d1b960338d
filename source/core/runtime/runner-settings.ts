import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {defaultSettings, type Settings} from '../settings.ts';
import {isAbsence} from '../unreadable.ts';

export type RunnerSettings = Pick<
	Settings,
	'vault' | 'passEnv' | 'logPayloads' | 'restartClientServers' | 'logFileBytes' | 'logTotalBytes'
>;

/**
 * The settings that the runner goes by, read without the validator that everything else reads them with: it would
 * cost every start of a server more than the rest of the launcher. What has a wrong type counts as not set.
 * Throws `SETTINGS_FILE_INVALID`.
 */
export async function readRunnerSettings(paths: Paths): Promise<RunnerSettings> {
	const file = join(paths.config, 'config.json');
	let value: Partial<Record<keyof Settings, unknown>>;
	try {
		value = JSON.parse(await readFile(file, 'utf8'));
	} catch (error) {
		if (isAbsence(file, error)) return defaultSettings;
		throw new UserError('SETTINGS_FILE_INVALID', `${file} cannot be used: ${(error as Error).message}`, {
			hint: 'Mend the file by hand, or move it away to start with the defaults.',
			cause: error,
		});
	}
	const {vault, passEnv, logPayloads, restartClientServers, logFileBytes, logTotalBytes} = value ?? {};
	const bytes = (given: unknown, usual: number) =>
		Number.isInteger(given) && Number(given) > 0 ? Number(given) : usual;
	return {
		...(vault === 'keychain' || vault === 'file' ? {vault} : {}),
		passEnv: Array.isArray(passEnv) ? passEnv.filter(name => typeof name === 'string') : [],
		logPayloads: logPayloads === true,
		restartClientServers: restartClientServers === true,
		logFileBytes: bytes(logFileBytes, defaultSettings.logFileBytes),
		logTotalBytes: bytes(logTotalBytes, defaultSettings.logTotalBytes),
	};
}
