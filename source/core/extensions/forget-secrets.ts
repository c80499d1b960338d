/** Secrets that were plain text once, or in a client's file, are taken out of all that we keep of that time. */
import {forgetInBackups, hasDirectEntry, type ToForget} from '../clients/forget-in-backups.ts';
import {ledgerLock} from '../clients/ledger.ts';
import type {UserConfigValue} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {linkTarget, readIfExists} from '../files.ts';
import {withLock} from '../lock.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {waitsForPassphrase} from '../secrets/vault.ts';
import {readSettings} from '../settings.ts';
import {currentVersion, type ExtensionRecord, readRecord} from '../store/record.ts';
import {readJournal, type UndoStep, writeJournal} from '../store/undo-journal.ts';
import {type Context, readCurrent} from './context.ts';
import {textsOf} from './known-secrets.ts';
import {readSecrets} from './secrets.ts';

type Values = Readonly<Record<string, UserConfigValue>>;

function pick(values: Values, keys: ReadonlySet<string>): readonly UserConfigValue[] {
	return Object.entries(values).flatMap(([key, value]) => (keys.has(key) ? [value] : []));
}

function omit(values: Values, keys: ReadonlySet<string>): Values {
	return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}

function sensitiveKeys(record: ExtensionRecord): ReadonlySet<string> {
	return new Set(
		currentVersion(record).manifest.userConfig.flatMap(({key, sensitive}) => (sensitive ? [key] : [])),
	);
}

/** Takes settings out of the journal's steps about an extension; returns their values. Hold the store's lock. */
async function forgetInJournal(
	{paths}: Context,
	id: string,
	keys: ReadonlySet<string>,
): Promise<readonly UserConfigValue[]> {
	const values: UserConfigValue[] = [];
	/** A step that changed nothing else goes with them. */
	const forget = (step: UndoStep): readonly UndoStep[] => {
		if (step.id !== id || step.type !== 'settings') return [step];
		const {before, after} = step;
		const found = [before, after].flatMap(({userConfig}) => pick(userConfig, keys));
		if (found.length === 0) return [step];
		values.push(...found);
		const left = {
			before: {...before, userConfig: omit(before.userConfig, keys)},
			after: {...after, userConfig: omit(after.userConfig, keys)},
		};
		const saysNothing = step.lost.length === 0 && JSON.stringify(left.before) === JSON.stringify(left.after);
		return saysNothing ? [] : [{...step, ...left}];
	};
	const steps = (await readJournal(paths)).flatMap(forget);
	if (values.length > 0) await writeJournal(paths, steps);
	return values;
}

async function forgetKept(context: Context, forget: ToForget): Promise<readonly SafeText[]> {
	const {paths} = context;
	try {
		await withLock(ledgerLock(paths), () => forgetInBackups(paths, [forget]));
		return [];
	} catch (error) {
		const {message} = toUserError(error);
		return [
			safeLine(
				`Backups in ${paths.state}/backups may still hold secrets of ${forget.id} in plain text: ${message}`,
			),
		];
	}
}

/**
 * What was plain in a record and is called a secret by now leaves the undo journal and, unless a direct entry still
 * has it in the client's file, the backups. Hold the store's lock. Returns what could not be done.
 */
export async function forgetPlain(
	context: Context,
	before: Pick<ExtensionRecord, 'userConfig'> | undefined,
	after: ExtensionRecord,
): Promise<readonly SafeText[]> {
	const keys = sensitiveKeys(after);
	if (keys.size === 0) return [];
	const values = [
		...pick(before?.userConfig ?? {}, keys),
		...(await forgetInJournal(context, after.id, keys)),
	];
	if (values.length === 0) return [];
	const {clientPath} = await readCurrent(context);
	const file = await linkTarget(clientPath)
		.then(readIfExists)
		.catch(() => undefined);
	const isThere = (text: string) => file?.includes(JSON.stringify(text).slice(1, -1)) ?? false;
	const texts = [...new Set(values.flatMap(textsOf))].filter(text => text !== '' && !isThere(text));
	return texts.length === 0 ? [] : forgetKept(context, {id: after.id, texts});
}

/** The secrets of an extension; undefined when the vault does not tell them. */
async function textsOfSecrets(
	context: Context,
	record: ExtensionRecord,
): Promise<readonly string[] | undefined> {
	const plain = pick(record.userConfig, sensitiveKeys(record));
	try {
		const {vault} = await readSettings(context.paths);
		// Nobody is asked for a passphrase so that something can be forgotten.
		if (record.secrets.length > 0 && vault === 'file' && (await waitsForPassphrase(context.paths)))
			return undefined;
		const values = [...plain, ...Object.values(await readSecrets(context, record))];
		return [...new Set(values.flatMap(textsOf))];
	} catch {
		return undefined;
	}
}

/**
 * Notes what the secrets of an extension are before a change that takes them away or out of the client's file; what
 * it returns takes them out of the backups after it, and tells what could not be done. `isPurge`: where they cannot
 * be read, all values of its entries go.
 */
export async function forgettingSecrets(
	context: Context,
	id: string,
	{isPurge = false}: {isPurge?: boolean} = {},
): Promise<() => Promise<readonly SafeText[]>> {
	const nothing = async () => [];
	// A direct entry that goes with the change is in a backup only after it: the sync sees to that.
	if (!(await hasDirectEntry(context.paths, id))) return nothing;
	const record = await readRecord(context.paths, id).catch(() => undefined);
	const texts = (record && (await textsOfSecrets(context, record))) ?? (isPurge ? 'all' : []);
	return texts.length === 0 ? nothing : () => forgetKept(context, {id, texts});
}
