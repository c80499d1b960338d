import {expect, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {writeRecord} from '../../source/core/store/record.ts';
import {sampleRecord} from '../support/records.ts';
import {openTestScreens} from '../support/screens.ts';
import {putExtension} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
import type {openScreens} from '../support/terminal.ts';
import {openTorture} from '../support/torture.ts';

type Screens = Awaited<ReturnType<typeof openScreens>>;

/** A mouse on a screen: clicks and turns at a place, and clicks on the first text that is there. */
function withMouse(app: Screens) {
	const click = (x: number, y: number) =>
		app.type(`\u001B[<0;${x + 1};${y + 1}M\u001B[<0;${x + 1};${y + 1}m`);
	const placeOf = (text: string) => {
		const y = app.lines().findLastIndex(line => line.includes(text));
		const x = app.lines()[y]?.indexOf(text) ?? -1;
		if (x < 0) throw new Error(`"${text}" is not on the screen:\n${app.text()}`);
		return {x: x + 1, y};
	};
	return Object.assign(app, {
		click,
		wheel: (way: 'up' | 'down', x: number, y: number) =>
			app.type(`\u001B[<${way === 'down' ? 65 : 64};${x + 1};${y + 1}M`),
		wheelOn(way: 'up' | 'down', text: string) {
			const {x, y} = placeOf(text);
			return app.type(`\u001B[<${way === 'down' ? 65 : 64};${x + 1};${y + 1}M`);
		},
		clickOn(text: string) {
			const {x, y} = placeOf(text);
			return click(x, y);
		},
	});
}

async function openList() {
	const paths = temporaryPaths();
	for (let index = 10; index < 30; index++) await writeRecord(paths, sampleRecord({id: `sample-${index}`}));
	const core = createCore({paths});
	const app = await openTestScreens(core, {columns: 100, rows: 20});
	await app.see('1 of 20');
	return withMouse(app);
}

test('a click selects what it is on, the wheel moves in what it is over, and names of tabs are clicked', async () => {
	const app = await openList();
	await app.click(5, 4).see('3 of 20');
	await app.wheel('down', 5, 4).see('6 of 20');
	await app.wheel('up', 5, 4).see('3 of 20');
	const column = (name: string) => app.lines()[1]?.indexOf(name) ?? -1;
	expect(column('4 logs')).toBeGreaterThan(0);
	await app.click(column('4 logs') + 2, 1).see('following');
	await app.click(column('1 overview'), 1).seeNoMore('following');
});

test('beside an overlay nothing is clicked, and the wheel turns the overlay', async () => {
	const app = await openList();
	await app.press('?').see('Keys that work here');
	const before = app.text();
	app.click(5, 6);
	app.wheel('down', 50, 10);
	await app.until('scrolled the help', () => app.text() !== before);
	await app.press('esc').see('1 of 20');
	expect(app.text()).not.toContain('Keys that work here');
});

test('one key takes the mouse, and says how to select text then', async () => {
	const app = await openList();
	await app.press('alt-m').see('with Shift it selects text');
});

test('the answers of a confirmation are clicked: the first click chooses, the second takes; beside it nothing', async () => {
	const app = await openList();
	await app.press('d').see('Remove', '[ No ]');
	app.click(2, 3);
	await app.clickOn('[ Remove it ]').see('Enter Remove it');
	await app.clickOn('[ No ]').see('Enter no');
	// The wheel turns no answer.
	app.wheelOn('down', '[ No ]');
	await app.clickOn('[ No ]').seeNoMore('[ No ]');
	await app.see('1 of 20');
	await app.press('d').see('[ No ]');
	await app.clickOn('[ Remove it ]').see('Enter Remove it');
	await app.clickOn('[ Remove it ]').see('of 19');
});

test('rows of the palette, of the copy menu and of the filter of logs are clicked', async () => {
	const app = await openList();
	await app.press(':').type('vault').see('› v  ');
	await app.clickOn('› v  ').see('Secrets of extensions are kept here', 'the encrypted file');
	await app.clickOn('the encrypted file').see('› the encrypted file');
	await app.press('esc').seeNoMore('Secrets of extensions');
	await app.press('y').see('the command');
	await app.clickOn('the id').see('› i');
	await app.clickOn('the id').see('the id: sample-10');
	await app.press('o').see('following');
	await app.press('F').see('Lines that are shown');
	await app.clickOn('events of its life').see('› [x] events of its life');
	await app.clickOn('events of its life').see('› [ ] events of its life');
});

test('fields of the settings are clicked, a yes or no by a second click, and the last row saves', async () => {
	const paths = temporaryPaths();
	const plain = {description: safeLine(''), required: false, multiple: false, sensitive: false} as const;
	putExtension(paths, 'weather', {
		userConfig: [
			{...plain, key: 'units', type: 'string', title: safeLine('Units')},
			{...plain, key: 'shout', type: 'boolean', title: safeLine('Shout'), default: false},
		],
	});
	const core = createCore({paths});
	const app = withMouse(await openTestScreens(core, {columns: 80, rows: 24}));
	await app.see('State');
	await app.press('c').see('Settings of', '› Units');
	await app.clickOn('Shout').see('› Shout', '[ ] no');
	await app.clickOn('Shout').see('[x] yes');
	await app.clickOn('Units').see('› Units');
	await app.clickOn('Units').type('metric').see('metric');
	await app.wheelOn('down', 'Units').see('› Shout');
	await app.clickOn('[ Save ]').see('› [ Save ]');
	await app.clickOn('[ Save ]').see('are saved');
	expect((await core.info('weather')).settings.map(({value}) => value)).toEqual(['metric', true]);
});

test('a call has its form and its answer clicked, its tabs too, and the wheel turns what is under it', async () => {
	const {app: screens, open} = await openTorture({columns: 100, rows: 30});
	const app = withMouse(screens);
	await open('echo');
	await app.clickOn('password').see('› password');
	await app.clickOn('text ').type('hello').see('hello');
	await app.clickOn('[ Call ]').see('› [ Call ]');
	await app.clickOn('[ Call ]').see('given {"text":"hello"', 'r call again');
	await app.clickOn('2 tree').see('Space fold or unfold');
	await app.clickOn('content').see('content');
	await app.clickOn('[ Call ]').see('› [ Call ]');
	await app.clickOn('3 raw').see('r call again', '"given');
	await app.press('esc').see('Enter call');
	await app.clickOn('prompts').see('prompts');
	await app.clickOn('tools').see('› echo');
});

test('entries of a sync are clicked: the first click goes there, the second leaves one out or in', async () => {
	const paths = temporaryPaths();
	for (const id of ['alpha', 'bravo']) putExtension(paths, id);
	const core = createCore({paths});
	const app = withMouse(await openTestScreens(core, {columns: 80, rows: 24}));
	await app.see('2 extensions', 'not in step');
	await app.press('S').see('> [x] alpha', '  [x] bravo');
	await app.clickOn('[x] bravo').see('> [x] bravo');
	await app.clickOn('[x] bravo').see('> [ ] bravo');
	await app.clickOn('[x] alpha').see('> [x] alpha');
});
