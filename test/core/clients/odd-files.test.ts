import {execFileSync} from 'node:child_process';
import {existsSync, lstatSync, readdirSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {replaceConfig} from '../../../source/core/clients/replace-config.ts';
import {clientStatus, syncClient} from '../../../source/core/clients/sync.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

const desired = new Map([['weather', {command: '/data/bin/mcpb-tui-run', args: ['weather']}]]);

test.each([
	['a named pipe', 'pipe'],
	['a device', 'device'],
	['larger than 64 MB', 'sparse'],
	['made by the system', 'process'],
])('a client file that is %s is refused at once and left as it is', async (words, kind) => {
	const paths = temporaryPaths();
	const folder = temporaryFolder();
	const places: Record<string, string> = {device: '/dev/zero', process: '/proc/self/status'};
	const path = places[kind] ?? join(folder, kind);
	if (kind === 'pipe') execFileSync('mkfifo', [path]);
	if (kind === 'sparse') {
		writeFileSync(path, '');
		truncateSync(path, 1024 ** 4);
	}
	const before = lstatSync(path);
	const refusal = {code: 'CLIENT_CONFIG_INVALID', message: expect.stringContaining(words)};
	const sync = () => syncClient({path, paths, desired, secretsToMask: [], restore: [], unknown: new Set()});
	// Twice: the first one must have let go of its lock.
	await expect(sync()).rejects.toMatchObject(refusal);
	await expect(sync()).rejects.toMatchObject(refusal);
	expect((await clientStatus(path, paths, desired, new Set())).problem).toContain(words);
	const {ino, mode, rdev} = lstatSync(path);
	expect({ino, mode, rdev}).toEqual({ino: before.ino, mode: before.mode, rdev: before.rdev});
	expect(existsSync(join(paths.state, 'backups'))).toBe(false);
	expect(readdirSync(folder)).toEqual(places[kind] === undefined ? [kind] : []);
});

test('a pipe that takes the place of the file while it is being written is not replaced', async () => {
	const paths = temporaryPaths();
	const path = join(temporaryFolder(), 'config.json');
	execFileSync('mkfifo', [path]);
	const replacing = replaceConfig({paths, path, expected: Buffer.from('{}'), text: '{"a": 1}'});
	await expect(replacing).rejects.toMatchObject({message: expect.stringContaining('a named pipe')});
	expect(lstatSync(path).isFIFO()).toBe(true);
});
