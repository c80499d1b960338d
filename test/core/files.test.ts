import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {replaceFile} from '../../source/core/files.ts';
import {temporaryFolder} from '../support/temporary.ts';

test('a new file is private, a replaced one keeps its mode', async () => {
	const folder = temporaryFolder();
	const file = join(folder, 'a.json');
	await replaceFile(file, 'one');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	chmodSync(file, 0o640);
	await replaceFile(file, 'two');
	expect(readFileSync(file, 'utf8')).toBe('two');
	expect(statSync(file).mode & 0o777).toBe(0o640);
	expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a symbolic link stays a link and what it points to is replaced', async () => {
	const folder = temporaryFolder();
	mkdirSync(join(folder, 'dotfiles'));
	writeFileSync(join(folder, 'dotfiles', 'real'), 'old');
	symlinkSync(join('dotfiles', 'real'), join(folder, 'link'));
	await replaceFile(join(folder, 'link'), 'new');
	expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
	expect(readFileSync(join(folder, 'dotfiles', 'real'), 'utf8')).toBe('new');
});

test('a symbolic link to a file that is not there yet is followed too', async () => {
	const folder = temporaryFolder();
	symlinkSync(join(folder, 'later'), join(folder, 'link'));
	await replaceFile(join(folder, 'link'), 'new');
	expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
	expect(readFileSync(join(folder, 'later'), 'utf8')).toBe('new');
});

test('a change of heart right before the rename leaves the old file and nothing else', async () => {
	const folder = temporaryFolder();
	const file = join(folder, 'a');
	writeFileSync(file, 'old');
	const refuse = async () => {
		expect(readFileSync(file, 'utf8')).toBe('old');
		throw new Error('someone else wrote it');
	};
	await expect(replaceFile(file, 'new', {beforeRename: refuse})).rejects.toThrow('someone else');
	expect(readFileSync(file, 'utf8')).toBe('old');
	expect(readdirSync(folder)).toEqual(['a']);
});

function tinyDisk(): string | undefined {
	const folder = temporaryFolder();
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], {stdio: 'ignore'});
	} catch {
		return undefined;
	}
	onTestFinished(() => {
		execFileSync('umount', [folder]);
	});
	return folder;
}

const mayMount = process.getuid?.() === 0 && process.platform === 'linux';

test.skipIf(!mayMount)(
	'a full disk is an error and the old file is whole (needs root, to mount a small disk)',
	async context => {
		const folder = tinyDisk();
		if (!folder) return context.skip('this machine does not let root mount');
		const file = join(folder, 'config');
		const old = 'x'.repeat(10_000);
		writeFileSync(file, old);
		await expect(replaceFile(file, 'y'.repeat(100_000))).rejects.toMatchObject({code: 'ENOSPC'});
		expect(readFileSync(file, 'utf8')).toBe(old);
		expect(readdirSync(folder)).toEqual(['config']);
	},
);

test('a folder that is not there is the system’s own error', async () => {
	const file = join(temporaryFolder(), 'no', 'such', 'file');
	await expect(replaceFile(file, 'x')).rejects.toMatchObject({code: 'ENOENT'});
	expect(existsSync(file)).toBe(false);
});

test('what is no regular file is never replaced, also when it comes at the last moment', async () => {
	const folder = temporaryFolder();
	const pipe = join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
	const refusal = {code: 'FILE_UNWRITABLE', message: expect.stringContaining('a named pipe')};
	await expect(replaceFile(pipe, 'x')).rejects.toMatchObject(refusal);
	const file = join(folder, 'file');
	writeFileSync(file, 'old');
	const swap = async () => {
		rmSync(file);
		execFileSync('mkfifo', [file]);
	};
	await expect(replaceFile(file, 'new', {beforeRename: swap})).rejects.toMatchObject(refusal);
	expect([pipe, file].map(path => lstatSync(path).isFIFO())).toEqual([true, true]);
	expect(readdirSync(folder).sort()).toEqual(['file', 'pipe']);
});
