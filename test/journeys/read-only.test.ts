import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('with --readonly one looks at everything and changes nothing', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather', enabled: false});
	journey.writeLog('weather', ['all is well']);
	const app = journey.open({args: ['--readonly']});
	await app.see('read-only', '1 extension, 0 on');
	await app.press('space').see('started with --readonly');
	await app.press('o').see('all is well');
	// A file of one's own is no change of what is looked at.
	await app.press('ctrl-s').see('Saved: ');
	const [saved = ''] = readdirSync(join(journey.paths.state, 'saved-logs'));
	expect(readFileSync(join(journey.paths.state, 'saved-logs', saved), 'utf8')).toContain('all is well');
	await app.press('1').see('State');
	for (const key of ['d', 'i', 's', 'z']) app.press(key);
	await app.press('?').see('Keys that work here');
	await app.press('esc').seeNoMore('Keys that work here');
	expect(app.text()).not.toMatch(/Remove|Install a bundle|running\.|Undone/);
	await leave(app);
	expect(existsSync(journey.clientFile)).toBe(false);
	expect((await journey.core.list())[0]?.enabled).toBe(false);
});
