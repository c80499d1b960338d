import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import type {Core} from '../core/contract.ts';
import {demoBundle} from '../core/own-files.ts';
import {resolvePaths} from '../core/paths.ts';

export type Demo = {
	/** The throw-away home. */
	home: string;
	/** The sample bundle. */
	bundle: string;
	/** Stops what was started in it and removes it. */
	end: (core: Core | undefined) => Promise<void>;
};

/**
 * Makes a throw-away home and lets this process and its children live in it: with `MCPB_TUI_HOME` set, neither
 * the user's client file nor the OS keychain is touched.
 */
export async function createDemo(): Promise<Demo> {
	const home = await mkdtemp(join(tmpdir(), 'mcpb-tui-demo-'));
	process.env.MCPB_TUI_HOME = home;
	const {changeSettings} = await import('../core/settings.ts');
	await changeSettings(resolvePaths(), {vault: 'file'});
	return {
		home,
		bundle: demoBundle(),
		async end(core) {
			const servers = (await core?.status().catch(() => [])) ?? [];
			await Promise.allSettled(servers.map(({id, pid}) => core?.stop(id, {pid})));
			await rm(home, {recursive: true, force: true, maxRetries: 3});
		},
	};
}
