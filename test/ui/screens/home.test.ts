import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

async function homeWith(ids: readonly string[], options: ScreenOptions = {}) {
	const paths = temporaryPaths();
	for (const id of ids) putExtension(paths, id, {enabled: false});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, options);
	await app.see(`${ids.length} extension${ids.length === 1 ? '' : 's'}, `);
	if (ids.length > 0 && (options.columns ?? 100) >= 80) await app.see('State');
	return Object.assign(app, {
		core,
		clientFile: join(paths.home ?? '', 'client', 'claude_desktop_config.json'),
	});
}

const many = Array.from({length: 60}, (_, index) => `server-${String(index).padStart(2, '0')}`);

describe('the list', () => {
	test('moves by letters and arrows, a page at a time, and to both ends', async () => {
		const app = await homeWith(many);
		await app.see('1 of 60');
		await app.press('j', 'down').see('3 of 60');
		await app.press('G').see('60 of 60', 'server-59');
		await app.press('g').see('1 of 60', 'server-00');
		await app.press('ctrl-d').see('13 of 60');
	});

	test('a held key that arrives as one read moves as often as it was pressed', async () => {
		const app = await homeWith(many);
		await app.type('jjjjjjjjjj').see('11 of 60');
	});

	test('the filter narrows as one types, Enter keeps it and Esc clears it', async () => {
		const app = await homeWith(many);
		await app.press('/').type('er-1').see('1 of 10');
		await app.seeNoMore('server-00');
		await app.press('enter').see('10 of 60');
		await app.press('esc').see('1 of 60');
	});

	test('q typed into the filter is a letter', async () => {
		const app = await homeWith(['alpha', 'quebec']);
		await app.press('/').type('que').see('1 of 1');
		await app.seeNoMore('alpha');
	});
});

test('a newcomer sees what this is and the first three things to do', async () => {
	const app = await homeWith([]);
	await app.see('No extension is installed yet', 'i  ', 'c  ', 'Space');
});

test('switching an extension on and off says so, and when the client sees it, in one line', async () => {
	const app = await homeWith(['weather']);
	await app.press('space').see('is switched on. Claude Desktop is not running', '1 on');
	await app.press('space').see('is switched off. Claude Desktop', '0 on');
});

test('a switch that finds an entry edited by hand shows the client file', async () => {
	const app = await homeWith(['files', 'weather']);
	await app.press('space').see('is switched on.');
	const {path} = await app.core.clientStatus();
	writeFileSync(path, readFileSync(path, 'utf8').replace('"args"', '"env": {"A": "1"}, "args"'));
	await app.press('j', 'space').see('files edited by hand', '--restore files');
	await app.press('esc').see('2 on');
});

test('Space switches in the list alone: in the tabs and in a log it reads on, as in less', async () => {
	const app = await homeWith(['weather'], {columns: 100, rows: 12});
	await app.press('enter').see('Esc back');
	const before = app.text();
	await app.press('space');
	await app.until('the overview scrolled', () => app.text() !== before);
	await app.press('4').see('Nothing has been logged yet');
	await app.press('space');
	await app.press('?').see('Keys that work here');
	const first = app.text();
	await app.press('space');
	await app.until('the help scrolled', () => app.text() !== first);
	await app.press('esc').seeNoMore('Keys that work here');
	expect((await app.core.list())[0]?.enabled).toBe(false);
	await app.press('esc').see('Space on/off');
	await app.press('space').see('is switched on');
});

test('removing names the thing, stands on no, and does nothing on Enter', async () => {
	const app = await homeWith(['weather']);
	await app.press('d').see('Remove', '[ No ]', 'mcpb-tui remove weather');
	await app.press('enter').seeNoMore('[ No ]');
	expect(await app.core.list()).toHaveLength(1);
	await app.press('d', 'y').see('No extension is installed yet');
});

test('a key that does nothing now says why', async () => {
	const app = await homeWith(['weather']);
	await app.press('b').see('There is no earlier version to go back to.');
	await app.press('r').see('It is not running.');
});

test('with --readonly nothing can be changed', async () => {
	const app = await homeWith(['weather'], {readonly: true});
	await app.see('read-only');
	await app.press('d').see('started with --readonly');
	expect((await app.core.list())[0]?.enabled).toBe(false);
});

test('Esc never quits, q does', async () => {
	const app = await homeWith(['weather']);
	app.press('enter', 'esc', 'esc', 'esc');
	await app.drawn();
	app.press('q');
	expect(await app.ended).toEqual({exitCode: 0});
});

