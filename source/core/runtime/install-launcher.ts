import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {copyFile, mkdir, readdir, readFile, rename, rm} from 'node:fs/promises';
import {basename, isAbsolute, join} from 'node:path';
import process from 'node:process';
import {UserError} from '../errors.ts';
import {ensureFolder, exists, readIfExists, replaceFile, syncFolder, temporaryName} from '../files.ts';
import {ownScript} from '../own-files.ts';
import type {Paths} from '../paths.ts';
import {readRegular, readRegularSync} from '../regular-file.ts';
import {copiedAddon, keyringAddonFile} from '../secrets/keyring-addon.ts';
import type {SessionBus} from '../secrets/session-bus.ts';
import {type LauncherFacts, readFacts} from './launcher-facts.ts';
import {launcherScript, leanFlags, leanFrom, memoryVariables, nodeFlags} from './launcher-script.ts';
import {loginPath} from './login-path.ts';
import {readRunnerFiles} from './runner-files.ts';

type InstallOptions = {
	env?: NodeJS.ProcessEnv;
	/** Ask the login shell for its PATH again, as a sync does. */
	refresh?: boolean;
};

const runName = 'run.js';
const cacheName = 'cache';

function launchers(paths: Paths): string {
	return join(paths.data, 'bin');
}

function scriptFile(paths: Paths): string {
	return join(launchers(paths), 'mcpb-tui-run');
}

/** The name of the folder in use; it is kept in a file of its own, as the script is for a shell to read. */
function currentFile(paths: Paths): string {
	return join(launchers(paths), 'current');
}

/** The version of mcpb-tui. */
export function productVersion(): string {
	try {
		const manifest = join(ownScript('run'), '..', '..', 'package.json');
		return (JSON.parse(readFileSync(manifest, 'utf8')) as {version?: string}).version ?? '0';
	} catch {
		return '0';
	}
}

function currentBus(env: NodeJS.ProcessEnv, before: SessionBus = {}): SessionBus {
	const named = env.XDG_RUNTIME_DIR ?? '';
	const runtime = isAbsolute(named) ? named : before.XDG_RUNTIME_DIR;
	const address = env.DBUS_SESSION_BUS_ADDRESS || before.DBUS_SESSION_BUS_ADDRESS;
	return {...(runtime && {XDG_RUNTIME_DIR: runtime}), ...(address && {DBUS_SESSION_BUS_ADDRESS: address})};
}

/** Fills the cache of compiled code, which spares every start ten milliseconds, by a start that does nothing. */
async function warmUp(folder: string): Promise<void> {
	const env = {...process.env, NODE_COMPILE_CACHE: join(folder, cacheName)};
	await new Promise<void>(resolve => {
		execFile(process.execPath, [join(folder, runName)], {env, timeout: 5000}, () => resolve());
	});
}

/** Copies the launcher and the keychain addon into a folder that is named after what they are. */
async function placeCopy(paths: Paths): Promise<string> {
	const source = ownScript('run');
	const addon = keyringAddonFile();
	let script: Buffer;
	try {
		script = await readFile(source);
	} catch (error) {
		throw new UserError('LAUNCHER_BROKEN', `The launcher cannot be installed: ${source} cannot be read.`, {
			hint: 'Install mcpb-tui again (from its sources: npm run build).',
			cause: error,
		});
	}
	// The addon's own path holds its version; reading its three megabytes at each sync would say no more.
	const hash = createHash('sha256')
		.update(script)
		.update(addon ?? '')
		.digest('hex')
		.slice(0, 12);
	const folder = join(launchers(paths), `${productVersion()}-${hash}`);
	if (await exists(join(folder, runName))) return folder;
	await ensureFolder(launchers(paths));
	const staged = temporaryName(folder);
	try {
		await mkdir(staged, {mode: 0o700});
		await replaceFile(join(staged, runName), script);
		// Without it Node would read the next package.json above to learn what kind of file this is.
		await replaceFile(join(staged, 'package.json'), '{"type":"module"}\n');
		if (addon) await copyFile(addon, join(staged, copiedAddon));
		await rename(staged, folder);
		await syncFolder(launchers(paths));
		await warmUp(folder);
	} catch (error) {
		// Another process was faster with the very same.
		if (!(await exists(join(folder, runName)))) throw error;
	} finally {
		await rm(staged, {recursive: true, force: true}).catch(() => undefined);
	}
	return folder;
}

