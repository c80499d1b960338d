import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

async function openTools(options: ScreenOptions = {}) {
	const paths = temporaryPaths();
	putExtension(paths, 'forms', {script: join(import.meta.dirname, 'form-server.js')});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 80, rows: 24, ...options});
	await app.see('State');
	await app.press('s').see('is running');
	await app.press('t').see('book', 'wipe');
	return {app, core};
}

test('a list and an object in a tool are filled in row by row, and a wrong value is said at its row', async () => {
	const {app} = await openTools();
	await app.press('enter').see('guests', 'room', 'Who comes.', 'list of text');
	await app.press('alt-a').type('Ada').press('alt-a').type('Bob').see('Ada', 'Bob');
	app.press('alt-k', 'down', 'down');
	await app.press('down').see('Which floor.', 'whole number');
	await app.type('0').press('ctrl-s').see('Not called');
	await app
		.press('backspace')
		.type('2')
		.press('ctrl-s')
		.see('given {"guests":["Bob","Ada"],"room":{"floor":2}}');
	// The form beside the answer is seen whole as far as there is room for it.
	await app.see('guests', 'room', 'floor');
});

test('several choices and a key of one’s own are given by keys', async () => {
	const {app} = await openTools({columns: 120, rows: 36});
	await app.press('enter').see('days');
	await app.press('alt-a').type('Ada').see('Ada');
	await app.press('down', 'down').see('Which floor.');
	app.type('3');
	await app.press('down', 'space').see('[ ] mon');
	await app.press('right', 'space').see('[x] tue');
	await app.press('alt-a').see('The name of the new key');
	await app.type('note').press('enter').see('note');
	await app.type('late').press('ctrl-s').see('"days":["tue"]', 'e":"late"}');
});

test('wrong values are sent when one insists', async () => {
	const {app} = await openTools();
	await app.press('enter').see('guests');
	await app.press('ctrl-s').see('Not called');
	await app.press('alt-s').see('given {');
});

test('a tool that is marked destructive asks first, and no means that nothing is called', async () => {
	const {app} = await openTools();
	await app.press('j', 'enter').see('[ Call ]');
	await app.press('ctrl-s').see('destructive');
	await app.press('n').see('The answer comes here.');
	await app.press('ctrl-s').see('destructive');
	await app.press('y').see('given {}');
	expect(app.text()).not.toContain('Not called');
});

test('the arguments of earlier calls come back, the newest first, and the answer goes to the terminal', async () => {
	const {app, core} = await openTools();
	await app.press('enter').see('guests');
	app.press('alt-a').type('Ada').press('down', 'down').type('1');
	await app.press('ctrl-s').see('given {"guests":["Ada"]');
	await app.press('y').see('the answer as text');
	await app.press('t').see('clipboard: the answer as text: given');
	await app.press('tab', 'down', 'up', 'backspace').type('7');
	await app.press('ctrl-s').see('"floor":7}');
	// A call does not wait until it is remembered.
	await expect.poll(() => core.calls.history('forms', 'book')).toHaveLength(2);
	await app.press('alt-p').see('1 of 2');
	await app.press('alt-p').see('2 of 2', `'room:={"floor":1}'`);
});
