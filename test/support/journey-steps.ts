import {join} from 'node:path';
import type {newJourney} from './journey.ts';
import {root} from './stores.ts';
import type {Program, Size} from './terminal.ts';
import {tortureServer} from './torture.ts';

/** The program at the tools of a running server that does everything that is hard. */
export async function openTools(
	journey: ReturnType<typeof newJourney>,
	size: Partial<Size> = {columns: 100, rows: 36},
): Promise<Program> {
	journey.put('torture', {script: tortureServer, name: 'Torture'});
	await journey.core.start('torture');
	const app = journey.open(size);
	await app.see('State');
	await app.press('t').see('› nested', 'wide');
	return app;
}

/** A script for Node that becomes an interactive shell, which knows the program as `$PROGRAM`. */
export function shellScript(): string {
	return join(root, 'test', 'support', 'be-a-shell.js');
}
