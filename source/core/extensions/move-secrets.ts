import type {VaultMigration} from '../contract.ts';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {
	checkVault,
	chosenVault,
	openVault,
	secretAccount,
	storeUuid,
	type Vault,
	vaultStatus,
} from '../secrets/vault.ts';
import {changeSettings, readSettings, type VaultKind} from '../settings.ts';
import {readStore, unknownIn} from '../store/read-store.ts';
import {type Context, changeStore} from './context.ts';
import {namedOwner, secretNames} from './named-secrets.ts';

/** What a secret is called in a sentence, and how it is given again. */
type Known = {name: string; again: string};

/** Every secret that a record speaks of, or that is kept under a name of the user's own, by account. */
async function recordedSecrets({paths}: Context): Promise<ReadonlyMap<string, Known>> {
	const uuid = await storeUuid(paths);
	const ofExtensions = readStore(paths).flatMap(({id, record}) =>
		(record?.secrets ?? []).map(key => {
			const known = {name: `"${key}" of ${id}`, again: `mcpb-tui config ${id} --set ${key}=-`};
			return [secretAccount(uuid, id, key), known] as const;
		}),
	);
	const named = (await secretNames(paths)).map(name => {
		const known = {name: `"${name}"`, again: `mcpb-tui vault set ${name}`};
		return [secretAccount(uuid, namedOwner, name), known] as const;
	});
	return new Map([...ofExtensions, ...named]);
}

/** Throws when it cannot be told which secrets there are: those that were left behind would be missed later. */
function guardAllKnown(paths: Paths): void {
	const [item] = unknownIn(readStore(paths));
	if (!item) return;
	const {code, message, hint} = item.problem;
	throw new UserError(
		code,
		`Secrets cannot be moved while it is not known which ${item.id} has: ${message}`,
		{
			...(hint !== undefined && {hint}),
			cause: item.problem,
		},
	);
}

async function statusNow({paths, env}: Context) {
	return vaultStatus(paths, await readSettings(paths), env);
}

/**
 * Uses another vault for what comes, and leaves the secrets that there are where they are. Throws what stands in the
 * way of using it, with nothing changed.
 */
export async function switchVault(context: Context, kind: VaultKind): Promise<VaultMigration> {
	const problem = await checkVault(kind, context.paths, context.env);
	if (problem) throw problem;
	await changeSettings(context.paths, {vault: kind});
	const recorded = await recordedSecrets(context);
	const vault = openVault(kind, context.paths, context.env);
	// A vault that does not answer is told by its status.
	const found =
		recorded.size === 0 ? undefined : await vault.getMany([...recorded.keys()]).catch(() => undefined);
	const absent = found ? recorded.size - found.size : 0;
	const unread = unknownIn(readStore(context.paths)).map(({id, problem}) =>
		safeLine(`Which secrets ${id} has is not known: ${problem.message}`),
	);
	const warnings =
		absent === 0
			? unread
			: [
					...unread,
					safeLine(
						`${absent} ${absent === 1 ? 'secret is' : 'secrets are'} not in ${vault.name}. Move what is in the other vault with: mcpb-tui vault migrate ${kind}`,
					),
				];
	return {status: await statusNow(context), moved: 0, warnings};
}

async function copyInto(target: Vault, secrets: ReadonlyMap<string, string>): Promise<void> {
	for (const [account, secret] of secrets) await target.set(account, secret);
	const copied = await target.getMany([...secrets.keys()]);
	const lost = [...secrets].filter(([account, secret]) => copied.get(account) !== secret).length;
	if (lost === 0) return;
	throw new UserError('VAULT_FAILED', `${lost} secrets could not be read again from ${target.name}.`, {
		hint: 'Nothing was taken out of the old vault. Look at both with: mcpb-tui vault status',
	});
}

async function takeOut(
	source: Vault,
	accounts: readonly string[],
	recorded: ReadonlyMap<string, Known>,
): Promise<readonly SafeText[]> {
	const warnings: SafeText[] = [];
	for (const account of accounts) {
		try {
			await source.remove(account);
		} catch (error) {
			const name = recorded.get(account)?.name ?? account;
			warnings.push(
				safeLine(`${name} was copied and is also still in ${source.name}: ${(error as Error).message}`),
			);
		}
	}
	return warnings;
}

/**
 * Moves every secret into a vault and uses it from then on: copied, read back, switched, and only then taken out of
 * the other one, so at whatever point it is interrupted each secret is in at least one of them. Where both have one,
 * the vault in use is right. Throws what either vault throws; nothing has been taken away then.
 */
export async function moveSecrets(context: Context, kind: VaultKind): Promise<VaultMigration> {
	return changeStore(context, async () => {
		const {paths, env} = context;
		guardAllKnown(paths);
		const settings = await readSettings(paths);
		const recorded = await recordedSecrets(context);
		const accounts = [...recorded.keys()];
		const target = openVault(kind, paths, env);
		const source = openVault(kind === 'file' ? 'keychain' : 'file', paths, env);
		const there = await target.getMany(accounts);
		const inUse = chosenVault(paths, settings);
		const isInUse = inUse === kind;
		// With a home of its own the keychain stays closed unless somebody chose it.
		const mayHoldSome = paths.home === undefined || inUse === source.kind || source.kind === 'file';
		const isDone = isInUse && there.size === accounts.length;
		const elsewhere = mayHoldSome && !isDone ? await source.getMany(accounts) : new Map<string, string>();
		const toMove = new Map([...elsewhere].filter(([account]) => !(isInUse && there.has(account))));
		await copyInto(target, toMove);
		await changeSettings(paths, {vault: kind});
		const warnings = [...(await takeOut(source, [...elsewhere.keys()], recorded))];
		for (const [account, {name, again}] of recorded) {
			if (there.has(account) || elsewhere.has(account)) continue;
			warnings.push(safeLine(`${name} is in neither vault. Give it again with: ${again}`));
		}
		return {status: await statusNow(context), moved: toMove.size, warnings};
	});
}
