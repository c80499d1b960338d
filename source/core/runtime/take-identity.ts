import {closeSync, readFileSync} from 'node:fs';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {takeIdentity} from '../secrets/passphrase.ts';

const flag = '--identity=';

export function isIdentityFlag(text: string): boolean {
	return text.startsWith(flag);
}

/** Reads the key that the program which started this one hands over on a pipe, and closes the pipe: servers inherit nothing. */
export function takeHandedIdentity(paths: Paths, args: readonly string[]): void {
	const given = args.find(isIdentityFlag);
	if (given === undefined) return;
	const descriptor = Number(given.slice(flag.length));
	try {
		// Standard input, or the pipe beside the three standard streams: nothing else is ever handed over.
		if (descriptor !== 0 && descriptor !== 3) throw new Error(`not ${given.slice(flag.length)}`);
		const identity = readFileSync(descriptor, 'utf8').trim();
		if (descriptor > 2) closeSync(descriptor);
		if (identity !== '') takeIdentity(paths, identity);
	} catch (error) {
		throw new UserError('USAGE', '--identity is for mcpb-tui itself.', {cause: error});
	}
}
