import {toUserError} from '../errors.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {type ExtensionRecord, readRecord} from '../store/record.ts';
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

/** Of settings that are secret by now the values that are kept elsewhere go; what cannot be taken away now is told. */
async function forgetPlainValues(
	context: Context,
	before: ExtensionRecord | undefined,
	after: ExtensionRecord,
): Promise<readonly SafeText[]> {
	try {
		const {forgetPlain} = await import('./forget-secrets.ts');
		return await forgetPlain(context, before, after);
	} catch (error) {
		const {message} = toUserError(error);
		return [safeLine(`What \`undo\` knows may still hold old values of secrets of ${after.id}: ${message}`)];
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
	{userConfig, secrets, toVault, fromVault, warnings}: PlannedSettings,
): Promise<readonly SafeText[]> {
	const before = await readRecord(context.paths, record.id).catch(() => undefined);
	const after = {...record, userConfig, secrets};
	await writeWithSecrets(context, after, toVault);
	return [
		...warnings,
		...(await forgetPlainValues(context, before, after)),
		...(await dropFromVault(context, record.id, fromVault)),
	];
}
