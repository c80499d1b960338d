import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension, root} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

/** The screens at what a server says of itself, while it asks something that belongs to no call. */
async function openAsked() {
	const paths = temporaryPaths();
	putExtension(paths, 'lonely', {script: join(root, 'test', 'fixtures', 'torture', 'asks-alone.js')});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 100, rows: 24});
	await app.see('State');
	await app.press('t').see('Enter ask for tools');
	await app.press('enter').see('› heard');
	await app.press('I').see('p ping');
	const pid = Number(/pid-(\d+)/.exec(app.text())?.[1]);
	await app.press('p').see('1 question waiting');
	return Object.assign(app, {
		pid,
		/** Calls the tool that tells what its server heard. */
		async hear(answer: string) {
			await app.press('T').see('› heard');
			await app.press('enter').see('Enter call');
			await app.press('enter').see(`heard ${answer}`);
		},
	});
}

test('a question that comes when no call runs waits in the header, and a key opens it', async () => {
	const app = await openAsked();
	await app.press('alt-q').see('A question', 'Are you still there?');
	await app.type('Ada').press('ctrl-s').seeNoMore('question waiting');
	expect(app.text()).not.toContain('Are you still there?');
	await app.hear('["Ada"]');
});

test('it is dismissed by a key, and left it goes on waiting', async () => {
	const app = await openAsked();
	await app.press('alt-q').see('Are you still there?');
	await app.press('esc').seeNoMore('Are you still there?');
	await app.see('1 question waiting');
	await app.press('alt-q').see('Are you still there?');
	await app.press('alt-z').seeNoMore('Are you still there?');
	await app.hear('["cancel"]');
});

test('taken back by the server it closes by itself, and that is said', async () => {
	const app = await openAsked();
	await app.press('alt-q').see('Are you still there?');
	process.kill(app.pid, 'SIGUSR2');
	await app.see('no longer waits for an answer', 'p ping');
	expect(app.text()).not.toMatch(/question waiting|Are you still there/);
	await app.press('alt-q').see('No server asks anything.');
});
