import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('LANG=C: every screen is letters alone, names of other scripts too', async () => {
	const journey = newJourney();
	journey.put('weather', {name: '天気 ☂ Météo'});
	const app = journey.open({env: {LC_ALL: '', LC_CTYPE: '', LANG: 'C'}});
	const isPlain = () => expect(app.text()).toMatch(/^[\u0020-\u007E\n]*$/);
	await app.see('1 extension', 'State');
	isPlain();
	for (const [key, seen] of [
		['?', 'Keys that work here'],
		['i', 'Install a bundle'],
		['S', 'File  '],
		[':', 'Actions'],
	] as const) {
		await app.press(key).see(seen);
		isPlain();
		await app.press('esc').seeNoMore(seen);
	}
	await leave(app);
});
