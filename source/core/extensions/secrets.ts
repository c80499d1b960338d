import type {UserConfigValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {activeVault, secretAccount, storeUuid, type Vault} from '../secrets/vault.ts';
import {readSettings} from '../settings.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {decodeSecret} from '../store/secret-values.ts';
import type {Context} from './context.ts';

async function vaultOf(context: Context): Promise<Vault> {
	return activeVault(context.paths, await readSettings(context.paths));
}

/**
 * Puts secrets of one extension into the vault in use. Returns how to put back what was there, for when what they
 * are for does not come about. Throws `VAULT_UNAVAILABLE` and its like, with what was there put back.
 */
export async function storeSecrets(
	context: Context,
	id: string,
	secrets: ReadonlyMap<string, string>,
): Promise<() => Promise<void>> {
	if (secrets.size === 0) return async () => undefined;
	const vault = await vaultOf(context);
	const uuid = await storeUuid(context.paths);
	const accounts = new Map([...secrets].map(([key, secret]) => [secretAccount(uuid, id, key), secret]));
	const before = await vault.getMany([...accounts.keys()]);
	const takeBack = async () => {
		for (const account of accounts.keys()) {
			const old = before.get(account);
			await (old === undefined ? vault.remove(account) : vault.set(account, old)).catch(() => undefined);
		}
	};
	try {
		for (const [account, secret] of accounts) await vault.set(account, secret);
	} catch (error) {
		await takeBack();
		throw error;
	}
	return takeBack;
}

/** Takes secrets of one extension out of the vault. */
export async function dropSecrets(context: Context, id: string, keys: readonly string[]): Promise<void> {
	if (keys.length === 0) return;
	const vault = await vaultOf(context);
	const uuid = await storeUuid(context.paths);
	for (const key of keys) await vault.remove(secretAccount(uuid, id, key));
}

/** The secrets of an extension by key. Throws `SECRET_MISSING` when one that the record names is gone. */
export async function readSecrets(
	context: Context,
	record: ExtensionRecord,
): Promise<Readonly<Record<string, UserConfigValue>>> {
	if (record.secrets.length === 0) return {};
	const vault = await vaultOf(context);
	const uuid = await storeUuid(context.paths);
	const accounts = new Map(record.secrets.map(key => [secretAccount(uuid, record.id, key), key]));
	const found = await vault.getMany([...accounts.keys()]);
	const {userConfig} = currentVersion(record).manifest;
	const values: Record<string, UserConfigValue> = {};
	for (const [account, key] of accounts) {
		const text = found.get(account);
		if (text === undefined) throw missingSecret(record.id, key, vault);
		const option = userConfig.find(candidate => candidate.key === key);
		values[key] = option ? decodeSecret(option, text) : text;
	}
	return values;
}

function missingSecret(id: string, key: string, vault: Vault): UserError {
	return new UserError('SECRET_MISSING', `The secret "${key}" of ${id} is no longer in ${vault.name}.`, {
		hint: `Give it again with: mcpb-tui config ${id} --set ${key}=-`,
	});
}
