import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import {openScreens, type ScreenOptions} from '../../support/terminal.ts';
import {unreadableWays} from '../../support/unreadable.ts';

type Start = ScreenOptions & {
	/** Switched on, by id. */
	extensions?: Readonly<Record<string, boolean>>;
	/** Entries of the client's file that are not ours. */
	foreign?: Readonly<Record<string, object>>;
};

async function open({extensions = {}, foreign, ...options}: Start) {
	const paths = temporaryPaths();
	for (const [id, enabled] of Object.entries(extensions)) putExtension(paths, id, {enabled});
	const clientFile = join(paths.home ?? '', 'client', 'claude_desktop_config.json');
	if (foreign) {
		mkdirSync(dirname(clientFile), {recursive: true});
		writeFileSync(clientFile, JSON.stringify({mcpServers: foreign}));
	}
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const start = async (count = `${Object.keys(extensions).length} extension`) => {
		const app = await openScreens(core, options);
		onTestFinished(() => app.close());
		// The list and the client's file have come.
		await app.see(count);
		await app.seeNoMore('client …');
		return app;
	};
	onTestFinished(() => core.close());
	return {...(await start()), core, paths, startAgain: start};
}

test('what cannot be read is in the list, says why, and is removed only with what that means', async () => {
	const home = await open({extensions: {bravo: false}});
	const file = recordFile(home.paths, 'alpha');
	putExtension(home.paths, 'alpha');
	unreadableWays[1]?.[1](file);
	const app = await home.startAgain('2 extensions');
	await app.see('alpha', 'unreadable', 'cannot be read');
	await app.press('d').see('Its record cannot be used');
});

const four = {alpha: false, bravo: true, charlie: false, delta: true};

test('the list in groups by state has headings, and both choices are there again the next time', async () => {
	const app = await open({extensions: four});
	await app.press('B').see('in groups', 'Switched off (2)');
	await app.press('O').see('by state');
	await app.press('j', 'j').see('3 of 4');
	await expect.poll(async () => (await app.core.settings()).listSort).toBe('state');
	const again = await app.startAgain();
	await again.see('Switched off (2)', 'by state');
});

test('a filter that begins with ! shows everything else, and hits are named with how many there are', async () => {
	const app = await open({extensions: four});
	await app.press('/').type('!alp').see('1 of 3');
	await app.press('enter').see('/!alp', '3 of 4');
});

test('marks are counted, survive moving, and Esc takes them away after the filter', async () => {
	const app = await open({extensions: four});
	await app.press('m', 'm').see('2 marked', '3 of 4');
	await app.press('M').see('4 marked');
	await app.press('M').seeNoMore('marked');
	await app.press('m').see('1 marked');
	await app.press('esc').seeNoMore('marked');
});

test('entries that are not ours stand under ours, with what they run and the names of their environment', async () => {
	const app = await open({
		extensions: {alpha: true},
		foreign: {github: {command: 'npx', args: ['server', '--token', 'ghp_123456'], env: {GH_KEY: 'k-987654'}}},
	});
	await app.see('Not ours (1)', 'github');
	await app.press('G').see('client:github', 'npx server --token [secret]', 'GH_KEY');
	expect(app.text()).not.toMatch(/ghp_123456|k-987654/);
	await app.press('d').see('It is not ours');
});

test('with nothing installed the first steps stay until one looks at what is there', async () => {
	const app = await open({foreign: {github: {command: 'npx'}}});
	await app.see('The first three things to do', 'github');
	await app.press('j').see('client:github');
});

test('+ and _ give the panel in focus half of the screen, all of it, and its own part again', async () => {
	const app = await open({extensions: four});
	await app.see('╭─ Extensions');
	await app.press('enter', '+', '+').seeNoMore('╭─ Extensions');
	await app.press('_', '_').see('╭─ Extensions');
});

test.each([
	{columns: 60, rows: 16},
	{columns: 80, rows: 24},
])('names of every script keep the borders straight at $columns x $rows', async size => {
	const foreign = Object.fromEntries(
		['日本語のサーバーの長い名前', '👩‍👩‍👧‍👦 family', 'e\u0301te\u0301', 'שלום עולם', '\u202Etxt.exe'].map(
			name => [name, {command: 'x'}],
		),
	);
	const app = await open({extensions: four, foreign, ...size});
	await app.see('Not ours (5)');
	await app.press('G').see('9 of 9');
	await app.drawn();
	const {active} = app.terminal.buffer;
	for (let row = 1; row < size.rows - 2; row++) {
		const cell = active
			.getLine(row)
			?.getCell(size.columns - 1)
			?.getChars();
		expect(cell).toMatch(/[│╮╯┃]/);
	}
});

test('a thousand extensions: both ends, a filter and a mark of all of them', async () => {
	const ids = Array.from({length: 1000}, (_, index) => [`server-${String(index).padStart(4, '0')}`, false]);
	const app = await open({extensions: Object.fromEntries(ids)});
	await app.see('1 of 1000');
	await app.press('G').see('1000 of 1000');
	await app.press('/').type('-099').press('enter').see('10 of 1000');
	await app.press('M').see('10 marked');
});
