import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {type Paths, resolvePaths} from '../../source/core/paths.ts';

/** A folder of the running test's own; it is gone when the test ends. */
export function temporaryFolder(prefix = 'mcpb-tui-test-'): string {
	const folder = mkdtempSync(join(tmpdir(), prefix));
	// A process that was killed by its test may still be writing its last file while the folder goes.
	onTestFinished(() => rmSync(folder, {recursive: true, force: true, maxRetries: 20, retryDelay: 100}));
	return folder;
}

/** The paths of a home of the running test's own, as `MCPB_TUI_HOME` would give them. */
export function temporaryPaths(): Paths {
	return resolvePaths({env: {}, home: temporaryFolder('mcpb-tui-home-')});
}
