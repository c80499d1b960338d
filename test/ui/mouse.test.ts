import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {writeRecord} from '../../source/core/store/record.ts';
import {sampleRecord} from '../support/records.ts';
import {temporaryPaths} from '../support/temporary.ts';
import {openScreens} from '../support/terminal.ts';

async function openList() {
	const paths = temporaryPaths();
	for (let index = 10; index < 30; index++) await writeRecord(paths, sampleRecord({id: `sample-${index}`}));
	const core = createCore({paths});
	const app = await openScreens(core, {columns: 100, rows: 20});
	onTestFinished(async () => {
		await app.close();
		await core.close();
	});
	await app.see('1 of 20');
	return Object.assign(app, {
		click: (x: number, y: number) => app.type(`\u001B[<0;${x + 1};${y + 1}M\u001B[<0;${x + 1};${y + 1}m`),
		wheel: (way: 'up' | 'down', x: number, y: number) =>
			app.type(`\u001B[<${way === 'down' ? 65 : 64};${x + 1};${y + 1}M`),
	});
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

test('under an overlay nothing is clicked, and the wheel turns the overlay', async () => {
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
