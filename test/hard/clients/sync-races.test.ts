import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {changedMeanwhile, writeConfig} from '../../../source/core/clients/config-file.ts';
import {type Entry, entryStates, syncClient} from '../../../source/core/clients/sync.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {temporaryPaths} from '../../support/temporary.ts';

/** What another program does at a moment that cannot be hit from outside: right before or right after our rename. */
const meanwhile = vi.hoisted(() => ({
	beforeRename: undefined as (() => void) | undefined,
	afterRename: undefined as (() => void) | undefined,
}));

// The real functions, with the other program's turn beside them.
vi.mock('../../../source/core/clients/backups.ts', async load => {
	const backups = await load<typeof import('../../../source/core/clients/backups.ts')>();
	const keepBackup: typeof backups.keepBackup = async (...args) => {
		const backup = await backups.keepBackup(...args);
		meanwhile.beforeRename?.();
		return backup;
	};
	const settleBackup: typeof backups.settleBackup = async (...args) => {
		await backups.settleBackup(...args);
		meanwhile.afterRename?.();
	};
	return {...backups, keepBackup, settleBackup};
});

const syncModule = join(import.meta.dirname, '..', '..', '..', 'source', 'core', 'clients', 'sync.ts');

let paths: Paths;
let file: string;

beforeEach(() => {
	meanwhile.beforeRename = undefined;
	meanwhile.afterRename = undefined;
	paths = temporaryPaths();
	file = join(paths.home as string, 'client', 'claude_desktop_config.json');
	mkdirSync(dirname(file), {recursive: true});
});

const launcher = (id: string): Entry => ({command: '/data/bin/mcpb-tui-run', args: [id]});
const wanted = (...ids: string[]) => new Map(ids.map(id => [id, launcher(id)]));
const sync = (desired: ReadonlyMap<string, Entry>) =>
	syncClient({path: file, paths, desired, unknown: new Set(), secretsToMask: [], restore: []});
const config = () => JSON.parse(readFileSync(file, 'utf8'));
const backups = () => readdirSync(join(paths.state, 'backups')).sort();

/** Done once, by the next one who asks. */
function justOnce(work: () => void): () => void {
	let done = false;
	return () => {
		if (done) return;
		done = true;
		work();
	};
}

