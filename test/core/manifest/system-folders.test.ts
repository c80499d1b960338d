import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {systemFolders} from '../../../source/core/manifest/system-folders.ts';
import {temporaryFolder} from '../../support/temporary.ts';

test('the folders are in the home, in the way of the platform', () => {
	expect(systemFolders('/Users/me', 'darwin')).toEqual({
		HOME: '/Users/me',
		DESKTOP: '/Users/me/Desktop',
		DOCUMENTS: '/Users/me/Documents',
		DOWNLOADS: '/Users/me/Downloads',
	});
	expect(systemFolders(String.raw`C:\Users\me`, 'win32').DESKTOP).toBe(String.raw`C:\Users\me\Desktop`);
});

test("on Linux the user's own folders count", () => {
	const home = temporaryFolder();
	mkdirSync(join(home, '.config'));
	const file = join(home, '.config', 'user-dirs.dirs');
	writeFileSync(
		file,
		[
			'# a comment',
			'XDG_DESKTOP_DIR="$HOME/Schreibtisch"',
			'XDG_DOCUMENTS_DIR="/srv/docs/"',
			'XDG_DOWNLOAD_DIR="$HOME/"',
			'XDG_MUSIC_DIR="$HOME/Musik"',
		].join('\n'),
	);
	expect(systemFolders(home, 'linux')).toEqual({
		HOME: home,
		DESKTOP: `${home}/Schreibtisch`,
		DOCUMENTS: '/srv/docs',
		DOWNLOADS: home,
	});
	writeFileSync(file, 'XDG_DESKTOP_DIR="relative"\nXDG_DESKTOP_DIR=$(evil)\n\0');
	expect(systemFolders(home, 'linux').DESKTOP).toBe(`${home}/Desktop`);
});

test('on Linux without such a file they are the usual ones', () => {
	expect(systemFolders('/nobody/here', 'linux').DOWNLOADS).toBe('/nobody/here/Downloads');
});
