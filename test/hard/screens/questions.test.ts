import {describe, expect, test} from 'vitest';
import {openTorture} from '../../support/torture.ts';

describe('what a server asks stands under its call', () => {
	test('a form, its defaults filled in, is checked and accepted', async () => {
		const {app, open} = await openTorture();
		await open('ask');
		await app.press('ctrl-s').see('torture asks, and waits', 'Who comes to dinner?', 'clock stands still');
		await app.see('large', 'Who you are.');
		await app.press('ctrl-s').see('is required');
		await app.type('Ada').press('ctrl-s').see('answered', '"name":"Ada","size":"large","count":3');
	});

	test('a form is declined, and one is dismissed', async () => {
		const {app, open} = await openTorture();
		await open('ask');
		await app.press('ctrl-s').see('Who comes to dinner?');
		await app.press('ctrl-r').see('answered {"action":"decline"}');
		await app.press('r').see('Who comes to dinner?');
		await app.press('alt-z').see('answered {"action":"cancel"}');
	});

	test('an address is shown whole, copied by a key and never opened', async () => {
		const {app, open} = await openTorture();
		await open('ask-url');
		await app.press('ctrl-s').see('Log in, please.', 'at login.example.com', '&end=here');
		await app.press('u').see('sent to the terminal');
		await app.press('ctrl-s').see('answered {"action":"accept"}');
	});

	test('a text of a model is written by hand, from the answer before, or refused', async () => {
		const {app, open} = await openTorture();
		await open('sample');
		await app.press('ctrl-s').see('system: You are a poet.', 'user: Write a haiku.', 'Your answer');
		await app.press('ctrl-t').see('You asked: Write a haiku.');
		await app.press('enter').type('Snow').press('ctrl-s').see('answered {"role":"assistant"');
		await app.press('r').see('Your answer');
		await app.press('ctrl-t').see('Snow');
		await app.press('ctrl-r').see('refused');
	});

	test('a question waits when its screen is left, and a key leads back to it', async () => {
		const {app, open} = await openTorture();
		await open('ask');
		await app.press('ctrl-s').see('Who comes to dinner?');
		await app.press('esc').see('goes on running');
		await app.press('esc').press('alt-q').see('Who comes to dinner?');
		await app.press('c').type('arl').see('carl');
		await app.press('ctrl-s').see('"name":"carl"');
		expect(app.text()).not.toContain('asks');
	});
});

test('a call that is left is seen in the header, in the list and at its tool', async () => {
	const {app, open} = await openTorture({columns: 120, rows: 36});
	await open('ask');
	await app.press('ctrl-s').see('Who comes to dinner?');
	await app.press('esc').see('1 call running', '1 question waiting', '› ask »1?');
	await app.seeRow(/Sample.* »1\?/);
});
