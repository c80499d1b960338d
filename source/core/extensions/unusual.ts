import {basename} from 'node:path';
import type {Manifest} from '../contract.ts';
import {type SafeText, safeLine} from '../safe-text.ts';

const fetchers = new Set(['npx', 'uvx', 'bunx', 'pnpx', 'pipx', 'docker', 'podman', 'dnx']);
const shells = new Set(['sh', 'bash', 'zsh', 'fish', 'cmd', 'cmd.exe', 'powershell', 'pwsh', 'osascript']);
const steering =
	/^(PATH|LD_.*|DYLD_.*|NODE_OPTIONS|NODE_PATH|PYTHONSTARTUP|PYTHONHOME|BASH_ENV|ENV|IFS|HTTPS?_PROXY)$/i;

function commandWarnings(manifest: Manifest): string[] {
	const {command} = manifest.server;
	if (!command) return [];
	const name = basename(command.command).toLowerCase();
	const warnings: string[] = [];
	if (fetchers.has(name)) {
		warnings.push(
			`It runs ${name}, which fetches code that is not in this bundle and cannot be reviewed here.`,
		);
	}
	if (shells.has(name)) warnings.push(`It runs its command through ${name}: read the arguments.`);
	for (const variable of Object.keys(command.env)) {
		if (steering.test(variable)) warnings.push(`It sets ${variable}, which changes what else gets loaded.`);
	}
	return warnings;
}

/** What a reader of the review should look at first. */
export function unusual(manifest: Manifest, isFile: (path: string) => boolean): readonly SafeText[] {
	const warnings = commandWarnings(manifest);
	const {entryPoint} = manifest.server;
	const relative = entryPoint.replace(/^(?:\$\{__dirname\}[\\/]|\.[\\/])/, '');
	if (!isFile(relative)) warnings.push(`Its entry point ${entryPoint} is not in the bundle.`);
	return warnings.map(safeLine);
}

/** What is unusual about a bundle and was not about the one that is installed. */
export function newlyUnusual(
	now: Parameters<typeof unusual>,
	installed: Parameters<typeof unusual>,
): readonly SafeText[] {
	const known = new Set(unusual(...installed));
	return unusual(...now).filter(text => !known.has(text));
}
