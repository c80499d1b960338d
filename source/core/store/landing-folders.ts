import {tmpdir} from 'node:os';
import {relative} from 'node:path';
import process from 'node:process';
import {isAtOrBelow} from '../at-or-below.ts';
import {onlyWeFill} from '../own-folder.ts';

/** Names of folders that programs put what strangers send into, on any system. */
const landing = /(?<![a-z])(?:downloads?|desktop)(?![a-z])/i;
/** Folders that programs open attachments from. */
const passing = /(?<![a-z])(?:te?mp|temporary)(?![a-z])/i;

const shared = ['/tmp', '/var/tmp', '/private/tmp', '/private/var/tmp', '/dev/shm', '/var/spool'];

/** Whether a folder is at or below a temporary one. In a home that is itself below one, that says nothing. */
function isTemporary(folder: string, home: string | undefined): boolean {
	const places = [...shared, tmpdir(), process.env.TMPDIR, process.env.XDG_RUNTIME_DIR]
		.filter((place): place is string => place !== undefined && place !== '')
		.filter(place => isAtOrBelow(folder, place));
	if (home === undefined || !isAtOrBelow(folder, home)) return passing.test(folder) || places.length > 0;
	return passing.test(relative(home, folder)) || places.some(place => !isAtOrBelow(home, place));
}

/**
 * Whether what is in a folder was put there by its user: not where downloads and attachments land (by name, or as the user
 * has set it), not at or below a temporary folder, and not one that others can write to.
 * @param systemFolders the user's own folders by the names that manifests use
 */
export function isFilledByUser(folder: string, systemFolders: Readonly<Record<string, string>>): boolean {
	const landingPlaces = [systemFolders.DOWNLOADS, systemFolders.DESKTOP].filter(place => place !== undefined);
	// Where a user has no such folder of its own, the home stands for it; that alone makes no home a landing place.
	const places = landingPlaces.filter(place => place !== systemFolders.HOME);
	if (places.some(place => isAtOrBelow(folder, place))) return false;
	if (isTemporary(folder, systemFolders.HOME)) return false;
	return !landing.test(folder) && onlyWeFill(folder);
}
