import {execFileSync} from 'node:child_process';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {
	clientStatus,
	type Entry,
	entryStates,
	type SyncRequest,
	syncClient,
	verifyAfter,
} from '../../../source/core/clients/sync.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

let paths: Paths;
let file: string;

beforeEach(() => {
	paths = temporaryPaths();
	file = join(paths.home as string, 'client', 'claude_desktop_config.json');
});

const launcher = (id: string): Entry => ({command: '/data/bin/mcpb-tui-run', args: [id]});

/** The entries of these extensions, each through the launcher. */
function wanted(...ids: string[]): Map<string, Entry> {
	return new Map(ids.map(id => [id, launcher(id)]));
}

function sync(desired: ReadonlyMap<string, Entry>, more: Partial<SyncRequest> = {}) {
	return syncClient({
		path: file,
		paths,
		desired,
		unknown: new Set(),
		secretsToMask: [],
		restore: [],
		...more,
	});
}

function put(text: string | Buffer): void {
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(file, text);
}

const text = () => readFileSync(file, 'utf8');
const servers = () => JSON.parse(text()).mcpServers ?? {};
const kinds = ({changes}: {changes: readonly {id: string; kind: string}[]}) =>
	changes.map(({id, kind}) => `${kind} ${id}`);

/** The file as Claude Desktop writes it again from what it keeps in memory. */
function rewriteAsClaude(change: (config: Record<string, unknown>) => void): void {
	const config = JSON.parse(text());
	change(config);
	writeFileSync(file, JSON.stringify(config, undefined, 2));
}

const others = `{
	"globalShortcut": "Alt+Space",
	"mcpServers": {
		"github": {"command": "npx", "args": ["-y", "server-github"], "env": {"TOKEN": "ghp-canary"}}
	},
	"preferences": {"big": 12345678901234567890}
}
`;

