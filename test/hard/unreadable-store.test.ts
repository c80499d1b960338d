import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {recordFile} from '../../source/core/store/record.ts';
import {shellHelloBundle} from '../support/bundles.ts';
import {canFault, runFaulted} from '../support/disk-faults.ts';
import {putExtension} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';

const file = (home: string) => join(home, 'client', 'claude_desktop_config.json');
const entries = (home: string) =>
	Object.keys(JSON.parse(readFileSync(file(home), 'utf8')).mcpServers ?? {}).sort();

/** Two extensions that are on and in the client's file, with a log of the first. */
async function twoOn() {
	const paths = temporaryPaths();
	const home = paths.home ?? '';
	for (const id of ['shell-hello', 'weather']) putExtension(paths, id);
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}');
	const log = join(paths.state, 'logs', 'shell-hello', '20261121T094100000Z-4242.jsonl');
	mkdirSync(dirname(log), {recursive: true});
	writeFileSync(log, '{"time":"2026-11-21T09:41:00.000Z","kind":"life","text":"started"}\n');
	const synced = await runFaulted(home, ['sync'], {at: 0});
	expect(synced.code, synced.err).toBe(0);
	return {paths, home, log};
}

test.skipIf(!canFault)('a disk that does not give the list of extensions keeps every entry', async () => {
	const {paths, home, log} = await twoOn();
	const before = readFileSync(file(home));
	const store = join(paths.data, 'extensions');
	for (const args of [
		['sync'],
		['sync', '--restore'],
		['enable', 'weather'],
		['disable', 'weather'],
		['vault', 'migrate', 'file'],
		['list'],
		['doctor', '--fix', '--no-start'],
	]) {
		const {code, out, err} = await runFaulted(home, args, {at: 0, unread: {path: store, error: 'EIO'}});
		expect(code, args.join(' ')).toBe(1);
		expect(out + err, args.join(' ')).toMatch(/input\/output error \(EIO\)/);
		expect(readFileSync(file(home)), args.join(' ')).toEqual(before);
	}
	expect(existsSync(log)).toBe(true);
	expect((await runFaulted(home, ['sync'], {at: 0})).out).toMatch(/already|step/);
});

test.skipIf(!canFault)('one record that the disk does not give is left alone by everything', async () => {
	const {paths, home, log} = await twoOn();
	const bundle = await shellHelloBundle();
	const record = recordFile(paths, 'shell-hello');
	const before = readFileSync(record);
	const run = (...args: string[]) => runFaulted(home, args, {at: 0, unread: {path: record, error: 'EIO'}});
	const list = await run('list', '--json');
	expect(JSON.parse(list.out).extensions).toMatchObject([
		{id: 'shell-hello', state: 'unreadable'},
		{id: 'weather'},
	]);
	expect((await run('disable', 'weather')).code).toBe(0);
	await run('doctor', '--fix', '--no-start');
	const install = await run('install', bundle, '--yes');
	expect([install.code, install.err]).toEqual([1, expect.stringMatching(/EIO/)]);
	expect(entries(home)).toEqual(['shell-hello']);
	expect(existsSync(log)).toBe(true);
	expect(readFileSync(record)).toEqual(before);
});

const uid = 3407;
// Only root can become somebody else, and leave somebody what is root's.
const canBeOthers = process.getuid?.() === 0;

/** Runs the program as an ordinary user who owns the home. */
function asUser(home: string, ...args: string[]): {code: number; text: string} {
	const env = {
		PATH: process.env.PATH ?? '',
		HOME: dirname(home),
		SHELL: '/bin/sh',
		MCPB_TUI_HOME: home,
		LANG: 'C.UTF-8',
	};
	const program = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');
	const command = [
		'--reuid',
		String(uid),
		'--regid',
		String(uid),
		'--clear-groups',
		process.execPath,
		program,
		...args,
	];
	try {
		return {
			code: 0,
			text: execFileSync('setpriv', command, {
				cwd: '/',
				env,
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'pipe'],
			}),
		};
	} catch (error) {
		const {status, stdout, stderr} = error as {status: number; stdout: string; stderr: string};
		return {code: status, text: `${stdout}${stderr}`};
	}
}

/** A home of the user's; what stands above it has to let him through. */
function giveToUser(home: string): void {
	chmodSync(home, 0o700);
	for (const path of ['', ...(readdirSync(home, {recursive: true}) as string[])])
		chownSync(join(home, path), uid, uid);
}

test.skipIf(!canBeOthers)(
	'what root left in the home of a user is named with its owner and what takes it back',
	async () => {
		const {paths, home, log} = await twoOn();
		const bundle = join(home, 'x.mcpb');
		cpSync(await shellHelloBundle(), bundle);
		giveToUser(home);
		const record = recordFile(paths, 'shell-hello');
		chownSync(record, 0, 0);
		chmodSync(record, 0o600);
		const hint = `sudo chown "$(id -un)" '${record}'`;
		for (const args of [
			['list'],
			['info', 'shell-hello'],
			['install', bundle, '--yes'],
			['doctor', '--no-start'],
		]) {
			const {text} = asUser(home, ...args);
			expect(text, args.join(' ')).toContain(`${record} belongs to root`);
			expect(text, args.join(' ')).toContain(hint);
		}
		expect(asUser(home, 'disable', 'weather').code).toBe(0);
		asUser(home, 'doctor', '--fix', '--no-start');
		expect(entries(home)).toEqual(['shell-hello']);
		expect(existsSync(log)).toBe(true);

		// A whole folder that another owns is one thing to take back.
		chownSync(join(paths.data, 'extensions', 'weather'), 0, 0);
		chmodSync(join(paths.data, 'extensions', 'weather'), 0o700);
		expect(asUser(home, 'list').text).toContain(
			`sudo chown -R "$(id -un)" '${join(paths.data, 'extensions', 'weather')}'`,
		);
		// The list of what was written tells whose an entry is: without it the file is not touched.
		const ledger = join(paths.state, 'ledger.json');
		chownSync(ledger, 0, 0);
		chmodSync(ledger, 0o600);
		const before = readFileSync(file(home));
		const synced = asUser(home, 'sync');
		expect([synced.code, synced.text]).toEqual([1, expect.stringContaining(`${ledger} belongs to root`)]);
		expect(readFileSync(file(home))).toEqual(before);
		expect(asUser(home, 'list').text).toMatch(/unknown/);
	},
);
