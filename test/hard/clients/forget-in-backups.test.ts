import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';

const secret = 'sesame-"77"-ä';
const inFiles = JSON.stringify(secret).slice(1, -1);
const theirs = `{"mcpServers": {"theirs": {"command": "x", "env": {"KEY": ${JSON.stringify(secret)}}}}}\n`;

/** A home whose client's file has an extension's secret in plain text, and so have its backups. */
async function exposedHome(before?: string) {
	const home = newHome();
	mkdirSync(dirname(home.clientFile), {recursive: true});
	if (before !== undefined) writeFileSync(home.clientFile, before);
	await home.install(await nodeEchoBundle(), {set: {api_key: [secret]}, enable: true});
	await home.core.configure('node-echo', {entry: 'direct'});
	await home.core.configure('node-echo', {set: {greeting: ['Hello again']}});
	return home;
}

test('backups have a secret as long as the client file has it, and no longer', async () => {
	const home = await exposedHome();
	const [newest] = await home.core.backups();
	expect(readFileSync(newest?.path ?? '', 'utf8')).toContain(inFiles);
	await home.core.configure('node-echo', {entry: 'launcher'});
	expect(home.filesWith(inFiles)).toEqual([]);
	const backups = await home.core.backups();
	const marked = backups.filter(({withoutSecrets}) => withoutSecrets);
	expect(marked.length).toBeGreaterThan(0);
	for (const {path, problem} of marked) {
		expect(problem).toBeUndefined();
		expect(readFileSync(path, 'utf8')).toContain('"[secret]"');
	}
});

test('what an earlier release left in them goes with the same command', async () => {
	const home = await exposedHome();
	const [newest] = await home.core.backups();
	const left = readFileSync(newest?.path ?? '');
	await home.core.configure('node-echo', {entry: 'launcher'});
	writeFileSync(newest?.path ?? '', left);
	expect(home.filesWith(inFiles)).toEqual([newest?.path]);
	await home.core.configure('node-echo', {entry: 'launcher'});
	expect(home.filesWith(inFiles)).toEqual([]);
});

test('a copy that lost a secret can be brought back, and says so', async () => {
	const home = await exposedHome();
	await home.core.configure('node-echo', {entry: 'launcher'});
	const [marked] = (await home.core.backups()).filter(({withoutSecrets}) => withoutSecrets);
	const restored = await home.core.restoreBackup(marked?.name ?? '');
	expect(restored.warnings.join('\n')).toContain('mcpb-tui sync --restore node-echo');
	expect(readFileSync(home.clientFile, 'utf8')).toBe(readFileSync(marked?.path ?? '', 'utf8'));
	await home.core.sync({restore: ['node-echo']});
	expect(readFileSync(home.clientFile, 'utf8')).not.toContain('[secret]');
	expect((await home.ok('sync', '--backups')).out).toContain('secrets taken out');
});

test('a new secret takes the old one out, and switching off takes both', async () => {
	const home = await exposedHome();
	await home.core.configure('node-echo', {set: {api_key: ['another-secret-1']}});
	expect(home.filesWith(inFiles)).toEqual([]);
	expect(home.filesWith('another-secret-1')).toContain(home.clientFile);
	await home.core.setEnabled('node-echo', false);
	expect(home.filesWith('another-secret-1')).toEqual([]);
});

test('what is in the entry of somebody else stays, byte for byte', async () => {
	const home = await exposedHome(theirs);
	await home.core.configure('node-echo', {entry: 'launcher'});
	const oldest = (await home.core.backups()).at(-1);
	expect(readFileSync(oldest?.path ?? '', 'utf8')).toBe(theirs);
	expect(oldest?.withoutSecrets).toBeUndefined();
	for (const {path} of await home.core.backups())
		expect(readFileSync(path, 'utf8')).toContain(`{"command": "x", "env": {"KEY": "${inFiles}"}}`);
});

test('a purge leaves a secret nowhere, also where earlier changes left it', async () => {
	const home = await exposedHome();
	const backups = join(home.paths.state, 'backups');
	const [newest] = await home.core.backups();
	await home.core.configure('node-echo', {entry: 'launcher'});
	// As an earlier release left them: one copy with the secret, one that broke off.
	const plain = readFileSync(home.clientFile, 'utf8').replace(
		/"node-echo": \{/,
		`"node-echo": {"env": {"API_KEY": "${inFiles}"},`,
	);
	const name = (newest?.name ?? '').replace('.without-secrets', '');
	writeFileSync(join(backups, name.replace(/-[\da-f]{4}/, '-aaaa')), plain);
	writeFileSync(join(backups, name.replace(/-[\da-f]{4}/, '-bbbb')), plain.slice(0, -20));
	await home.core.remove('node-echo');
	expect(home.filesWith('removed-ago')).toEqual([]);
	await home.install(await nodeEchoBundle(), {set: {api_key: [secret], greeting: ['removed-ago']}});
	await home.core.remove('node-echo');
	await home.install(await nodeEchoBundle(), {set: {api_key: [secret]}, enable: true});
	await home.core.remove('node-echo', {keep: false});
	expect(home.filesWith(inFiles)).toEqual([]);
	expect(home.filesWith('removed-ago')).toEqual([]);
	const left = (await home.core.undoable()).map(({what}) => what);
	expect(left.filter(what => !what.startsWith('switching'))).toEqual([]);
});

/** The bundle with its greeting called a secret. */
function withSecretGreeting(version: string, sensitive: boolean) {
	return nodeEchoBundle({
		manifest: manifest => ({
			...manifest,
			version,
			user_config: {
				...manifest.user_config,
				greeting: {...manifest.user_config?.greeting, sensitive, default: undefined},
			},
		}),
	});
}

test('a setting that an update calls a secret is plain nowhere any more', async () => {
	const home = newHome();
	await home.install(await withSecretGreeting('1.0.0', false), {set: {api_key: [secret]}, enable: true});
	await home.core.configure('node-echo', {entry: 'direct', set: {greeting: ['first-word-1']}});
	await home.core.configure('node-echo', {set: {greeting: ['second-word-2']}});
	await home.core.configure('node-echo', {entry: 'launcher'});
	expect(home.filesWith('first-word-1').length).toBeGreaterThan(0);
	const update = await home.core.prepare(await withSecretGreeting('2.0.0', true));
	await home.core.install(update, {acceptOrigin: update.review.sha256});
	update.close();
	expect([...home.filesWith('first-word-1'), ...home.filesWith('second-word-2')]).toEqual([]);

	// Going back and forth over it too: what is set in between is what counts.
	await home.core.rollBack('node-echo');
	await home.core.configure('node-echo', {set: {greeting: ['third-word-3']}});
	await home.core.rollBack('node-echo');
	expect(home.filesWith('third-word-3')).toEqual([]);
	await home.core.undo();
	expect(home.filesWith('third-word-3')).toEqual([]);
});
