import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';

/**
 * Workers, the launcher and the journeys run the built files, so they are built from what is tested. Keys are made once
 * for all tests of a process, so their folder lives as long as the whole run.
 */
export default function setup(): () => void {
	const root = join(import.meta.dirname, '..', '..');
	execFileSync(process.execPath, [join(root, 'source', 'build', 'build.ts'), '--if-needed'], {
		stdio: 'inherit',
	});
	const keys = mkdtempSync(join(tmpdir(), 'mcpb-tui-keys-'));
	process.env.MCPB_TUI_TEST_KEYS = keys;
	return () => rmSync(keys, {recursive: true, force: true});
}