describe('a program that writes at the same moment', () => {
	test('writes in place before our rename: both changes are there', async () => {
		writeFileSync(file, '{"a": 1}');
		meanwhile.beforeRename = justOnce(() => writeFileSync(file, '{"a": 2, "mcpServers": {"theirs": {}}}'));
		const result = await sync(wanted('weather'));
		expect(config()).toEqual({a: 2, mcpServers: {theirs: {}, weather: launcher('weather')}});
		expect(readFileSync(result.backup as string, 'utf8')).toBe('{"a": 2, "mcpServers": {"theirs": {}}}');
		expect(backups()).toHaveLength(1);
	});

	test('replaces the file before our rename: both changes are there', async () => {
		writeFileSync(file, '{"a": 1}');
		meanwhile.beforeRename = justOnce(() => {
			writeFileSync(`${file}.theirs`, '{"a": 2}');
			renameSync(`${file}.theirs`, file);
		});
		await sync(wanted('weather'));
		expect(config()).toEqual({a: 2, mcpServers: {weather: launcher('weather')}});
	});

	test('writes into the file that we have just replaced: what it wrote is merged', async () => {
		writeFileSync(file, '{"a": 1}');
		meanwhile.afterRename = justOnce(() => {
			const [old] = backups();
			writeFileSync(join(paths.state, 'backups', old as string), '{"a": 2, "mcpServers": {"theirs": {}}}');
		});
		const result = await sync(wanted('weather'));
		expect(config()).toEqual({a: 2, mcpServers: {theirs: {}, weather: launcher('weather')}});
		expect(await entryStates(file, paths)).toEqual(new Map([['weather', 'yes']]));
		expect(result.warnings.join()).not.toContain('same moment');
		await sync(wanted());
		expect(readFileSync(file, 'utf8')).toBe('{"a": 2, "mcpServers": {"theirs": {}}}');
	});

	test('leaves half a file in what we have just replaced: ours stands and the user is told where theirs is', async () => {
		writeFileSync(file, '{"a": 1}');
		meanwhile.afterRename = justOnce(() => {
			const [old] = backups();
			writeFileSync(join(paths.state, 'backups', old as string), '{"a": 2, "mcp');
		});
		const result = await sync(wanted('weather'));
		expect(config()).toEqual({a: 1, mcpServers: {weather: launcher('weather')}});
		expect(result.warnings.join('\n')).toContain(join(paths.state, 'backups', backups()[0] as string));
	});

	test('adds a server of the name that we are about to add: it keeps it', async () => {
		writeFileSync(file, '{}');
		meanwhile.beforeRename = justOnce(() =>
			writeFileSync(file, '{"mcpServers": {"weather": {"command": "theirs"}}}'),
		);
		await expect(sync(wanted('weather'))).rejects.toMatchObject({code: 'CLIENT_ENTRY_TAKEN'});
		expect(config().mcpServers).toEqual({weather: {command: 'theirs'}});
		expect(backups()).toEqual([]);
		await sync(wanted());
		expect(config().mcpServers).toEqual({weather: {command: 'theirs'}});
	});

	test('never stops: we give up and say so, and its file is whole', async () => {
		writeFileSync(file, '{"a": 0}');
		let count = 0;
		meanwhile.beforeRename = () => writeFileSync(file, `{"a": ${++count}}`);
		await expect(sync(wanted('weather'))).rejects.toMatchObject({
			code: 'CLIENT_CONFIG_BUSY',
			hint: /Quit Claude Desktop/,
		});
		expect(config()).toEqual({a: count});
		expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
		expect(backups()).toEqual([]);
	});

	test('makes the file that was not there a moment ago: it is not written over', async () => {
		writeFileSync(file, 'theirs');
		expect(await writeConfig({path: file, expected: undefined, text: 'ours'})).toBe(changedMeanwhile);
		expect(readFileSync(file, 'utf8')).toBe('theirs');
		expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
	});
});

// ── Processes ──────────────────────────────────────────────────────────────────────────────────────────────

function startNode(script: string) {
	return spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['pipe', 'pipe', 'inherit']});
}

test('two of ours at once, with a program that rewrites the file in place beside them, lose nothing at rest', async () => {
	writeFileSync(file, '{"theirs": 0, "keep": [1, 2]}');
	const rude = startNode(`
		import {readFileSync, writeFileSync} from 'node:fs';
		import {setTimeout as pause} from 'node:timers/promises';
		let ended = false;
		let count = 0;
		process.stdin.resume().on('end', () => { ended = true; });
		function rewrite() {
			try {
				const config = JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8'));
				writeFileSync(${JSON.stringify(file)}, JSON.stringify({...config, theirs: ++count}, undefined, 2));
			} catch {}
		}
		console.log('up');
		while (!ended) {
			rewrite();
			await pause(10 + Math.random() * 30);
		}
		rewrite();
		console.log(count);`);
	await once(rude.stdout, 'data');
	// Each switches ids of its own on and off, and knows what the other wants no more than the file does.
	const ours = ['a', 'b'].map(async name => {
		const child = startNode(`
			import {syncClient} from ${JSON.stringify(syncModule)};
			const [path, paths, name] = ${JSON.stringify([file, paths, '?'])}.with(2, ${JSON.stringify(name)});
			const all = ['a', 'b'].flatMap(owner => [0, 1, 2].map(i => owner + i));
			const entry = id => [id, {command: '/data/bin/mcpb-tui-run', args: [id]}];
			for (let round = 0; round < 8; round++) {
				await syncClient({path, paths, desired: new Map(all.map(entry)), unknown: new Set(), secretsToMask: [], restore: 'all'});
				await syncClient({path, paths, desired: new Map(all.filter(id => !id.startsWith(name)).map(entry)), unknown: new Set(), secretsToMask: [], restore: 'all'});
			}`);
		expect(await once(child, 'exit')).toEqual([0, null]);
	});
	await Promise.all(ours);
	const last = once(rude.stdout, 'data');
	rude.stdin.end();
	const count = Number(String((await last)[0]));
	const all = wanted('a0', 'a1', 'a2', 'b0', 'b1', 'b2');
	await syncClient({path: file, paths, desired: all, unknown: new Set(), secretsToMask: []});
	expect(config()).toMatchObject({theirs: count, keep: [1, 2]});
	expect(new Map(Object.entries(config().mcpServers))).toEqual(all);
	await sync(wanted());
	expect(config()).toEqual({theirs: count, keep: [1, 2]});
});

