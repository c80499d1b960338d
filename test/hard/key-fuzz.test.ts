import {expect, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {cellsOf} from '../support/cells.ts';
import {report} from '../support/hard-report.ts';
import {openTestScreens} from '../support/screens.ts';
import {putExtension, tinyServer} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
import type {Size} from '../support/terminal.ts';
import {tortureServer} from '../support/torture.ts';

const seeds = [1, 2, 3, 4, 5];
const perLife = 2000;
const perRound = 250;

/** Numbers from 0 up to 1, the same every time. */
function createRandom(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

// What would leave, suspend or start an editor is pressed by hand in the journeys.
const letters = [...'abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789/:?@+_-[]{}<>|&*!'];
const named = [
	...['enter', 'esc', 'tab', 'shift-tab', 'space', 'up', 'down', 'left', 'right', 'home', 'end'],
	...['pageup', 'pagedown', 'backspace', 'delete'],
	...['ctrl-d', 'ctrl-u', 'ctrl-f', 'ctrl-b', 'ctrl-s', 'ctrl-t', 'ctrl-r', 'ctrl-g', 'ctrl-x', 'ctrl-l'],
	...[
		'ctrl-p',
		'ctrl-n',
		'ctrl-k',
		'ctrl-w',
		'ctrl-y',
		'ctrl-o',
		'alt-a',
		'alt-x',
		'alt-h',
		'alt-m',
		'alt-l',
	],
	...['alt-o', 'alt-p', 'alt-q', 'alt-w', 'alt-0', 'alt-n', 'alt-g', '日', 'é', '👩‍👩‍👧'],
];
const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 36},
	{columns: 60, rows: 16},
	{columns: 200, rows: 50},
	{columns: 39, rows: 9},
	{columns: 97, rows: 21},
];

/** A screen with servers that answer and names of every script, and what is to be held against it. */
async function openLife() {
	const paths = temporaryPaths();
	putExtension(paths, 'torture', {script: tortureServer, name: 'Torture', enabled: false});
	for (const [index, name] of ['alpha', '日本語', 'brávo 👩‍👩‍👧‍👦'].entries())
		putExtension(paths, `x${index}`, {...tinyServer, name, enabled: false});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, sizes[0]);
	const life = {ended: false};
	void app.ended.then(() => {
		life.ended = true;
	});
	await app.see('4 extensions');

	/** The screen as it is, and as it is painted anew, cell by cell. */
	async function compare(keys: readonly string[]): Promise<void> {
		// What comes meanwhile, a log line or a clock that runs, is no difference of the two.
		for (let attempt = 0; ; attempt++) {
			await app.drawn();
			const stepped = cellsOf(app);
			app.writer.repaint();
			await app.drawn();
			const anew = cellsOf(app);
			if (JSON.stringify(stepped) === JSON.stringify(anew)) return;
			if (attempt === 5) expect(stepped, `after ${keys.slice(-60).join(' ')}`).toEqual(anew);
		}
	}

	/** Esc as often as anything can be open; what asks whether to leave is left. */
	async function goHome(keys: readonly string[]): Promise<void> {
		// Only what is no overlay and no text field has q to quit in its footer.
		const isHome = () => /q quit/.test(app.lines().at(-1) ?? '');
		for (let step = 0; step < 60 && !isHome(); step++) {
			app.press(app.text().includes('[ Leave ]') ? 'y' : 'esc');
			await app.drawn();
		}
		await app.until(`came home after ${keys.slice(-80).join(' ')}`, isHome);
	}
	return {app, life, compare, goHome};
}

test.each(seeds)(
	'2,000 random keys and resizes (%i): what was drawn in steps is what is drawn anew, and Esc leads home',
	async seed => {
		const random = createRandom(seed);
		const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
		let pressed = 0;
		let compared = 0;

		/** Presses `perRound` keys, and now and then drags the window. */
		async function pressRound({app, compare}: Awaited<ReturnType<typeof openLife>>, keys: string[]) {
			for (let index = 1; index <= perRound; index++) {
				const size = random() < 0.01 ? pick(sizes) : undefined;
				const key = pick(random() < 0.5 ? letters : named);
				keys.push(size ? `${size.columns}x${size.rows}` : key);
				if (size) app.resize(size);
				else app.press(key);
				if (index % 10 === 0) await app.drawn();
				if (index % 50 === 0) {
					await compare(keys);
					compared++;
				}
			}
			pressed += perRound;
		}

		let opened = await openLife();
		let keys: string[] = [];
		while (pressed < perLife) {
			await pressRound(opened, keys);
			// The palette can be told to quit.
			if (opened.life.ended) {
				opened = await openLife();
				keys = [];
				continue;
			}
			opened.app.resize(sizes[0] as Size);
			await opened.goHome(keys);
		}
		const {app, life} = opened;
		app.press('q');
		await expect.poll(() => life.ended).toBe(true);
		report(
			'random keys and resizes',
			pressed,
			`${compared} screens equal to a fresh paint, home by Esc each ${perRound} keys`,
		);
	},
);
