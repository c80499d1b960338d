import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('a needle in a log is found, its error gone to, and the log saved', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	const lines = Array.from({length: 400}, (_, index) =>
		index === 50 ? 'ERROR needle lost' : `hay ${index}`,
	);
	journey.writeLog('weather', lines);
	const app = journey.open();
	await app.see('1 extension');
	await app.press('o').see('hay 399', 'following');
	await app.press('/').see('pattern to look for');
	await app.type('nee.le').press('enter').see('ERROR needle lost', '1/1 hit');
	await app.press('G').see('hay 399');
	await app.press('X').see('ERROR needle lost', 'paused');
	await app.press('ctrl-s').see('Saved: ');
	const folder = join(journey.paths.state, 'saved-logs');
	const [file = ''] = readdirSync(folder);
	expect(readFileSync(join(folder, file), 'utf8')).toContain('needle lost');
	await leave(app);
});
