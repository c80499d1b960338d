import {chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {judgeFolder, makeOwnFolder} from '../../source/core/own-folder.ts';
import {temporaryFolder} from '../support/temporary.ts';

const mode = (path: string) => statSync(path).mode & 0o777;

test('a closed folder of this user is ours, in a sticky folder and behind a link of ours too', () => {
	const folder = temporaryFolder();
	expect(judgeFolder(folder)).toEqual({kind: 'ours'});
	mkdirSync(join(folder, 'real', 'inside'), {recursive: true, mode: 0o700});
	symlinkSync('real', join(folder, 'link'));
	expect(judgeFolder(join(folder, 'link', 'inside'))).toEqual({kind: 'ours'});
	mkdirSync(join(folder, 'shared'));
	chmodSync(join(folder, 'shared'), 0o1777);
	mkdirSync(join(folder, 'shared', 'own'), {mode: 0o700});
	expect(judgeFolder(join(folder, 'shared', 'own'))).toEqual({kind: 'ours'});
});

test('a link, a file, and a folder that others could have put there are not ours', () => {
	const folder = temporaryFolder();
	mkdirSync(join(folder, 'real'), {mode: 0o700});
	symlinkSync('real', join(folder, 'link'));
	writeFileSync(join(folder, 'file'), '');
	mkdirSync(join(folder, 'shared'));
	mkdirSync(join(folder, 'shared', 'own'), {mode: 0o700});
	chmodSync(join(folder, 'shared'), 0o777);
	symlinkSync('shared', join(folder, 'way'));
	const why = (...path: string[]) => judgeFolder(join(folder, ...path));
	expect(why('link')).toMatchObject({kind: 'foreign', why: expect.stringContaining('symbolic link')});
	expect(why('file')).toMatchObject({kind: 'foreign', why: expect.stringContaining('not a folder')});
	expect(why('file', 'below')).toMatchObject({kind: 'foreign'});
	expect(why('shared', 'own')).toMatchObject({kind: 'foreign', why: expect.stringContaining('can write to')});
	expect(why('way', 'own')).toMatchObject({kind: 'foreign', why: expect.stringContaining('can write to')});
	expect(why('shared', 'missing')).toMatchObject({kind: 'foreign'});
});

test('what others can get into is open, what is missing is absent, and a way in circles cannot be read', () => {
	const folder = temporaryFolder();
	for (const open of [0o750, 0o707, 0o710]) {
		chmodSync(folder, open);
		expect(judgeFolder(folder)).toEqual({kind: 'open', mode: open});
	}
	chmodSync(folder, 0o700);
	expect(judgeFolder(join(folder, 'a', 'b'))).toEqual({kind: 'absent'});
	symlinkSync('circle', join(folder, 'circle'));
	expect(judgeFolder(join(folder, 'circle', 'a'))).toMatchObject({kind: 'unreadable', code: 'ELOOP'});
});

test('a missing one is made with those above it, an open one is closed, and nothing is made through a link', async () => {
	const folder = temporaryFolder();
	expect(await makeOwnFolder(join(folder, 'a', 'b'))).toEqual({kind: 'ours'});
	expect([mode(join(folder, 'a')), mode(join(folder, 'a', 'b'))]).toEqual([0o700, 0o700]);
	chmodSync(join(folder, 'a'), 0o755);
	expect(await makeOwnFolder(join(folder, 'a'))).toEqual({kind: 'ours'});
	expect(mode(join(folder, 'a'))).toBe(0o700);
	mkdirSync(join(folder, 'open'));
	symlinkSync('a', join(folder, 'open', 'link'));
	chmodSync(join(folder, 'open'), 0o777);
	expect((await makeOwnFolder(join(folder, 'open', 'link', 'made'))).kind).toBe('foreign');
	expect((await makeOwnFolder(join(folder, 'open', 'made'))).kind).toBe('foreign');
	expect(existsSync(join(folder, 'open', 'made'))).toBe(false);
	expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
});
