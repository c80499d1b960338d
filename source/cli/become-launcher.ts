import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {ownScript} from '../core/own-files.ts';

/**
 * Turns this process into the launcher: its script is loaded here, with the arguments it would have got. A second
 * Node (`process.execve`) would cost 30 ms more before the server's first answer.
 */
export async function becomeLauncher(args: readonly string[], options: unknown): Promise<void> {
	const {logPayloads = false} = options as {logPayloads?: boolean};
	// The streams are the launcher's own from here on.
	for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
	const script = ownScript('run');
	process.argv.splice(
		1,
		process.argv.length - 1,
		script,
		...args,
		...(logPayloads ? ['--log-payloads'] : []),
	);
	await import(pathToFileURL(script).href);
}
