import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';

const theirs =
	'{\n  "preferences": {"theme": "dark"},\n  "mcpServers": {"theirs": {"command": "x", "env": {"KEY": "sesame-77"}}}\n}\n';

/** A home whose client had a server of its own before we came. */
async function changedHome() {
	const home = newHome();
	mkdirSync(dirname(home.clientFile), {recursive: true});
	writeFileSync(home.clientFile, theirs);
	await home.install(await nodeEchoBundle(), {set: {api_key: ['k-12345']}, enable: true});
	return home;
}

test('the kept files are listed with their servers, and one is brought back byte for byte', async () => {
	const home = await changedHome();
	const ours = readFileSync(home.clientFile, 'utf8');
	expect(ours).toContain('node-echo');
	const {backups} = (await home.ok('--json', 'sync', '--backups')).json;
	expect(backups).toMatchObject([{servers: ['theirs'], size: Buffer.byteLength(theirs)}]);
	const [{name, path, time}] = backups;
	expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(600_000);

	const tried = await home.ok('sync', '--restore', name, '--dry-run');
	expect(tried.out).toContain('servers that go: node-echo');
	expect(tried.out).not.toContain('sesame');
	expect(readFileSync(home.clientFile, 'utf8')).toBe(ours);

	const restored = (await home.ok('--json', 'sync', '--restore', path)).json;
	expect(restored).toMatchObject({written: true, removed: ['node-echo'], added: [], changed: []});
	expect(readFileSync(home.clientFile, 'utf8')).toBe(theirs);
	expect(readFileSync(restored.backup, 'utf8')).toBe(ours);
	expect(statSync(restored.backup).mode & 0o777).toBe(0o600);
	expect(restored.warnings.join('\n')).toContain('not in step with what is installed: node-echo');

	// What was brought back can be taken back, and a sync writes our entry again.
	await home.ok('sync');
	expect(readFileSync(home.clientFile, 'utf8')).toBe(ours);
	expect((await home.ok('sync', '--restore', restored.backup)).out).toContain('is that backup already');
});

test('a backup is brought back over a file that is broken or gone', async () => {
	const home = await changedHome();
	const [{name}] = (await home.ok('--json', 'sync', '--backups')).json.backups;
	writeFileSync(home.clientFile, '{"mcpServers": {');
	await home.ok('sync', '--restore', name);
	expect(readFileSync(home.clientFile, 'utf8')).toBe(theirs);
});

test('a backup that there is not, or that the client could not read, is refused', async () => {
	const home = await changedHome();
	const before = readFileSync(home.clientFile);
	const missing = await home.run(['--json', 'sync', '--restore', 'claude_desktop_config.none.json']);
	expect([missing.code, missing.error.code]).toEqual([4, 'BACKUP_NOT_FOUND']);
	const climbing = await home.run(['--json', 'sync', '--restore', '../../../etc/passwd']);
	expect(climbing.error.code).toBe('BACKUP_NOT_FOUND');
	const [{path, name}] = (await home.ok('--json', 'sync', '--backups')).json.backups;
	writeFileSync(path, '{"half');
	expect((await home.run(['--json', 'sync', '--restore', name])).error.code).toBe('CLIENT_CONFIG_INVALID');
	expect((await home.run(['--json', 'sync', '--restore', name, 'other'])).error.code).toBe('USAGE');
	expect((await home.run(['--json', '--readonly', 'sync', '--restore', name])).code).not.toBe(0);
	expect(readFileSync(home.clientFile)).toEqual(before);
	expect(readdirSync(dirname(home.clientFile))).toHaveLength(1);
});
