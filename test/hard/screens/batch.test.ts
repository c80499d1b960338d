import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

async function homeWith(ids: readonly string[], options: ScreenOptions = {}) {
	const paths = temporaryPaths();
	for (const id of ids) putExtension(paths, id, {enabled: false});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: options.readonly ?? false});
	const app = await openTestScreens(core, options);
	await app.see(`${ids.length} extension`, 'State');
	return Object.assign(app, {
		core,
		paths,
		clientFile: join(paths.home ?? '', 'client', 'claude_desktop_config.json'),
	});
}

test('marked extensions are switched on after one question that names them, and the file is written once', async () => {
	const app = await homeWith(['alpha', 'bravo', 'charlie']);
	await app.press('m', 'm').see('2 marked');
	await app.press('space').see('Switch on 2 extensions?', 'alpha', 'bravo', '[ No ]');
	expect(app.text()).not.toMatch(/│ +Sample {2}charlie/);
	await app.press('y').see('2 switched on.');
	expect(Object.keys(JSON.parse(readFileSync(app.clientFile, 'utf8')).mcpServers)).toEqual([
		'alpha',
		'bravo',
	]);
	await app.press('esc').seeNoMore('marked');

	await app.press('z').see('Undone: switching on');
	expect((await app.core.list()).filter(({enabled}) => enabled)).toEqual([]);
});

test('removing what is marked stands on no; z brings back what was removed', async () => {
	const app = await homeWith(['alpha', 'bravo', 'charlie']);
	await app.press('M').see('3 marked');
	await app.press('d').see('Remove 3 extensions?', '[ No ]');
	await app.press('enter').seeNoMore('[ No ]');
	expect(await app.core.list()).toHaveLength(3);
	await app.press('d', 'y').see('No extension is installed yet');
	await app.press('z').see('3 extensions');
	expect(await app.core.list()).toHaveLength(3);
});

test('what was done is there as commands to copy, what goes on can be looked at', async () => {
	const app = await homeWith(['alpha']);
	await app.press('space').see('is switched on');
	await app.press('esc', '@').see('What was done', '$ mcpb-tui enable alpha');
	await app.press('y').see('clipboard: mcpb-tui enable alpha');
	await app.press('esc').seeNoMore('What was done');
	await app.press('w').see('What goes on', 'Nothing goes on.');
});

test('with nothing done there is nothing to undo', async () => {
	const app = await homeWith(['alpha']);
	await app.press('z').see('There is nothing to undo.');
});

test('the palette opens on Ctrl-P and says why an action does nothing', async () => {
	const app = await homeWith(['alpha'], {readonly: true});
	await app.press('ctrl-p').see('Actions', 'Nothing can be changed');
	await app.type('undo').press('enter').see('started with --readonly');
	expect(existsSync(join(app.paths.state, 'undo.json'))).toBe(false);
});

test('of what a sync would write one entry can be left out', async () => {
	const app = await homeWith(['alpha', 'bravo']);
	for (const id of ['alpha', 'bravo']) await app.core.setEnabled(id, true, {sync: false});
	await app.press('S').see('> [x] alpha', '[x] bravo', '+    "bravo"');
	await app.press('tab', 'space').see('> [ ] bravo');
	await app.seeNoMore('+    "bravo"');
	await app.press('w').see('is written');
	expect(Object.keys(JSON.parse(readFileSync(app.clientFile, 'utf8')).mcpServers)).toEqual(['alpha']);
	await app.press('esc', '@').see('$ mcpb-tui sync --only alpha');
});
