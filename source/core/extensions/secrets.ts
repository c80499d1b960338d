import type {UserConfigValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {
	activeVault,
	openVault,
	secretAccount,
	storeUuid,
	type Vault,
	waitsForPassphrase,
} from '../secrets/vault.ts';
import {readSettings} from '../settings.ts';
import {currentVersion, type ExtensionRecord, readRecord, writeRecord} from '../store/record.ts';
import {decodeSecret} from '../store/secret-values.ts';
import {
	readUnderWay,
	readUnderWayToAdd,
	type SecretsUnderWay,
	writeUnderWay,
} from '../store/secrets-under-way.ts';
import type {Context} from './context.ts';

async function vaultOf(context: Context): Promise<Vault> {
	return activeVault(context.paths, await readSettings(context.paths));
}

/** Of secrets in the vault whose record is about to be written: what comes next is one of these two. */
type StoredSecrets = {
	/** The record names them. */
	keep: () => Promise<void>;
	/** What they are for does not come about: puts back what was there. */
	takeBack: () => Promise<void>;
};

const nothingStored: StoredSecrets = {keep: async () => undefined, takeBack: async () => undefined};

/**
 * Puts secrets of one extension into the vault in use, noting beforehand what is put where: on a disk that fails for
 * good, or in a process that is killed, nobody takes them back, and `finishSecrets` does later. Hold the store's lock.
 * Throws `VAULT_UNAVAILABLE` and its like, with what was there put back.
 */
async function storeSecrets(
	context: Context,
	id: string,
	secrets: ReadonlyMap<string, string>,
): Promise<StoredSecrets> {
	if (secrets.size === 0) return nothingStored;
	const {paths} = context;
	const vault = await vaultOf(context);
	const uuid = await storeUuid(paths);
	const accounts = new Map([...secrets].map(([key, secret]) => [secretAccount(uuid, id, key), secret]));
	const before = await vault.getMany([...accounts.keys()]);
	const others = await readUnderWayToAdd(paths);
	await writeUnderWay(paths, [...others, {vault: vault.kind, id, keys: [...secrets.keys()]}]);
	// What is not crossed out now is found settled, and crossed out, by the next change.
	const keep = () => writeUnderWay(paths, others).catch(() => undefined);
	const takeBack = async () => {
		try {
			for (const account of accounts.keys()) {
				const old = before.get(account);
				await (old === undefined ? vault.remove(account) : vault.set(account, old));
			}
		} catch {
			return;
		}
		await keep();
	};
	try {
		for (const [account, secret] of accounts) await vault.set(account, secret);
	} catch (error) {
		await takeBack();
		throw error;
	}
	return {keep, takeBack};
}

/**
 * Writes a record and puts the secrets that it names into the vault, or neither: when it is on the disk beside its
 * place, so that little can fail in between. Throws what either throws. Hold the store's lock.
 */
export async function writeWithSecrets(
	context: Context,
	record: ExtensionRecord,
	secrets: ReadonlyMap<string, string>,
): Promise<void> {
	let stored = nothingStored;
	try {
		await writeRecord(context.paths, record, async () => {
			stored = await storeSecrets(context, record.id, secrets);
		});
	} catch (error) {
		await stored.takeBack();
		throw error;
	}
	await stored.keep();
}

/** Takes out what no record names; false when that cannot be done or told now. */
async function settle(context: Context, {vault: kind, id, keys}: SecretsUnderWay): Promise<boolean> {
	const {paths} = context;
	try {
		const record = await readRecord(paths, id).catch(error => {
			if (error instanceof UserError && error.code === 'EXTENSION_NOT_FOUND') return undefined;
			throw error;
		});
		const unnamed = keys.filter(key => !record?.secrets.includes(key));
		if (unnamed.length === 0) return true;
		// Nobody is made to type a passphrase for what somebody else left.
		if (kind === 'file' && (await waitsForPassphrase(paths))) return false;
		const vault = openVault(kind, paths);
		const uuid = await storeUuid(paths);
		for (const key of unnamed) await vault.remove(secretAccount(uuid, id, key));
		return true;
	} catch {
		return false;
	}
}

/** Takes the secrets of changes that were broken off out of their vaults, as far as that goes. Hold the store's lock. */
export async function finishSecrets(context: Context): Promise<void> {
	// What cannot be read stays for a time when it can; the doctor tells of it.
	const notes = await readUnderWay(context.paths).catch(() => []);
	if (notes.length === 0) return;
	const left: SecretsUnderWay[] = [];
	for (const note of notes) if (!(await settle(context, note))) left.push(note);
	if (left.length < notes.length) await writeUnderWay(context.paths, left).catch(() => undefined);
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
	const values = [...accounts].map(([account, key]) => {
		const text = found.get(account);
		if (text === undefined) throw missingSecret(record.id, key, vault);
		const option = userConfig.find(candidate => candidate.key === key);
		return [key, option ? decodeSecret(option, text) : text] as const;
	});
	return Object.fromEntries(values);
}

function missingSecret(id: string, key: string, vault: Vault): UserError {
	return new UserError('SECRET_MISSING', `The secret "${key}" of ${id} is no longer in ${vault.name}.`, {
		hint: `Give it again with: mcpb-tui config ${id} --set ${key}=-`,
	});
}
