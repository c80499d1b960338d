import {execFileSync} from 'node:child_process';
import {linkSync, statSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {appendFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {readIfExists} from '../../source/core/files.ts';
import {readGiven} from '../../source/core/given-file.ts';
import {readRegular, readRegularSync} from '../../source/core/regular-file.ts';
import {temporaryFolder} from '../support/temporary.ts';

/** One of each kind that is not a regular file, and how it is called. */
async function oddFiles(folder: string): Promise<readonly (readonly [string, string])[]> {
	const [fifo, socket] = [join(folder, 'fifo'), join(folder, 'socket')];
	execFileSync('mkfifo', [fifo]);
	const server = createServer().listen(socket);
	await new Promise(resolve => server.once('listening', resolve));
	onTestFinished(() => void server.close());
	const linux = process.platform === 'linux' ? [['/proc/self/status', 'made by the system'] as const] : [];
	return [
		[fifo, 'a named pipe'],
		[socket, 'a socket'],
		[folder, 'a folder'],
		['/dev/zero', 'a device'],
		...linux,
	];
}

describe('a file that somebody else made', () => {
	test('is read whole, an empty one and one behind a link too', async () => {
		const folder = temporaryFolder();
		const file = join(folder, 'a');
		for (const text of ['', 'x', 'ä'.repeat(100_000)]) {
			writeFileSync(file, text);
			expect((await readRegular(file)).toString('utf8')).toBe(text);
			expect(readRegularSync(file).bytes.toString('utf8')).toBe(text);
		}
		symlinkSync('a', join(folder, 'link'));
		expect((await readRegular(join(folder, 'link'))).length).toBe(200_000);
		await expect(readRegular(join(folder, 'link'), {noLink: true})).rejects.toMatchObject({
			code: 'FILE_UNREADABLE',
			message: expect.stringContaining('a symbolic link'),
		});
	});

	test('that is none is refused at once with what it is, by every reader', async () => {
		for (const [path, words] of await oddFiles(temporaryFolder())) {
			const refusal = {message: expect.stringContaining(words), hint: expect.stringMatching(/\w/)};
			await expect(readRegular(path), path).rejects.toMatchObject({code: 'FILE_UNREADABLE', ...refusal});
			await expect(readIfExists(path), path).rejects.toMatchObject({code: 'RECORD_UNREADABLE', ...refusal});
			expect(() => readRegularSync(path), path).toThrow(words);
		}
	});

	test('that is larger than its limit is not read', async () => {
		const file = join(temporaryFolder(), 'sparse');
		writeFileSync(file, '');
		truncateSync(file, 10 * 1024 ** 4);
		await expect(readRegular(file)).rejects.toThrow('larger than 64 MB');
		expect(() => readRegularSync(file)).toThrow('larger than 1 MB');
	});

	test('that has a second name elsewhere is not one of our own', async () => {
		const folder = temporaryFolder();
		writeFileSync(join(folder, 'a'), 'x');
		expect((await readRegular(join(folder, 'a'), {own: true})).toString()).toBe('x');
		linkSync(join(folder, 'a'), join(folder, 'b'));
		await expect(readRegular(join(folder, 'b'), {own: true})).rejects.toMatchObject({
			code: 'FILE_UNREADABLE',
		});
	});
});

describe("a pipe of the user's own", () => {
	function pipe(): string {
		const path = join(temporaryFolder(), 'pipe');
		execFileSync('mkfifo', [path]);
		return path;
	}

	test('is read to its end, whoever opens it first', async () => {
		const path = pipe();
		const reading = readGiven(path);
		await appendFile(path, 'sesame');
		expect((await reading).toString()).toBe('sesame');
		writeFileSync(`${path}.txt`, 'plain');
		expect((await readGiven(`${path}.txt`)).toString()).toBe('plain');
	});

	test('that nobody writes to is let go of when the user interrupts', async () => {
		const path = pipe();
		const interrupt = new AbortController();
		const outcome = expect(readGiven(path, {signal: interrupt.signal})).rejects.toThrow('enough');
		setImmediate(() => interrupt.abort(new Error('enough')));
		await outcome;
		expect(statSync(path).isFIFO()).toBe(true);
	});

	test('that does not end is cut off, and a device is none', async () => {
		const path = pipe();
		const outcome = expect(readGiven(path, {limit: 10_000})).rejects.toThrow('larger than 9 kB');
		await appendFile(path, 'x'.repeat(50_000)).catch(() => undefined);
		await outcome;
		await expect(readGiven('/dev/zero')).rejects.toThrow('a device');
	});
});
