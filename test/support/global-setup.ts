import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';

/** Workers, the launcher and the journeys run the built files, so they are built from what is tested. */
export default function setup(): void {
	const root = join(import.meta.dirname, '..', '..');
	execFileSync(process.execPath, [join(root, 'source', 'build', 'build.ts'), '--if-needed'], {
		stdio: 'inherit',
	});
}
