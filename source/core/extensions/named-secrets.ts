import {join} from 'node:path';
import type {HeaderValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import {didYouMean} from '../near-names.ts';
import type {Paths} from '../paths.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {activeVault, secretAccount, storeUuid} from '../secrets/vault.ts';
import {readSettings} from '../settings.ts';
import {readStored, type StoredFormat} from '../stored-file.ts';
import {type Context, changeStore} from './context.ts';
import {oddEdges} from './odd-edges.ts';

/** Stands where an extension's id does in a vault; no id has this sign. */
export const namedOwner = '@';

const namePattern = /^[\w.-]{1,64}$/;

function namesFile({data}: Paths): string {
	return join(data, 'secret-names.json');
}

const format: StoredFormat<readonly string[]> = {
	what: 'the list of the names of secrets',
	parse: ({names}) =>
		Array.isArray(names)
			? names.filter(name => typeof name === 'string' && namePattern.test(name)).sort()
			: undefined,
	hint: 'Remove it and give the secrets again with: mcpb-tui vault set <name>',
};

/**
 * The names of the secrets that are kept for headers, in order: a keychain cannot be asked for what is in it. Throws
 * `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`.
 */
export async function secretNames(paths: Paths): Promise<readonly string[]> {
	return (await readStored(namesFile(paths), format)) ?? [];
}

async function writeNames(paths: Paths, names: ReadonlySet<string>): Promise<void> {
	await ensureFolder(paths.data);
	await replaceFile(namesFile(paths), `${JSON.stringify({schema: 1, names: [...names].sort()})}\n`);
}

async function opened({paths, env}: Context) {
	return activeVault(paths, await readSettings(paths), env);
}

/** Keeps a secret under a name; returns what is odd about it. Throws `USAGE` for a name or a text that cannot be, and what the vault throws. */
export async function setNamedSecret(
	context: Context,
	name: string,
	secret: string,
): Promise<readonly SafeText[]> {
	if (!namePattern.test(name))
		throw new UserError('USAGE', `"${name}" is no name for a secret.`, {
			hint: 'Letters, digits, dots, dashes and underscores, 64 at most.',
		});
	if (secret === '' || /[\r\n\0]/.test(secret))
		throw new UserError('USAGE', 'A secret for a header is one line that is not empty.');
	await changeStore(context, async () => {
		const {paths} = context;
		const vault = await opened(context);
		// Named first: a secret that nothing names could never be taken out again.
		await writeNames(paths, new Set([...(await secretNames(paths)), name]));
		await vault.set(secretAccount(await storeUuid(paths), namedOwner, name), secret);
	});
	const odd = oddEdges(secret);
	if (odd === undefined) return [];
	const again = `mcpb-tui vault set ${name}`;
	return [
		safeLine(
			`The secret "${name}" ${odd}. It is kept as it was given; if that is a slip of copying, give it again without: ${again}`,
		),
	];
}

/** Takes a secret out of the vault. Throws `SECRET_MISSING` when there is none of that name. */
export async function removeNamedSecret(context: Context, name: string): Promise<void> {
	await changeStore(context, async () => {
		const {paths} = context;
		const names = new Set(await secretNames(paths));
		if (!names.has(name)) throw unknown(name, [...names]);
		const vault = await opened(context);
		await vault.remove(secretAccount(await storeUuid(paths), namedOwner, name));
		names.delete(name);
		await writeNames(paths, names);
	});
}

function unknown(name: string, names: readonly string[]): UserError {
	const all =
		names.length > 0
			? `There are: ${names.join(', ')}. Keep another with: mcpb-tui vault set <name>`
			: 'Keep it with: mcpb-tui vault set <name>';
	return new UserError('SECRET_MISSING', `No secret is kept under the name "${name}".`, {
		hint: didYouMean(name, names) ?? all,
	});
}

/** Headers as they are sent, with their secrets out of the vault. Throws `SECRET_MISSING` and what the vault throws. */
export async function filledHeaders(
	context: Context,
	headers: Readonly<Record<string, HeaderValue>>,
): Promise<Record<string, string>> {
	const filled = new Map<string, string>();
	for (const [name, value] of Object.entries(headers)) {
		if (typeof value === 'string') {
			filled.set(name, value);
			continue;
		}
		const {paths} = context;
		const names = await secretNames(paths);
		if (!names.includes(value.vault)) throw unknown(value.vault, names);
		const vault = await opened(context);
		const secret = await vault.get(secretAccount(await storeUuid(paths), namedOwner, value.vault));
		if (secret === undefined)
			throw new UserError('SECRET_MISSING', `The secret "${value.vault}" is no longer in ${vault.name}.`, {
				hint: `Give it again with: mcpb-tui vault set ${value.vault}`,
			});
		filled.set(name, value.before + secret);
	}
	return Object.fromEntries(filled);
}
