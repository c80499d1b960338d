import type {ChildProcess} from 'node:child_process';
import type {Writable} from 'node:stream';
import type {Paths} from '../paths.ts';
import {unlockIdentity} from '../secrets/passphrase.ts';
import {chosenVault} from '../secrets/vault.ts';
import {hasPassphrase} from '../secrets/vault-identity.ts';
import {readSettings} from '../settings.ts';
import {readRecord} from '../store/record.ts';

/** The pipe on which a runner of ours gets the key that a passphrase opened; its number is on the command line. */
const descriptor = 3;

/**
 * The key of the encrypted file for an extension that has secrets there, behind a passphrase: asked for here, where
 * somebody can answer. Undefined when none is needed.
 */
async function neededIdentity(paths: Paths, id: string): Promise<string | undefined> {
	const {secrets} = await readRecord(paths, id);
	if (secrets.length === 0 || !(await hasPassphrase(paths))) return undefined;
	const kind = chosenVault(paths, await readSettings(paths)) ?? 'file';
	return kind === 'file' ? unlockIdentity(paths) : undefined;
}

export type Handing = {
	/** For the runner's command line. */
	args: readonly string[];
	/** To be added to the three standard streams. */
	stdio: readonly 'pipe'[];
	give: (child: ChildProcess) => void;
};

/** How a runner that is about to be started gets the key, if it needs one: never in its arguments or environment. */
export async function handIdentity(paths: Paths, id: string): Promise<Handing> {
	const identity = await neededIdentity(paths, id);
	if (identity === undefined) return {args: [], stdio: [], give: () => undefined};
	return {
		args: [`--identity=${descriptor}`],
		stdio: ['pipe'],
		give(child) {
			const pipe = child.stdio[descriptor] as Writable | undefined;
			pipe?.on('error', () => undefined).end(identity);
		},
	};
}
