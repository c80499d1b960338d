import {join} from 'node:path';
import {createCore} from '../../source/core/core.ts';
import {openTestScreens} from './screens.ts';
import {putExtension, root} from './stores.ts';
import {temporaryPaths} from './temporary.ts';
import type {ScreenOptions} from './terminal.ts';

export const tortureServer = join(root, 'test', 'fixtures', 'torture', 'server.js');

/** The screens with the torture server running, at its tools. */
export async function openTorture(options: ScreenOptions = {}) {
	const paths = temporaryPaths();
	putExtension(paths, 'torture', {script: tortureServer});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 80, rows: 24, ...options});
	await app.see('Sample');
	await app.press('s').see('is running');
	await app.press('t').see('nested', 'wide');
	/** Opens the form of a tool. */
	const open = async (tool: string) => {
		const isThere = () =>
			app.lines().some(line => line.includes(`› ${tool}  `) || line.includes(`› ${tool} `));
		app.press('g');
		await app.drawn();
		for (let step = 0; step < 30 && !isThere(); step++) {
			app.press('j');
			await app.drawn();
		}
		await app.press('enter').see(`╭─ ${tool} `, 'The answer comes here.');
	};
	return {app, core, home: paths.home ?? '', open};
}
