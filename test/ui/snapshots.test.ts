import {appendFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {cellsOf} from '../support/cells.ts';
import {openTestScreens} from '../support/screens.ts';
import {steadyCore} from '../support/steady-core.ts';
import {putExtension} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
import type {Size} from '../support/terminal.ts';
import {tortureServer} from '../support/torture.ts';

beforeEach(() => {
	vi.stubEnv('TZ', 'UTC');
	vi.useFakeTimers({toFake: ['Date'], now: Date.parse('2026-11-21T09:41:00.000Z')});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllEnvs();
});

/** Names of every script, which must not move a border. */
const names = ['日本語のサーバーの長い名前', 'e\u0301te\u0301 👩‍👩‍👧‍👦 family', 'שלום עולם', 'plain'];

async function open(size: Size) {
	const paths = temporaryPaths();
	for (const [index, name] of names.entries()) putExtension(paths, `x${index}`, {name, enabled: index === 1});
	putExtension(paths, 'torture', {
		name: 'A server',
		script: tortureServer,
		userConfig: [
			{
				key: 'token',
				type: 'string',
				title: safeLine('Token'),
				description: safeLine('A word that nobody may know'),
				required: false,
				sensitive: true,
				multiple: false,
			},
			{
				key: 'depth',
				type: 'number',
				title: safeLine('Depth'),
				description: safeLine('How deep 深さ'),
				required: true,
				sensitive: false,
				multiple: false,
				default: 3,
			},
		],
	});
	const folder = join(paths.state, 'logs', 'plain');
	mkdirSync(folder, {recursive: true});
	for (const [index, text] of ['is ready', 'WARN slow', 'ERROR 接続できません', 'שלום'].entries()) {
		const time = new Date(Date.parse('2026-11-21T09:38:00.000Z') + index * 1500).toISOString();
		appendFileSync(
			join(folder, '20261121T093800000Z-1.jsonl'),
			`${JSON.stringify({time, kind: 'stderr', text})}\n`,
		);
	}
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	await core.start('torture');
	const app = await openTestScreens(steadyCore(core), size);
	await app.see('5 extensions, ');
	return app;
}

test.each<Size>([
	{columns: 200, rows: 50},
	{columns: 120, rows: 36},
	{columns: 80, rows: 24},
	{columns: 60, rows: 16},
])('every screen at $columns x $rows, cell by cell, with straight borders', async size => {
	const app = await open(size);
	const narrow = size.columns < 80;

	async function look(screen: string, ...texts: readonly string[]): Promise<void> {
		await app.see(...texts);
		for (const text of ['client …', 'asking the vault', 'Loading', '……']) await app.seeNoMore(text);
		await app.drawn();
		const cells = cellsOf(app);
		const stored = cells.map(({text, styles}) => `${text}\n\t${styles}`).join('\n');
		await expect(stored).toMatchFileSnapshot(`__snapshots__/${size.columns}x${size.rows}/${screen}.txt`);
		for (let row = 1; row < size.rows - 2; row++) {
			const cell = app.terminal.buffer.active.getLine(row)?.getCell(size.columns - 1);
			if (cell?.getChars().trim()) expect(cell.getChars(), `${screen}, row ${row}`).toMatch(/[│╮╯┃]/);
		}
	}

	await look('home', '1 running', '1 of 5');
	if (narrow) app.press('enter');
	await look('overview', 'State', 'A sample');
	await app.press('2').see('Token');
	await look('settings-tab', 'Token');
	await app.press('t').see('› nested');
	await look('tools', '› nested');
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await look('call', 'text');
	await app.type('hello 日本').press('ctrl-s').see('given {"text":"hello 日本"}');
	await look('result', 'answer, 12 ms');
	app.press('2');
	await look('result-tree', 'content');
	await app.press('esc').seeNoMore('answer, ');
	await app.press('4').see('following');
	await app.press('1').press('esc').see('1 of 5');
	await app.press('c').see('Settings of A server');
	await look('settings', 'How deep');
	await app.press('esc').seeNoMore('Settings of');
	for (const [key, screen, text] of [
		['?', 'help', 'Keys that work here'],
		[':', 'palette', 'Actions'],
		['i', 'install', 'Install a bundle'],
		['d', 'confirm', '[ No ]'],
		['S', 'sync', 'will be added'],
	] as const) {
		app.press(key);
		await look(screen, text);
		await app.press('esc').seeNoMore(text);
	}
});
