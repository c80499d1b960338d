import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('with --readonly one looks at everything and changes nothing', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather', enabled: false});
	journey.writeLog('weather', ['all is well']);
	const app = journey.open({args: ['--readonly']});
	await app.see('read-only', '1 extension, 0 on');
	for (const key of ['space', 'd', 'i', 's', 'z']) await app.press(key).see('started with --readonly');
	await app.press('o').see('all is well');
	await app
		.press('esc', 'S')
		.see('will be')
		.catch(() => app.see('Everything is in step'));
	await app.press('esc');
	await leave(app);
	expect(existsSync(journey.clientFile)).toBe(false);
	expect((await journey.core.list())[0]?.enabled).toBe(false);
});