test('? shows the keys of here, : finds an action by its name, y copies what is here, first the command', async () => {
	const app = await homeWith(['weather']);
	await app.press('?').see('Keys that work here', 'install');
	await app.press('esc').seeNoMore('Keys that work here');
	await app.press(':').type('vault').press('enter').see('Vault');
	await app.press('esc').seeNoMore('never in a file that a client');
	app.takeBytes();
	await app.press('y').see('the command', 'the folder');
	await app.press('y').see('the command: mcpb-tui info weather');
});

test('every tab shows the command that does the same', async () => {
	const app = await homeWith(['weather']);
	await app.see('$ mcpb-tui info weather');
	await app.press('2', 'enter').see('$ mcpb-tui config weather');
	await app.press('3').see('$ mcpb-tui tools weather');
	await app.press('4').see('$ mcpb-tui logs weather -f', 'Nothing has been logged yet');
});

describe('on every size of screen', () => {
	test.each([
		{columns: 200, rows: 50},
		{columns: 120, rows: 36},
		{columns: 80, rows: 24},
		{columns: 60, rows: 16},
	])('$columns x $rows: borders meet and nothing is cut off by a cell', async size => {
		const app = await homeWith(['weather', '日本語-サーバー', 'second'], size);
		await app.see('Extensions');
		await app.drawn();
		for (const line of app.lines().slice(1, -2)) expect([...line.trimEnd()].at(-1)).toMatch(/[│╮╯┃]/);
		expect(app.lines().at(-1)).toContain('quit');
	});

	test('narrow screens show one panel at a time, with whose it is at the top', async () => {
		const app = await homeWith(['weather'], {columns: 60, rows: 16});
		await app.seeNoMore('1 overview');
		await app.press('enter').see('1 overview', 'State');
		await app.press('esc').see('1 of 1');
	});

	test('a screen below 40x10 says so in a sentence', async () => {
		const app = await homeWith([], {columns: 100, rows: 30});
		app.resize({columns: 30, rows: 8});
		await app.see('mcpb-tui needs 40x10');
		app.resize({columns: 100, rows: 30});
		await app.see('No extension is installed yet');
	});

	test('a storm of resizes ends in the same screen as a fresh one', async () => {
		const app = await homeWith(many);
		for (const columns of [40, 200, 55, 10, 120, 81, 100]) {
			app.resize({columns, rows: Math.max(3, Math.round(columns / 4))});
			app.press('j');
			await app.drawn();
		}
		app.resize({columns: 100, rows: 30});
		await app.drawn();
		await app.seeRow(/Id +server-07 /);
		await app.seeNoMore('client …');
		await app.seeNoMore('asking the vault');
		await app.drawn();
		const incremental = app.text();
		app.writer.repaint();
		await app.drawn();
		expect(app.text()).toBe(incremental);
	});
});

describe('bytes written at 120x36', () => {
	let app: Awaited<ReturnType<typeof homeWith>>;
	beforeEach(async () => {
		app = await homeWith(many, {columns: 120, rows: 36});
		await app.see('State');
		await app.seeNoMore('client …');
		await app.seeNoMore('asking the vault');
		await app.drawn();
	});

	async function cost(...keys: readonly string[]): Promise<number> {
		await app.drawn();
		app.takeBytes();
		app.press(...keys);
		await app.drawn();
		return app.takeBytes();
	}

	test('a step in the list: at most 500', async () => {
		// Seen before, so that the details come in the same frame however busy the machine is.
		await app.press('j').seeRow(/Id +server-01 /);
		await app.press('k').seeRow(/Id +server-00 /);
		expect(await cost('j')).toBeLessThanOrEqual(500);
		await app.seeRow(/Id +server-01 /);
	});

	test('a typed character: at most 300', async () => {
		app.press('i');
		await app.see('Install a bundle');
		await cost('x');
		expect(await cost('y')).toBeLessThanOrEqual(300);
	});

	test('a list that scrolls: at most 600', async () => {
		// Seen before here too: the details of what will be selected.
		app.type('j'.repeat(30));
		for (const number of [31, 32, 33]) await app.press('j').seeRow(new RegExp(`Id +server-${number} `));
		await app.press('g').see('1 of 60');
		app.type('j'.repeat(31));
		await app.see('32 of 60');
		await app.seeRow(/Id +server-31 /);
		expect(await cost('j', 'j')).toBeLessThanOrEqual(600);
	});

	test('nothing while nothing happens', async () => {
		expect(await cost()).toBe(0);
	});
});
