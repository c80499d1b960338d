import {lstat} from 'node:fs/promises';
import {dirname} from 'node:path';
import process from 'node:process';

/** Where an administrator's rules lie. Never taken from the environment: whoever a policy is for sets that. */
export type PolicyPlaces = {
	/** Our own policy. */
	own: string;
	/** Who may vouch for signers of code, beside our own policy. */
	signingRoots: string;
	/** Claude Desktop's on Linux; elsewhere the system has a place of its own for it. */
	desktop: string;
	/** The user id that all of it has to belong to. */
	owner: number;
};

const folders: Partial<Record<NodeJS.Platform, string>> = {
	darwin: '/Library/Application Support/mcpb-tui',
	win32: 'C:\\ProgramData\\mcpb-tui',
};

export function policyPlaces(given: Partial<PolicyPlaces> = {}): PolicyPlaces {
	const folder = folders[process.platform] ?? '/etc/mcpb-tui';
	const slash = process.platform === 'win32' ? '\\' : '/';
	return {
		own: `${folder}${slash}policy.json`,
		signingRoots: `${folder}${slash}signing-roots.pem`,
		desktop: '/etc/claude-desktop/managed-settings.json',
		owner: 0,
		...given,
	};
}

/**
 * Why a file may have been written by somebody else than its owner; undefined when it cannot. On Windows the system
 * keeps ordinary users from changing what others put into that folder, and modes say nothing.
 */
export async function whyNotTrusted(file: string, owner: number): Promise<string | undefined> {
	if (process.platform === 'win32') return undefined;
	const who = owner === 0 ? 'root' : `user ${owner}`;
	for (const path of [file, dirname(file)]) {
		const stats = await lstat(path);
		if (stats.isSymbolicLink()) return `${path} is a symbolic link`;
		if (stats.uid !== owner) return `${path} does not belong to ${who}`;
		if ((stats.mode & 0o022) !== 0) return `others can write to ${path}`;
	}
	return undefined;
}
