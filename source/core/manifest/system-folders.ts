import {join, posix, win32} from 'node:path';
import process from 'node:process';
import {readRegularSync} from '../regular-file.ts';

// The format of xdg-user-dirs: one assignment a line, absolute or under "$HOME".
const assignment = /^\s*XDG_(DESKTOP|DOCUMENTS|DOWNLOAD)_DIR\s*=\s*"(\$HOME\/?|\/)([^"]*)"\s*$/gm;

function xdgFolders(home: string): Record<string, string> {
	let text: string;
	try {
		// Not XDG_CONFIG_HOME: a server that a graphical client starts sees no such variable and has to get the same folders.
		text = readRegularSync(join(home, '.config', 'user-dirs.dirs')).bytes.toString('utf8');
	} catch {
		return {};
	}
	const folders = [...text.matchAll(assignment)].map(([, name, base, rest = '']) => {
		const path = base?.startsWith('$HOME') ? posix.join(home, rest) : `/${rest}`;
		return [name === 'DOWNLOAD' ? 'DOWNLOADS' : name, path.replace(/(?<=.)\/+$/, '')];
	});
	return Object.fromEntries(folders);
}

/**
 * The folders that `${HOME}`, `${DESKTOP}`, `${DOCUMENTS}` and `${DOWNLOADS}` stand for, absolute. On Linux the
 * user's own choice counts (`~/.config/user-dirs.dirs`, as xdg-user-dirs writes it).
 */
export function systemFolders(
	home: string,
	platform: NodeJS.Platform = process.platform,
): Record<string, string> {
	const path = platform === 'win32' ? win32 : posix;
	return {
		HOME: home,
		DESKTOP: path.join(home, 'Desktop'),
		DOCUMENTS: path.join(home, 'Documents'),
		DOWNLOADS: path.join(home, 'Downloads'),
		...(platform === 'linux' ? xdgFolders(home) : {}),
	};
}
