import {describe, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension, serverEverything} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

async function open(paths: Paths, options: ScreenOptions = {}) {
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 120, rows: 36, ...options});
	await app.see('State');
	return app;
}

describe('a tool', () => {
	async function openEverything(options: ScreenOptions = {}) {
		const paths = temporaryPaths();
		putExtension(paths, 'everything', {script: serverEverything});
		const app = await open(paths, options);
		await app.press('s').see('running');
		await app.press('t').see('echo', 'get-sum');
		return app;
	}

	test('is called from its form, wrong values are said at their field, and values come back', async () => {
		const app = await openEverything();
		await app.press('G', 'g', 'enter').see('Echoes back', 'message');
		await app.press('ctrl-s').see('is required');
		await app.type('hi there').press('ctrl-s').see('Echo: hi there', '$ mcpb-tui call everything echo');
		await app.press('esc').see('Enter call');
		await app.press('enter').see('Echoes back', 'hi there');
	});

	test('that runs long shows its progress, goes on when its screen is left, and is cancelled by a key', async () => {
		const app = await openEverything();
		await app.press('/').see('echo');
		const position = () => app.lines().find(line => line.includes('›') && line.includes('trigger-long'));
		for (let step = 0; step < 20 && !position(); step++) {
			app.press('j');
			await app.drawn();
		}
		await app.press('enter').see('duration');
		await app.press('ctrl-s').see('Running for', 'given up in', 'of 5');
		await app.press('esc').see('goes on running');
		await app.press('enter').see('Running for', 'of 5');
		await app.press('c').see('cancelled', 'was told');
	});
});
