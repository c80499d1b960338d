import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {type Backup, dropBackup, keepBackup, readBackup, settleBackup} from './backups.ts';
import {changedMeanwhile, readBytes, sameBytes, writeConfig} from './config-file.ts';

/** How often a change is made again on what others wrote meanwhile. */
export const attempts = 20;

export type Replacement = {
	paths: Paths;
	path: string;
	/** What is to be replaced; undefined for no file. */
	expected: Buffer | undefined;
	text: string | Buffer;
};

export type Replaced = {
	/** The file as it was. */
	backup: Backup | undefined;
	/** Another program wrote into the old file at the same moment: what it wrote is in the backup alone. */
	overtaken: boolean;
};

/**
 * Replaces a client's file and keeps the one that was there; `changedMeanwhile` when that is no longer the expected
 * one, with nothing done. Throws `CLIENT_CONFIG_UNWRITABLE` and why the backup cannot be kept.
 */
export async function replaceConfig({
	paths,
	path,
	expected,
	text,
}: Replacement): Promise<Replaced | typeof changedMeanwhile> {
	let backup: Backup | undefined;
	const keep = async () => {
		backup = await keepBackup(paths, path);
	};
	const failed = await writeConfig({path, expected, text, keep}).catch(async error => {
		// An error may come after the rename, and then the backup is all that is left of the old file.
		const untouched = sameBytes(await readBytes(path).catch(() => undefined), expected);
		if (backup && untouched) await dropBackup(backup);
		throw error;
	});
	if (failed === changedMeanwhile) {
		if (backup) await dropBackup(backup);
		return changedMeanwhile;
	}
	if (!backup) return {backup, overtaken: false};
	// From here on the file is replaced: what is left to do may wait for the next change.
	await settleBackup(paths, path, backup).catch(() => undefined);
	// One that cannot be read any more says nothing of others: the change is made, and does not fail for that.
	const late = backup.linked ? await readBackup(backup).catch(() => expected) : expected;
	return {backup, overtaken: !sameBytes(late, expected)};
}

/** The warning that what another program wrote is in the backup alone. */
export const overtakenWords = ({path}: Backup): string =>
	`Another program wrote into the file at the same moment; what it wrote is in ${path}`;

/** The error for a file that others never leave alone. */
export function busy(path: string): UserError {
	return new UserError('CLIENT_CONFIG_BUSY', `${path} is being changed all the time by another program.`, {
		hint: 'Quit Claude Desktop fully, then try again.',
	});
}