/** A process that syncs and is killed right before or right after its n-th rename; returns how it ended. */
async function syncAndDie(
	ids: readonly string[],
	rename: number,
	moment: 'before' | 'after',
): Promise<unknown> {
	const child = startNode(`
		import fs from 'node:fs/promises';
		import {syncBuiltinESMExports} from 'node:module';
		const real = fs.rename;
		let count = 0;
		fs.rename = async (...args) => {
			count++;
			const die = () => process.kill(process.pid, 'SIGKILL');
			if (count === ${rename} && ${moment === 'before'}) die();
			await real(...args);
			if (count === ${rename} && ${moment === 'after'}) die();
		};
		syncBuiltinESMExports();
		const {syncClient} = await import(${JSON.stringify(syncModule)});
		const desired = new Map(${JSON.stringify(ids)}.map(id => [id, {command: '/data/bin/mcpb-tui-run', args: [id]}]));
		await syncClient({path: ${JSON.stringify(file)}, paths: ${JSON.stringify(paths)}, desired, unknown: new Set(), secretsToMask: [], restore: []});`);
	const [, signal] = await once(child, 'exit');
	return signal;
}

describe('killed at any moment', () => {
	const original = '{\n  "preferences": {"a": 1}\n}\n';

	// The renames of a sync: what we are about to write is recorded, the file is replaced, what we wrote is recorded.
	const moments = [1, 2, 3].flatMap(rename =>
		(['before', 'after'] as const).map(moment => [moment, rename] as const),
	);

	test.each(moments)(
		'%s rename %i of switching on, the next change puts things right',
		async (moment, rename) => {
			writeFileSync(file, original);
			expect(await syncAndDie(['weather'], rename, moment)).toBe('SIGKILL');
			expect([
				{preferences: {a: 1}},
				{preferences: {a: 1}, mcpServers: wantedObject('weather')},
			]).toContainEqual(config());
			await sync(wanted('weather', 'notes'));
			expect(config().mcpServers).toEqual(wantedObject('weather', 'notes'));
			await sync(wanted());
			expect(readFileSync(file, 'utf8')).toBe(original);
			expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
		},
	);

	test.each(moments)(
		'%s rename %i of switching on, switching off leaves no trace',
		async (moment, rename) => {
			writeFileSync(file, original);
			expect(await syncAndDie(['weather'], rename, moment)).toBe('SIGKILL');
			await sync(wanted());
			expect(readFileSync(file, 'utf8')).toBe(original);
			expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
			expect(await entryStates(file, paths)).toEqual(new Map());
		},
	);

	test.each(moments)(
		'%s rename %i of switching off, the next change puts things right',
		async (moment, rename) => {
			writeFileSync(file, original);
			await sync(wanted('weather'));
			expect(await syncAndDie([], rename, moment)).toBe('SIGKILL');
			await sync(wanted());
			expect(readFileSync(file, 'utf8')).toBe(original);
			expect(readdirSync(dirname(file))).toEqual(['claude_desktop_config.json']);
		},
	);
});

function wantedObject(...ids: string[]) {
	return Object.fromEntries(wanted(...ids));
}
