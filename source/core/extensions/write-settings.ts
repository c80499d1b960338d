import {toUserError} from '../errors.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import type {ExtensionRecord} from '../store/record.ts';
import {forgetValues} from '../store/undo-journal.ts';
import type {Context} from './context.ts';
import {dropSecrets, writeWithSecrets} from './secrets.ts';
import type {PlannedSettings} from './setting-changes.ts';

/** A secret that cannot be removed now is named instead of failing what has already happened. */
export async function dropFromVault(
	context: Context,
	id: string,
	keys: readonly string[],
): Promise<readonly SafeText[]> {
	try {
		await dropSecrets(context, id, keys);
		return [];
	} catch (error) {
		const {message} = toUserError(error);
		return [safeLine(`Still in the vault: ${keys.map(key => `${id}/${key}`).join(', ')} (${message})`)];
	}
}

/**
 * What is kept elsewhere in plain text of settings that are secret from now on goes; what cannot be taken away now is
 * told. Hold the store's lock.
 */
async function forgetPlain(
	{paths}: Context,
	id: string,
	keys: readonly string[],
): Promise<readonly SafeText[]> {
	if (keys.length === 0) return [];
	try {
		await forgetValues(paths, id, keys);
		return [];
	} catch (error) {
		const {message} = toUserError(error);
		return [
			safeLine(`What \`undo\` knows still holds the old value of ${keys.join(', ')} of ${id}: ${message}`),
		];
	}
}

/**
 * Writes a record with the settings that were planned for it: secrets reach the vault before the record names them, and
 * what is secret by now, or no longer, leaves where it was. Returns what the user should know. Hold the store's lock.
 * Throws what the vault and the disk throw, with everything as it was.
 */
export async function writeWithSettings(
	context: Context,
	record: ExtensionRecord,
	{userConfig, secrets, toVault, fromVault, becameSecret, warnings}: PlannedSettings,
): Promise<readonly SafeText[]> {
	await writeWithSecrets(context, {...record, userConfig, secrets}, toVault);
	return [
		...warnings,
		...(await forgetPlain(context, record.id, becameSecret)),
		...(await dropFromVault(context, record.id, fromVault)),
	];
}
