import {type ChildProcess, spawn} from 'node:child_process';
import {cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {temporaryFolder} from './temporary.ts';

const root = join(import.meta.dirname, '..', '..');
const modules = join(root, 'node_modules');
const notCopied = new Set(['node_modules', 'dist', 'coverage', '.git', 'screenshots']);

/** A copy of this repository that can be packed and broken, with the same packages. */
export function copyRepository() {
	const folder = temporaryFolder('mcpb-tui-repository-');
	for (const name of readdirSync(root)) {
		if (!notCopied.has(name)) cpSync(join(root, name), join(folder, name), {recursive: true});
	}
	mkdirSync(join(folder, 'node_modules'));
	for (const name of readdirSync(modules)) {
		if (!name.startsWith('.dist-')) symlinkSync(join(modules, name), join(folder, 'node_modules', name));
	}
	const manifest = () => readFileSync(join(folder, 'package.json'), 'utf8');
	return {folder, manifest, own: manifest()};
}

/** npm in a folder, without a network: nothing is cached for it. */
const environment = (folder: string) => ({
	PATH: `${join(modules, '.bin')}:${process.env.PATH}`,
	HOME: folder,
	npm_config_cache: join(folder, '.npm-cache'),
	npm_config_offline: 'true',
	npm_config_update_notifier: 'false',
});

export async function npm(
	folder: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
) {
	const {exitCode, all = ''} = await execa('npm', args, {
		cwd: folder,
		env: {...environment(folder), ...env},
		extendEnv: false,
		reject: false,
		all: true,
		stdin: 'ignore',
	});
	return {code: exitCode, all};
}

/** npm in a process group of its own, so that it can be killed with all that it started. */
export function startNpm(folder: string, args: readonly string[]): ChildProcess {
	return spawn('npm', args, {cwd: folder, env: environment(folder), stdio: 'ignore', detached: true});
}

/** Gives what was installed into a prefix the addon of this platform, as npm would. */
export function addKeyring(prefix: string): void {
	const target = join(prefix, 'node_modules', '@napi-rs');
	mkdirSync(target, {recursive: true});
	for (const name of readdirSync(join(modules, '@napi-rs'))) {
		if (/^keyring(?:-|$)/.test(name))
			cpSync(join(modules, '@napi-rs', name), join(target, name), {recursive: true});
	}
}
