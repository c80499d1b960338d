import {appendFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

async function open(paths: Paths, options: ScreenOptions = {}) {
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 120, rows: 36, ...options});
	await app.see('State');
	return app;
}

/** A log as a runner writes it. */
function createLog(paths: Paths, id: string) {
	const folder = join(paths.state, 'logs', id);
	mkdirSync(folder, {recursive: true});
	const file = join(folder, '20261121T100000000Z-1.jsonl');
	let count = 0;
	return {
		add(lines: number, text: (index: number) => string = index => `line ${index}`): void {
			const entries = Array.from({length: lines}, () => {
				count++;
				return JSON.stringify({time: '2026-11-21T10:00:00.000Z', kind: 'stderr', text: text(count)});
			});
			appendFileSync(file, `${entries.join('\n')}\n`);
		},
	};
}

describe('a log', () => {
	test('follows what comes, pauses when one scrolls up, counts what is new, and follows again', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'weather');
		const log = createLog(paths, 'weather');
		log.add(100);
		const app = await open(paths);
		await app.press('o').see('line 100', 'following, 100 lines');
		log.add(5);
		await app.see('line 105');
		await app.press('k', 'k').see('paused, 0 new');
		log.add(7);
		await app.see('paused, 7 new');
		expect(app.text()).not.toContain('line 112');
		await app.press('G').see('line 112', 'following');
	});

	test('is searched, hit by hit', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'weather');
		const log = createLog(paths, 'weather');
		log.add(300, index => (index % 100 === 7 ? `needle ${index}` : `hay ${index}`));
		const app = await open(paths);
		await app.press('o').see('hay 300');
		await app.press('/').type('needle').press('enter').see('needle 207');
		await app.press('N').see('needle 107');
		await app.press('n').see('needle 207');
	});

	test('that scrolls a line costs at most 600 bytes at 120x36, in half the screen and in all of it', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'weather');
		const log = createLog(paths, 'weather');
		log.add(200, index => `${index} ${'some words of a log line '.repeat(1 + (index % 3))}`);
		const app = await open(paths);
		await app.press('o').see('following, 200 lines');
		for (const zoom of [[], ['+']]) {
			app.press(...zoom, 'k', 'k');
			await app.drawn();
			app.takeBytes();
			app.press('k');
			await app.drawn();
			expect(app.takeBytes()).toBeLessThanOrEqual(600);
		}
	});

	test('with terminal sequences in it shows them as signs and leaves the terminal alone', async () => {
		const paths = temporaryPaths();
		putExtension(paths, 'weather');
		const log = createLog(paths, 'weather');
		log.add(1, () => 'evil \u001B]52;c;aGk=\u0007\u001B[2J\u001B[31m and\rgood');
		const app = await open(paths);
		let title = '';
		app.terminal.onTitleChange(next => {
			title = next;
		});
		await app.press('o').see('and', 'good', 'Extensions');
		expect(title).toBe('');
	});
});
