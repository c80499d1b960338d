import {readFile} from 'node:fs/promises';
import type {Finding, SyncResult} from '../contract.ts';
import {UserError} from '../errors.ts';
import {syncNow} from '../extensions/client-sync.ts';
import {type Context, changeStore} from '../extensions/context.ts';
import {ownScript} from '../own-files.ts';
import {readRegular} from '../regular-file.ts';
import {installLauncher} from '../runtime/install-launcher.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {readUnderWay} from '../store/secrets-under-way.ts';
import {moveToTrash} from '../store/staging.ts';
import {removeLeftovers} from './check-leftovers.ts';
import {closeModes} from './check-store.ts';
import {type LauncherState, launcherState} from './launcher-state.ts';

type Fix = (context: Context, finding: Pick<Finding, 'id' | 'extension'>) => Promise<string>;

/** A damaged copy bears the name of a whole one and would be taken for it. */
async function isDamaged({folder, script}: LauncherState): Promise<boolean> {
	if (!folder || !script) return false;
	const copy = await readRegular(script).catch(() => undefined);
	return !copy?.equals(await readFile(ownScript('run')));
}

const placeLauncher: Fix = async ({paths, env}) => {
	const command = await installLauncher(paths, {env, refresh: true});
	const state = await launcherState(paths);
	if (state.folder && (await isDamaged(state))) {
		await moveToTrash(paths, state.folder);
		await installLauncher(paths, {env});
	}
	return `Installed the launcher anew: ${command}`;
};

function written({written: done, path, warnings}: SyncResult, what: string): string {
	const [warning] = warnings;
	return [done ? `Wrote ${what} into ${path}.` : `${path} was in step already.`, warning ?? '']
		.filter(Boolean)
		.join(' ');
}

const writeEntries: Fix = async context => written(await syncNow(context, {restore: []}), 'what is enabled');

const writeDropped: Fix = async (context, {extension = ''}) =>
	written(await syncNow(context, {restore: [extension]}), `the entry of ${extension} again`);

const sweep: Fix = async (context, {id}) => {
	// Taking the store's lock sweeps `staging` and `trash` too; it is told as one.
	const removed = await changeStore(context, () => removeLeftovers(context.paths, id));
	return removed.length === 0 ? 'Removed what was left.' : `Removed ${removed.join(', ')}`;
};

/** Every change of the store does it beforehand; this one does nothing else. */
const takeSecretsOut: Fix = async context => {
	await changeStore(context, async () => undefined);
	if ((await readUnderWay(context.paths)).length === 0) return 'They are out of the vault.';
	throw new UserError('VAULT_FAILED', 'The vault did not give up the secrets of a change that was cut off.', {
		hint: 'See what is the matter with: mcpb-tui vault status',
	});
};

const close: Fix = async ({paths}) => `Closed to other users: ${(await closeModes(paths)).join(', ')}`;

const fixes: Readonly<Record<string, Fix>> = {
	'launcher-missing': placeLauncher,
	'launcher-broken': placeLauncher,
	'launcher-outdated': placeLauncher,
	'launcher-node-gone': placeLauncher,
	'login-path-changed': placeLauncher,
	'client-out-of-step': writeEntries,
	'client-entry-dropped': writeDropped,
	'client-file-mark': writeEntries,
	'leftover-runtime': sweep,
	'leftover-store': sweep,
	'leftover-logs': sweep,
	'leftover-secrets': takeSecretsOut,
	'modes-open': close,
};

/**
 * Does what a fixable finding asks for, judged anew by what is there now, and says in a sentence what was done.
 * Nothing that a user made is deleted, and the client's file is changed by the rules of a sync alone.
 * Throws `USAGE` for a finding that is not fixable, and what the fix itself throws.
 */
export async function fix(context: Context, finding: Pick<Finding, 'id' | 'extension'>): Promise<SafeText> {
	const work = Object.hasOwn(fixes, finding.id) ? fixes[finding.id] : undefined;
	if (!work) throw new UserError('USAGE', `Nothing can be done about "${finding.id}" without you.`);
	return safeLine(await work(context, finding));
}
