import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {systemCode} from '../../source/core/errors.ts';
import {exists, isAbsent, namesIn, readIfExists} from '../../source/core/files.ts';
import {readStored, readToReplace, type StoredFormat} from '../../source/core/stored-file.ts';
import {unreadable} from '../../source/core/unreadable.ts';
import {temporaryFolder} from '../support/temporary.ts';
import {unreadableWays} from '../support/unreadable.ts';

const format: StoredFormat<number> = {
	what: 'a list of numbers',
	parse: ({number}) => (typeof number === 'number' ? number : undefined),
	hint: 'Move it away.',
};

test('only what is not there is absent', async () => {
	const folder = temporaryFolder();
	for (const path of [join(folder, 'none'), join(folder, 'no', 'such', 'folder')]) {
		expect(await readIfExists(path)).toBeUndefined();
		expect(await namesIn(path)).toEqual([]);
		expect(await exists(path)).toBe(false);
		expect(await isAbsent(path)).toBe(true);
		expect(await readStored(path, format)).toBeUndefined();
	}
	for (const [, damage] of unreadableWays) {
		const file = join(folder, 'file');
		damage(file);
		const refused = {code: 'RECORD_UNREADABLE', hint: expect.stringMatching(/\w/)};
		await expect(readIfExists(file)).rejects.toMatchObject(refused);
		await expect(readStored(file, format)).rejects.toMatchObject(refused);
		await expect(readToReplace(file, format)).rejects.toMatchObject(refused);
		expect(await isAbsent(file)).toBe(false);
	}
	await expect(readIfExists(join(folder, 'file', 'below'))).rejects.toMatchObject({
		message: expect.stringContaining(`the symbolic link ${join(folder, 'file')} leads to nothing`),
	});
	writeFileSync(join(folder, 'plain'), '');
	await expect(namesIn(join(folder, 'plain'))).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
});

test('a file of a newer program is not ours to replace, a damaged one is kept beside', async () => {
	const file = join(temporaryFolder(), 'list.json');
	writeFileSync(file, '{"schema": 2, "number": 1}');
	await expect(readToReplace(file, format)).rejects.toMatchObject({code: 'RECORD_NEWER'});
	const texts = ['', 'null', '[]', '{"schema": 1}', '{"schema": 1, "number": 1'];
	for (const [index, text] of texts.entries()) {
		writeFileSync(file, text);
		await expect(readStored(file, format)).rejects.toMatchObject({code: 'RECORD_DAMAGED'});
		expect(await readToReplace(file, format)).toBeUndefined();
		expect(await readIfExists(`${file}.damaged${index === 0 ? '' : `-${index + 1}`}`)).toBe(text);
		expect(await isAbsent(file)).toBe(true);
	}
	// One that was kept before is not written over.
	expect(await readIfExists(`${file}.damaged`)).toBe('');
});

/** What the system says of a file that is closed to whoever asks. */
function refusal(path: string) {
	return Object.assign(new Error('EACCES: permission denied'), {code: 'EACCES', syscall: 'open', path});
}

test('the hint fits who owns what stands in the way', () => {
	const folder = temporaryFolder();
	const file = join(folder, "it's mine");
	writeFileSync(file, '', {mode: 0o200});
	const own = unreadable(file, refusal(file), 'The record of weather');
	expect(own.message).toBe(
		`The record of weather cannot be read: permission is denied (EACCES); ${file} has the mode 0200.`,
	);
	expect(own.hint).toContain(`chmod u+rw '${folder}/it'\\''s mine'`);
	expect(systemCode(own.cause)).toBe('EACCES');

	// Not ours, and in no folder of ours: nobody is told to take it.
	const foreign = process.getuid?.() === 0 ? undefined : unreadable('/etc/shadow', refusal('/etc/shadow'));
	if (foreign) {
		expect(foreign.message).toContain('/etc/shadow belongs to root');
		expect(foreign.hint).not.toMatch(/chown/);
	}
	const shut = join(folder, 'shut');
	mkdirSync(shut);
	chmodSync(shut, 0o300);
	expect(unreadable(shut, refusal(shut)).hint).toContain(`chmod u+rwx '${shut}'`);
	const io = Object.assign(new Error('EIO: i/o error, read'), {code: 'EIO', syscall: 'read'});
	expect(unreadable(file, io)).toMatchObject({
		message: `${file} cannot be read: the disk reported an input/output error (EIO).`,
	});
});
