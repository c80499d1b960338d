import {tmpdir} from 'node:os';
import {relative, sep} from 'node:path';
import process from 'node:process';
import {isAtOrBelow} from '../at-or-below.ts';
import {onlyWeFill} from '../own-folder.ts';

/** Names of folders that programs put what strangers send into, on any system. */
const landing = /(?<![a-z])(?:downloads?|desktop)(?![a-z])/i;
/** Folders that programs open attachments from. */
const passing = /(?<![a-z])(?:te?mp|temporary)(?![a-z])/i;

const shared = ['/tmp', '/var/tmp', '/private/tmp', '/private/var/tmp', '/dev/shm', '/var/spool'];

/**
 * Whether a folder is a temporary one, or right below one, as programs make them for what they open. What somebody made
 * further down is a place of work; in a home that is itself below a temporary folder, that says nothing.
 */
function isTemporary(folder: string, home: string | undefined): boolean {
	const inHome = home !== undefined && isAtOrBelow(folder, home);
	const above = [...shared, tmpdir(), process.env.TMPDIR, process.env.XDG_RUNTIME_DIR].filter(
		(place): place is string =>
			place !== undefined &&
			place !== '' &&
			isAtOrBelow(folder, place) &&
			!(inHome && isAtOrBelow(home, place)),
	);
	if (above.some(place => relative(place, folder).split(sep).length === 1)) return true;
	// Of several the lowest: what names it says nothing of what is below.
	const lowest = above.toSorted((one, other) => other.length - one.length)[0];
	const from = lowest ?? (inHome ? home : undefined);
	return passing.test(from === undefined ? folder : relative(from, folder));
}

/**
 * Whether what is in a folder was put there by its user: not where downloads and attachments land (by name, or as the user
 * has set it), not a temporary folder or right below one, and not one that others can write to.
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
