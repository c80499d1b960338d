import {statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {isAbsolute, relative} from 'node:path';
import process from 'node:process';

/** Names of folders that programs put what strangers send into, on any system. */
const landing = /^(?:my )?(?:downloads?|desktop)$/i;

const shared = ['/tmp', '/var/tmp', '/private/tmp', '/private/var/tmp', '/dev/shm', '/var/spool'];

function isAtOrBelow(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way === '' || !(way.startsWith('..') || isAbsolute(way));
}

/** Whether nobody but this user and the administrator can put a file there. */
function isPrivate(folder: string): boolean {
	if (process.platform === 'win32') return true;
	const stats = statSync(folder, {throwIfNoEntry: false});
	if (!stats) return false;
	const owned = stats.uid === process.getuid?.() || stats.uid === 0;
	const byGroup = (stats.mode & 0o020) !== 0 && stats.gid !== process.getgid?.();
	return owned && !byGroup && (stats.mode & 0o002) === 0;
}

/**
 * Whether what is in a folder was put there by its user: not where downloads and attachments land (by name, or as the user
 * has set it), not a temporary folder, and not one that others can write to.
 * @param systemFolders the user's own folders by the names that manifests use
 */
export function isOwnFolder(folder: string, systemFolders: Readonly<Record<string, string>>): boolean {
	const landingPlaces = [systemFolders.DOWNLOADS, systemFolders.DESKTOP].filter(place => place !== undefined);
	// Where a user has no such folder of its own, the home stands for it; that alone makes no home a landing place.
	const places = landingPlaces.filter(place => place !== systemFolders.HOME);
	if (places.some(place => isAtOrBelow(folder, place))) return false;
	if (folder.split(/[\\/]/).some(name => landing.test(name))) return false;
	const temporary = [...shared, tmpdir(), process.env.TMPDIR, process.env.XDG_RUNTIME_DIR];
	return !temporary.includes(folder) && isPrivate(folder);
}
