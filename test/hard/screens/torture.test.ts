import {expect, test} from 'vitest';
import {openTorture} from '../../support/torture.ts';

/** Rows of the screen whose right border is not where it belongs. */
function crookedRows(lines: readonly string[], columns: number): readonly string[] {
	return lines.filter(line => line.startsWith('│') && line.length !== columns);
}

test('a call that was cancelled says whether its server obeyed', async () => {
	const {app, open} = await openTorture();
	await open('silent');
	await app.press('ctrl-s').see('Running for');
	await app.seeRow(/given up in [56]\d s/);
	await app.press('t').seeRow(/given up in 1[012]\d s/);
	await app.press('c').see('was told', 'seems to obey');
	await app.press('esc');
	await open('deaf');
	await app.press('ctrl-s').see('Running for');
	await app.press('c').see('did not obey');
});

test('a server that dies in the middle of a call is told of, with what it wrote last', async () => {
	const {app, open} = await openTorture();
	await open('crash');
	await app.press('ctrl-s').see('failed');
	expect(app.text()).toMatch(/server|connection/i);
});

test('several calls run at once, also of one tool, and each has its own answer', async () => {
	const {app, open} = await openTorture();
	await open('ask');
	await app.press('ctrl-s').see('Who comes to dinner?');
	await app.press('alt-w').see('[ Call ]', '1 call running');
	await app.press('ctrl-s').see('2 calls running', 'does not say which of them asks');
	await app.type('second').press('ctrl-s').see('"name":"second"');
	await app.press('alt-q').see('Who comes to dinner?');
	await app.type('first').press('ctrl-s').see('"name":"first"');
	await app.seeNoMore('call running');
});

test('the newest lines that a server writes while a call runs stand under it, the others are counted', async () => {
	const {app, open} = await openTorture({columns: 100, rows: 30});
	await open('chatty');
	await app.press('ctrl-s').see('Its log meanwhile, the last', 'of 5000:', 'stderr line 5000');
	await app.press('c').see('cancelled');
});

test('terminal escapes in every text of a tool change nothing but what is said', async () => {
	const {app, open} = await openTorture();
	let title = '';
	app.terminal.onTitleChange(next => {
		title = next;
	});
	await open('escapes');
	expect(crookedRows(app.lines(), 80)).toEqual([]);
	await app.press('ctrl-s').see('answer', 'over');
	await app.drawn();
	expect(crookedRows(app.lines(), 80)).toEqual([]);
	expect(title).not.toContain('owned');
	expect(app.text()).not.toContain('\u001B');
});

test('a call is in the list of what was done as its command, without the secret', async () => {
	const {app, open} = await openTorture({columns: 100, rows: 30});
	await open('echo');
	await app.type('hello').press('down').type('hunter22').press('ctrl-s').see('given {"text":"hello"');
	await app.press('esc').see('Enter call');
	await app.press('@').see('What was done', '$ mcpb-tui call torture echo text=hello');
	const row = app.lines().find(line => line.includes('call torture echo')) ?? '';
	expect(row).toContain('<password>');
	expect(app.text()).not.toContain('hunter22');
});

test('arguments that are no object are sent as they are when one insists', async () => {
	const {app, open} = await openTorture();
	await open('odd');
	await app.type('just text').press('alt-s').see('given "just text"');
});
