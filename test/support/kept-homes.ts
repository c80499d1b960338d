import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {join, relative} from 'node:path';
import process from 'node:process';
import {type Paths, resolvePaths} from '../../source/core/paths.ts';
import {temporaryFolder} from './temporary.ts';

const root = join(import.meta.dirname, '..', '..');
const releases = join(root, 'test', 'fixtures', 'releases');
const newest = '0.1.0';

/** Where the homes of a release were made: this path stands in their files. */
export function madeAt(version: string): string {
	return `/tmp/mcpb-tui-homes-of-${version}`;
}

/** Unpacks an earlier release's program, as it was published, into an empty folder. Returns what Node runs. */
export function unpackRelease(folder: string, version: string = newest): string {
	execFileSync('tar', ['-xzf', join(releases, `${version}.tar.gz`), '-C', folder]);
	// It fails without the addon that it depends on, whose interface has not changed since.
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	return join(folder, 'bin', 'mcpb-tui.js');
}

// biome-ignore lint/suspicious/noExplicitAny: read and written as that release did it
type Json = any;

function readJson(path: string): Json {
	return JSON.parse(readFileSync(path, 'utf8'));
}

function hashOfPath(path: string): string {
	return createHash('sha256').update(path).digest('hex').slice(0, 8);
}

/** As release 0.1.0 took the fingerprint of an entry: its keys in order, without an empty environment or list. */
function fingerprint({command, args}: {command: string; args: string[]}): string {
	return createHash('sha256').update(JSON.stringify({args, command})).digest('hex');
}

function textFiles(folder: string): string[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.filter(path => !readFileSync(path).includes(0));
}

/** Puts a home's own path in the place of the one that it was made at, as if it had been made there. */
function move(home: string, from: string): void {
	for (const path of textFiles(home)) {
		const text = readFileSync(path, 'utf8');
		if (!text.includes(from)) continue;
		const {atime, mtime} = statSync(path);
		writeFileSync(path, text.replaceAll(from, home));
		utimesSync(path, atime, mtime);
	}
	const client = join(home, 'client', 'claude_desktop_config.json');
	const {mcpServers} = readJson(client);
	const file = join(home, 'state', 'ledger.json');
	const ledger = readJson(file);
	for (const [id, entry] of Object.entries<Json>(ledger.files[client].entries))
		entry.written = fingerprint(mcpServers[id]);
	writeFileSync(file, `${JSON.stringify(ledger, undefined, '\t')}\n`);
	const backups = join(home, 'state', 'backups');
	const [before, after] = [join(from, 'client', 'claude_desktop_config.json'), client].map(hashOfPath);
	for (const name of existsSync(backups) ? readdirSync(backups) : [])
		renameSync(join(backups, name), join(backups, name.replace(`.${before}.`, `.${after}.`)));
}

/**
 * A home that an earlier release has made, with the bytes and modes that it left, at a path of the running test's
 * own. `ordinary`: three extensions with settings, secrets, logs, calls, undo and backups; `large`: 200 extensions.
 */
export function keptHome(name: 'ordinary' | 'large', version: string = newest): {home: string; paths: Paths} {
	const home = join(temporaryFolder('mcpb-tui-kept-'), 'home');
	mkdirSync(home);
	execFileSync('tar', ['-xzf', join(releases, `${version}-${name}.tar.gz`), '-C', home, '--no-same-owner']);
	move(home, join(madeAt(version), name));
	return {home, paths: resolvePaths({env: {}, home})};
}

/** What each start finds out or makes again. */
const madeAgain =
	/\/data\/(bin\/|changed$|lock)|\/state\/(settings-checked|login-path\.json)$|lock$|lock-\w+$|\/runtime\//;

/** Every file that says something, with its mode and bytes. What each start makes again is left out. */
export function contentsOf(home: string): Map<string, string> {
	const files = readdirSync(home, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
	return new Map(
		files
			.map(entry => join(entry.parentPath, entry.name))
			.filter(path => !madeAgain.test(path))
			.map((path): [string, string] => [
				relative(home, path),
				`${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'base64')}`,
			])
			.sort(),
	);
}

/** Runs a program on a home. Returns all that it said. */
export function say(program: string, home: string, ...args: string[]): string {
	const env = {PATH: process.env.PATH, HOME: join(home, '..'), SHELL: '/bin/sh', MCPB_TUI_HOME: home};
	const {stdout, stderr} = spawnSync(process.execPath, [program, ...args], {env, encoding: 'utf8'});
	return stdout + stderr;
}