async function replaceIfDifferent(path: string, content: string, mode: number): Promise<void> {
	if ((await readIfExists(path)) !== content) await replaceFile(path, content, {mode});
}

/** Removes copies that are neither in use by a running server nor one of the two latest in command. */
async function dropOldCopies(paths: Paths, keep: readonly string[]): Promise<void> {
	const runners = await readRunnerFiles(paths).catch(() => undefined);
	// Where it is not known what runs, any copy may be in use.
	if (!runners) return;
	const used = new Set([...keep, ...runners.map(({launcher}) => basename(launcher))]);
	const folders = (await readdir(launchers(paths), {withFileTypes: true})).filter(
		entry => entry.isDirectory() && !entry.name.startsWith('.'),
	);
	for (const {name} of folders) {
		if (!used.has(name)) await rm(join(launchers(paths), name), {recursive: true, force: true});
	}
}

/**
 * Puts a launcher of our own into the store, so that a client's entries outlive a cleaned npx cache and an upgrade
 * of Node, and returns the absolute path that the entries start. Cheap when nothing changed.
 * Throws `LAUNCHER_BROKEN` when this installation has none, or the system's error.
 */
export async function installLauncher(
	paths: Paths,
	{env = process.env, refresh = false}: InstallOptions = {},
): Promise<string> {
	const folder = await placeCopy(paths);
	const before = (await readIfExists(currentFile(paths)))?.trim();
	const known = readFacts(folder) ?? (before ? readFacts(join(launchers(paths), before)) : undefined);
	const facts: LauncherFacts = {
		schema: 1,
		paths,
		loginPath: known && !refresh ? known.loginPath : await loginPath(env),
		sessionBus: currentBus(env, known?.sessionBus),
		node: process.execPath,
		version: productVersion(),
	};
	await replaceIfDifferent(
		join(folder, 'launcher.json'),
		`${JSON.stringify(facts, undefined, '\t')}\n`,
		0o600,
	);
	const script = launcherScript({run: join(folder, runName), node: facts.node, loginPath: facts.loginPath});
	await replaceIfDifferent(scriptFile(paths), script, 0o700);
	if (before !== basename(folder)) {
		await replaceFile(currentFile(paths), `${basename(folder)}\n`);
		// A client may be starting the one before at this moment.
		await dropOldCopies(paths, [basename(folder), ...(before ? [before] : [])]);
	}
	return scriptFile(paths);
}

export type RunnerCommand = {command: string; args: readonly string[]; env: NodeJS.ProcessEnv};

/** Starts a server from the installed copy, for ourselves: this Node will do, so no shell is needed in between. */
export async function runnerCommand(paths: Paths, args: readonly string[]): Promise<RunnerCommand> {
	await installLauncher(paths);
	const folder = join(launchers(paths), (await readRegular(currentFile(paths))).toString('utf8').trim());
	const lean = Number.parseInt(process.versions.node, 10) < leanFrom ? [] : leanFlags;
	return {
		command: process.execPath,
		args: [...nodeFlags, ...lean, join(folder, runName), ...args],
		env: {...process.env, ...memoryVariables, NODE_COMPILE_CACHE: join(folder, cacheName)},
	};
}

/** What a client's entry for an extension holds. Windows has no `/bin/sh`, so there it names Node and the file. */
export function launcherEntry(paths: Paths, id: string): {command: string; args: readonly string[]} {
	if (process.platform !== 'win32') return {command: scriptFile(paths), args: [id]};
	let name = '';
	try {
		name = readRegularSync(currentFile(paths)).bytes.toString('utf8').trim();
	} catch {}
	return {command: process.execPath, args: [join(launchers(paths), name, runName), id]};
}
