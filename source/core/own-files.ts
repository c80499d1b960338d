import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

declare const __bundled: boolean | undefined;

/** The folder of the built files: this module is one of them, unless it runs from its source. */
const built =
	typeof __bundled === 'undefined'
		? join(import.meta.dirname, '..', '..', 'dist')
		: dirname(fileURLToPath(import.meta.url));

/** The absolute path of a script of ours that runs as a process or a worker of its own. */
export function ownScript(name: 'run' | 'keychain-helper' | 'extract-worker'): string {
	return join(built, `${name}.js`);
}

/** The sample bundle that `--demo` offers. */
export function demoBundle(): string {
	return join(built, 'demo.mcpb');
}
