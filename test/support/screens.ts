import {onTestFinished} from 'vitest';
import type {Core} from '../../source/core/contract.ts';
import {endServers} from './servers.ts';
import {openScreens, type ScreenOptions} from './terminal.ts';

/** The screens on a core; they, the servers that were started and the core end with the running test. */
export async function openTestScreens(core: Core, options: ScreenOptions = {}) {
	const app = await openScreens(core, options);
	onTestFinished(async () => {
		await app.close();
		await endServers(core.paths);
		await core.close();
	});
	return app;
}
