import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';

test('a thousand extensions: to the end and back, filtered to ten, one of them switched on', async () => {
	const journey = newJourney();
	for (let number = 0; number < 1000; number++) {
		const id = `server-${String(number).padStart(4, '0')}`;
		journey.put(id, {name: id, enabled: false});
	}
	const app = journey.open({columns: 80, rows: 24});
	await app.see('1 of 1000');
	await app.press('G').see('1000 of 1000', 'server-0999');
	await app.press('g').see('1 of 1000');
	await app
		.press('/')
		.type('-042')
		.seeRow(/1 of 10 /);
	await app.press('enter').seeRow(/\/-042 /);
	await app.type('jjj').see('4 of 10', 'Id           server-0423');
	await app.press('space').see('server-0423 is switched on.');
	await app.see('1000 extensions, 1 on');
	await leave(app);
});
