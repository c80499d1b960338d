import {lstatSync, type Stats, statSync} from 'node:fs';
import {dirname} from 'node:path';
import process from 'node:process';
import {diskReason, systemCode, UserError} from './errors.ts';
import {NotRegular} from './regular-file.ts';

/** The first of a path and the folders above it that can be looked at. */
function nearest(path: string, canBe: (code: string | undefined) => boolean) {
	for (let place = path; ; place = dirname(place)) {
		try {
			return {place, stats: lstatSync(place)};
		} catch (error) {
			if (!canBe(systemCode(error)) || place === dirname(place)) return undefined;
		}
	}
}

/** The link that leads nowhere because of which there is "no such file". */
function danglingLink(path: string): string | undefined {
	const found = nearest(path, code => code === 'ENOENT');
	if (!found?.stats.isSymbolicLink()) return undefined;
	return statSync(found.place, {throwIfNoEntry: false}) === undefined ? found.place : undefined;
}

/**
 * Whether an error means that nothing is at a path. That alone is absence: a link that leads nowhere (its disk is not
 * mounted) is something that cannot be read.
 */
export function isAbsence(path: string, error: unknown): boolean {
	return systemCode(error) === 'ENOENT' && danglingLink(path) === undefined;
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;

/** Whether only we can have put something into the folder of a path, so that taking it back is right. */
function isInFolderOfOurs(place: string): boolean {
	const {uid, mode} = lstatSync(dirname(place));
	return uid === process.getuid?.() && (mode & 0o022) === 0;
}

function whoseItIs(place: string, {uid}: Stats): string {
	return `${place} belongs to ${uid === 0 ? 'root' : `the user with the uid ${uid}`}`;
}

/** What keeps us out, and how to get in again. */
function whatForbids(path: string): {detail?: string; hint?: string} {
	const found = nearest(path, code => code === 'EACCES' || code === 'EPERM');
	if (!found || process.getuid === undefined) return {};
	const {place, stats} = found;
	const folder = stats.isDirectory();
	if (stats.uid === process.getuid()) {
		const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
		return {
			detail: `${place} has the mode ${mode}`,
			hint: `Open it to yourself with: chmod u+rw${folder ? 'x' : ''} ${quoted(place)}`,
		};
	}
	const detail = whoseItIs(place, stats);
	// What another made in a folder that all can write into is not ours to take.
	if (!isInFolderOfOurs(place)) return {detail};
	return {
		detail,
		hint: `Take it back with: sudo chown ${folder ? '-R ' : ''}"$(id -un)" ${quoted(place)}`,
	};
}

/**
 * The error for something that is there and cannot be read, with the true reason and what helps against it.
 * @param what its name in the sentence; its path unless told
 */
export function unreadable(path: string, error: unknown, what: string = path): UserError {
	if (error instanceof NotRegular) {
		const hint = `Move away what is at ${path}, then try again.`;
		return new UserError('RECORD_UNREADABLE', `${what} cannot be read: it is ${error.what}.`, {
			hint,
			cause: error,
		});
	}
	if (error instanceof UserError) return error;
	const code = systemCode(error);
	const link = code === 'ENOENT' ? danglingLink(path) : undefined;
	const [reason, usual] = link
		? [`the symbolic link ${link} leads to nothing`, 'Mount the disk that it leads to, or remove the link.']
		: (diskReason(code) ?? [error instanceof Error ? error.message : String(error), undefined]);
	const {detail, hint = usual} = code === 'EACCES' || code === 'EPERM' ? whatForbids(path) : {};
	const where = detail ?? (what === path ? undefined : path);
	const because = `${reason}${code === undefined || link ? '' : ` (${code})`}`;
	return new UserError(
		'RECORD_UNREADABLE',
		`${what} cannot be read: ${because}${where === undefined ? '' : `; ${where}`}.`,
		{...(hint !== undefined && {hint}), cause: error},
	);
}