describe('switching extensions on and off', () => {
	test('on a machine that has no file yet it is made, private, with its folder', async () => {
		const result = await sync(wanted('weather'));
		expect(result).toMatchObject({path: file, written: true});
		expect(kinds(result)).toEqual(['add weather']);
		expect(result.backup).toBeUndefined();
		expect(JSON.parse(text())).toEqual({
			mcpServers: {weather: {command: '/data/bin/mcpb-tui-run', args: ['weather']}},
		});
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test('what is switched off again is gone, and every other byte is as it was', async () => {
		put(others);
		await sync(wanted('weather'));
		expect(Object.keys(servers())).toEqual(['github', 'weather']);
		await sync(wanted('weather', 'notes'));
		await sync(wanted('notes'));
		const last = await sync(wanted());
		expect(kinds(last)).toEqual(['remove notes']);
		expect(text()).toBe(others);
	});

	test('what is in step is not written again', async () => {
		await sync(wanted('weather'));
		const {ino, mtimeMs} = statSync(file);
		const result = await sync(wanted('weather'));
		expect(result).toMatchObject({changes: [], diff: [], written: false, warnings: []});
		expect(statSync(file)).toMatchObject({ino, mtimeMs});
	});

	test('an entry whose command changes is changed in place', async () => {
		put(others);
		await sync(wanted('weather', 'notes'));
		const result = await sync(wanted('notes').set('weather', {command: '/elsewhere', args: []}));
		expect(kinds(result)).toEqual(['update weather']);
		expect(Object.keys(servers())).toEqual(['github', 'weather', 'notes']);
		expect(servers().weather).toEqual({command: '/elsewhere', args: []});
	});

	test('a dry run shows the lines that would change and writes nothing at all', async () => {
		put(others);
		const result = await sync(wanted('weather'), {dryRun: true});
		expect(result.written).toBe(false);
		expect(result.changes).toEqual([
			{
				id: 'weather',
				kind: 'add',
				before: undefined,
				after: {command: '/data/bin/mcpb-tui-run', args: ['weather']},
			},
		]);
		expect(result.diff).toContain('+\t\t"weather": {');
		expect(result.diff.filter(line => line.startsWith('-'))).toEqual([expect.stringContaining('"github"')]);
		expect(text()).toBe(others);
		expect(existsSync(paths.state)).toBe(false);
	});

	test('the user is told when Claude Desktop will see it', async () => {
		const {warnings} = await sync(wanted('weather'));
		expect(warnings.join('\n')).toMatch(/Claude Desktop .*(starts|open it again)/);
	});

	test('a name that Claude Desktop keeps for itself is told', async () => {
		const {warnings} = await sync(wanted('memory-bank'));
		expect(warnings.join('\n')).toMatch(/names that begin with "memory" for itself.*--as my-memory-bank/);
	});
});

describe('what is not ours', () => {
	test('a server that already has the name is not taken over', async () => {
		put(others);
		await expect(sync(wanted('github'), {about: 'github'})).rejects.toMatchObject({
			code: 'CLIENT_ENTRY_TAKEN',
			message: expect.stringContaining('"github"'),
			hint: expect.stringContaining('--as'),
		});
		expect(text()).toBe(others);
	});

	test('it does not stand in the way of the others', async () => {
		put(others);
		const result = await sync(wanted('github', 'weather'), {about: 'weather'});
		expect(kinds(result)).toEqual(['add weather']);
		expect(result.warnings.join('\n')).toMatch(/github has no entry/);
		expect(servers().github.command).toBe('npx');
		expect(kinds(await sync(wanted(), {restore: 'all'}))).toEqual(['remove weather']);
		expect(text()).toBe(others);
	});

	test('an entry that Claude Desktop has made its own stays, whatever is asked', async () => {
		await sync(wanted('weather'));
		rewriteAsClaude(config => {
			config.mcpServers = {weather: {command: 'x', extensionId: 'local.mcpb.me.weather'}};
		});
		const before = text();
		const result = await sync(wanted(), {restore: 'all'});
		expect(kinds(result)).toEqual(['drift weather']);
		expect(result.warnings.join('\n')).toMatch(/belongs to an extension of Claude Desktop/);
		expect(text()).toBe(before);
	});

	test('when the record of what we wrote is lost, entries that are as they should be are known again', async () => {
		put(others);
		await sync(wanted('weather'));
		rmSync(join(paths.state, 'ledger.json'));
		expect(await sync(wanted('weather'))).toMatchObject({changes: [], written: false});
		expect(kinds(await sync(wanted()))).toEqual(['remove weather']);
		expect(Object.keys(servers())).toEqual(['github']);
	});

	test('a damaged record is told and nothing is written', async () => {
		await sync(wanted('weather'));
		const before = text();
		for (const [ledger, code] of [
			['{"schema":1,"files"', 'RECORD_DAMAGED'],
			['{"schema":1,"files":{"x":null}}', 'RECORD_DAMAGED'],
			['{"schema":2}', 'RECORD_NEWER'],
		] as const) {
			writeFileSync(join(paths.state, 'ledger.json'), ledger);
			await expect(sync(wanted())).rejects.toMatchObject({code});
			expect(text()).toBe(before);
		}
	});

	test('two clients’ files are kept apart', async () => {
		const second = join(paths.home as string, 'second.json');
		await sync(wanted('weather'));
		await syncClient({path: second, paths, desired: wanted('notes'), unknown: new Set(), secretsToMask: []});
		expect(Object.keys(servers())).toEqual(['weather']);
		expect(await entryStates(second, paths)).toEqual(new Map([['notes', 'yes']]));
		expect(await entryStates(file, paths)).toEqual(new Map([['weather', 'yes']]));
	});
});

describe('what others did to our entries', () => {
	test('a hand edit is shown and left, whether the extension stays or goes', async () => {
		await sync(wanted('weather'));
		rewriteAsClaude(config => {
			config.mcpServers = {weather: {command: '/data/bin/mcpb-tui-run', args: ['weather', '--mine']}};
		});
		const edited = text();
		expect(await entryStates(file, paths)).toEqual(new Map([['weather', 'drift']]));
		for (const [desired, hint] of [
			[wanted('weather'), /edited by hand.*sync --restore weather/],
			[wanted(), /is disabled, but its entry was edited.*sync --restore weather/],
		] as const) {
			const result = await sync(desired, {restore: undefined});
			expect(kinds(result)).toEqual(['drift weather']);
			expect(result.changes[0]?.before).toEqual({
				command: '/data/bin/mcpb-tui-run',
				args: ['weather', '--mine'],
			});
			expect(result.changes[0]?.after).toEqual(desired.size > 0 ? launcher('weather') : undefined);
			expect(result.warnings.join('\n')).toMatch(hint);
			expect(result.written).toBe(false);
			expect(text()).toBe(edited);
		}
	});

	test('a hand edit goes when the user says so', async () => {
		await sync(wanted('weather', 'notes'));
		rewriteAsClaude(config => {
			config.mcpServers = {weather: {command: 'mine'}, notes: {command: 'mine'}};
		});
		const result = await sync(wanted('weather', 'notes'), {restore: ['weather']});
		expect(kinds(result)).toEqual(['update weather', 'drift notes']);
		expect(servers()).toEqual({weather: launcher('weather'), notes: {command: 'mine'}});
		expect(kinds(await sync(wanted(), {restore: 'all'}))).toEqual(['remove weather', 'remove notes']);
		expect(servers()).toEqual({});
	});

	test('the same entry in other words is no hand edit', async () => {
		await sync(new Map([['weather', {command: 'x', args: [], env: {B: '2', A: '1'}}]]));
		rewriteAsClaude(config => {
			config.mcpServers = {weather: {env: {A: '1', B: '2'}, command: 'x'}};
		});
		expect(await entryStates(file, paths)).toEqual(new Map([['weather', 'yes']]));
		expect(kinds(await sync(wanted()))).toEqual(['remove weather']);
	});

	test('entries that Claude Desktop dropped are told, left by other changes, and written again by a sync', async () => {
		put(others);
		await sync(wanted('weather'));
		rewriteAsClaude(config => {
			delete config.mcpServers;
		});
		expect(await entryStates(file, paths)).toEqual(new Map([['weather', 'no']]));
		expect(await verifyAfter(file, paths, {milliseconds: 0})).toEqual(['weather']);
		const other = await sync(wanted('weather', 'notes'), {about: 'notes'});
		expect(kinds(other)).toEqual(['missing weather', 'add notes']);
		expect(other.warnings.join('\n')).toMatch(/entry of weather is gone.*mcpb-tui sync/);
		expect(Object.keys(servers())).toEqual(['notes']);
		expect(kinds(await sync(wanted('weather', 'notes'), {restore: undefined}))).toEqual(['add weather']);
		expect(Object.keys(servers())).toEqual(['notes', 'weather']);
		expect(await verifyAfter(file, paths, {milliseconds: 0})).toEqual([]);
	});

	test('an extension that was dropped and then switched off is simply forgotten', async () => {
		await sync(wanted('weather'));
		rmSync(file);
		expect(await sync(wanted())).toMatchObject({changes: [], written: false});
		expect(existsSync(file)).toBe(false);
		expect(kinds(await sync(wanted('weather')))).toEqual(['add weather']);
	});

	test('keys that Claude Desktop strips elsewhere do not matter to us', async () => {
		put(others);
		await sync(wanted('weather'));
		rewriteAsClaude(config => {
			delete config.preferences;
			config.new = true;
		});
		expect(await sync(wanted('weather'))).toMatchObject({changes: [], written: false});
		await sync(wanted());
		expect(JSON.parse(text())).toEqual({
			globalShortcut: 'Alt+Space',
			mcpServers: JSON.parse(others).mcpServers,
			new: true,
		});
	});
});

describe('secrets', () => {
	const direct = (key: string): Entry => ({
		command: 'srv',
		args: ['--key', key, '--port', '80'],
		env: {KEY: key, MODE: 'fast'},
	});

	test('a direct entry has them in the file and nowhere else', async () => {
		const desired = new Map([['weather', direct('sk-canary-1')]]);
		const shown = [
			await sync(desired, {secretsToMask: ['sk-canary-1'], dryRun: true}),
			await sync(desired, {secretsToMask: ['sk-canary-1']}),
		];
		expect(servers().weather).toEqual(direct('sk-canary-1'));
		expect(JSON.stringify(shown)).not.toContain('canary');
		expect(shown[0]?.changes[0]?.after).toMatchObject({
			env: {KEY: '[secret]', MODE: 'fast'},
			args: ['--key', '[secret]', '--port', '80'],
		});
		expect(readFileSync(join(paths.state, 'ledger.json'), 'utf8')).not.toContain('canary');
	});

	test('an old secret is not shown when a new one takes its place, nor when the entry goes', async () => {
		await sync(new Map([['weather', direct('sk-canary-1')]]), {secretsToMask: ['sk-canary-1']});
		const update = await sync(new Map([['weather', direct('sk-canary-2')]]), {
			secretsToMask: ['sk-canary-2'],
		});
		expect(kinds(update)).toEqual(['update weather']);
		expect(JSON.stringify(update)).not.toContain('canary');
		const removal = await sync(wanted());
		expect(kinds(removal)).toEqual(['remove weather']);
		expect(JSON.stringify(removal)).not.toContain('canary');
	});

	test('a hand edit does not bring one out', async () => {
		await sync(new Map([['weather', direct('sk-canary-1')]]), {secretsToMask: ['sk-canary-1']});
		rewriteAsClaude(config => {
			config.mcpServers = {
				weather: {command: 'srv', args: ['-v', '--key', 'sk-canary-1'], env: {KEY: 'sk-canary-3'}},
			};
		});
		const result = await sync(wanted('weather'));
		expect(kinds(result)).toEqual(['drift weather']);
		expect(JSON.stringify(result)).not.toContain('canary');
	});

	test('the environment of other people’s servers is not shown', async () => {
		put(others);
		expect(JSON.stringify(await sync(wanted('weather'), {dryRun: true}))).not.toContain('ghp-canary');
	});

	test('a file that steers the terminal is shown harmless', async () => {
		put(
			others
				.replace('server-github', String.raw`\u001b]52;c;x\u0007`)
				.replace('"globalShortcut"', '"\u009b31m\u202e"'),
		);
		const {diff} = await sync(wanted('weather'), {dryRun: true});
		expect(diff.join('\n')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
	});
});

describe('files in any state', () => {
	test.each([
		['broken JSON', '{"mcpServers": {"a": }}'],
		['servers that are a list', '{"mcpServers": []}'],
		['UTF-16', Buffer.from('\uFEFF{"mcpServers": {}}', 'utf16le')],
		['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
	])('%s is refused, and left as it is', async (_, content) => {
		put(content);
		await expect(sync(wanted('weather'))).rejects.toMatchObject({
			code: 'CLIENT_CONFIG_INVALID',
			message: expect.stringContaining(file),
		});
		expect(readFileSync(file)).toEqual(Buffer.from(content));
		expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
		expect(await clientStatus(file, paths, wanted(), new Set())).toMatchObject({
			exists: true,
			inStep: false,
			problem: expect.stringContaining(file),
		});
	});

	test.each([
		['empty', ''],
		['blank', ' \n\n'],
		['a byte order mark alone', '\uFEFF'],
	])('a file that is %s has nothing to lose and is used', async (_, content) => {
		put(content);
		await sync(wanted('weather'));
		expect(JSON.parse(text())).toEqual({mcpServers: {weather: launcher('weather')}});
	});

	test('a byte order mark goes, because Claude Desktop cannot read past it, and that is said', async () => {
		put(`\uFEFF${others}`);
		const {warnings} = await sync(wanted('weather'));
		expect(warnings.join('\n')).toMatch(/byte order mark/);
		await sync(wanted());
		expect(text()).toBe(others);
	});

	test('a file in the middle of being written is waited for', async () => {
		put('{"mcpServers": {"a": ');
		const waiting = sync(wanted('weather'));
		setTimeout(() => writeFileSync(file, '{"mcpServers": {"a": {}}}'), 100);
		await waiting;
		expect(Object.keys(servers())).toEqual(['a', 'weather']);
	});

	test('a symbolic link stays one, and what it points to is replaced', async () => {
		const real = join(temporaryFolder(), 'dotfiles.json');
		writeFileSync(real, others);
		mkdirSync(dirname(file), {recursive: true});
		symlinkSync(real, file);
		await sync(wanted('weather'));
		expect(readlinkSync(file)).toBe(real);
		expect(Object.keys(JSON.parse(readFileSync(real, 'utf8')).mcpServers)).toEqual(['github', 'weather']);
		expect(await entryStates(real, paths)).toEqual(new Map([['weather', 'yes']]));
	});

	test('a symbolic link to a file that is not there yet is followed', async () => {
		const real = join(temporaryFolder(), 'later', 'dotfiles.json');
		mkdirSync(dirname(file), {recursive: true});
		symlinkSync(real, file);
		await sync(wanted('weather'));
		expect(lstatSync(file).isSymbolicLink()).toBe(true);
		expect(Object.keys(JSON.parse(readFileSync(real, 'utf8')).mcpServers)).toEqual(['weather']);
		expect(kinds(await sync(wanted()))).toEqual(['remove weather']);
	});

	test('a file keeps its mode', async () => {
		put(others);
		execFileSync('chmod', ['640', file]);
		await sync(wanted('weather'));
		expect(statSync(file).mode & 0o777).toBe(0o640);
	});

	test.skipIf(process.getuid?.() !== 0)(
		'root leaves the file to the user it belongs to (needs root)',
		async () => {
			put(others);
			execFileSync('chown', ['12345:12346', file]);
			await sync(wanted('weather'));
			expect(statSync(file)).toMatchObject({uid: 12_345, gid: 12_346});
		},
	);

	test('a folder in its place, or a file in the place of its folder, is told', async () => {
		mkdirSync(file, {recursive: true});
		await expect(sync(wanted('weather'))).rejects.toMatchObject({
			code: 'CLIENT_CONFIG_INVALID',
			message: /it is a folder/,
		});
		rmSync(dirname(file), {recursive: true});
		writeFileSync(dirname(file), '');
		await expect(sync(wanted('weather'))).rejects.toMatchObject({code: 'CLIENT_CONFIG_INVALID'});
	});
});

const mayMount = process.getuid?.() === 0 && process.platform === 'linux';

/** Mounts a small file system of the given options in the place of the client's folder. */
function mountClientFolder(options: string): boolean {
	const folder = dirname(file);
	mkdirSync(folder, {recursive: true});
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {stdio: 'ignore'});
	} catch {
		return false;
	}
	onTestFinished(() => {
		execFileSync('umount', [folder]);
	});
	return true;
}

describe.skipIf(!mayMount)('disks that refuse (needs root, to mount them)', () => {
	test('a full disk is told, and nothing has changed', async context => {
		if (!mountClientFolder('size=64k')) return context.skip('this machine does not let root mount');
		const old = JSON.stringify({mcpServers: {}, filler: 'x'.repeat(40_000)});
		put(old);
		await expect(sync(wanted('weather'))).rejects.toMatchObject({
			code: 'CLIENT_CONFIG_UNWRITABLE',
			message: /disk is full/,
		});
		expect(text()).toBe(old);
		expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
		expect(await entryStates(file, paths)).toEqual(new Map());
		expect(existsSync(join(paths.state, 'backups'))).toBe(false);
		writeFileSync(file, '{}');
		expect(kinds(await sync(wanted('weather')))).toEqual(['add weather']);
	});

	test('a read-only folder is told, and nothing has changed', async context => {
		if (!mountClientFolder('size=64k')) return context.skip('this machine does not let root mount');
		put(others);
		execFileSync('mount', ['-o', 'remount,ro', dirname(file)]);
		await expect(sync(wanted('weather'))).rejects.toMatchObject({
			code: 'CLIENT_CONFIG_UNWRITABLE',
			message: /read-only/,
		});
		expect(text()).toBe(others);
	});

	test('a file on another disk than ours is backed up by a copy', async context => {
		if (!mountClientFolder('size=1m')) return context.skip('this machine does not let root mount');
		put(others);
		const {backup} = await sync(wanted('weather'));
		expect(readFileSync(backup as string, 'utf8')).toBe(others);
		expect(statSync(backup as string).mode & 0o777).toBe(0o600);
	});
});

describe('backups', () => {
	test('the file as it was is kept, for the user alone', async () => {
		put(others);
		const {backup} = await sync(wanted('weather'));
		expect(dirname(backup as string)).toBe(join(paths.state, 'backups'));
		expect(readFileSync(backup as string, 'utf8')).toBe(others);
		expect(statSync(backup as string).mode & 0o777).toBe(0o600);
	});

	test('of many the last ten stay', async () => {
		put(others);
		for (let round = 0; round < 12; round++) await sync(wanted(`extension-${round}`));
		const names = readdirSync(join(paths.state, 'backups')).sort();
		expect(names).toHaveLength(10);
		expect(readFileSync(join(paths.state, 'backups', names.at(-1) as string), 'utf8')).toContain(
			'extension-10',
		);
	});
});

test('the state of the file is told beside what is wanted', async () => {
	expect(await clientStatus(file, paths, wanted(), new Set())).toMatchObject({
		path: file,
		exists: false,
		inStep: true,
		unmanaged: [],
	});
	put(others);
	expect(await clientStatus(file, paths, wanted('weather'), new Set())).toMatchObject({
		exists: true,
		inStep: false,
		unmanaged: ['github'],
	});
	await sync(wanted('weather'));
	const status = await clientStatus(file, paths, wanted('weather'), new Set());
	expect(status).toMatchObject({exists: true, inStep: true, unmanaged: ['github']});
	expect(status.problem).toBeUndefined();
	expect(await entryStates(file, paths, new Map([['weather', {command: 'new', args: []}]]))).toEqual(
		new Map([['weather', 'yes']]),
	);
});
