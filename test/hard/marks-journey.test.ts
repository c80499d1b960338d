import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('three of four are marked, switched on after one question, and the file is written once', async () => {
	const journey = newJourney();
	for (const id of ['alpha', 'bravo', 'charlie', 'delta']) journey.put(id, {name: id, enabled: false});
	const app = journey.open();
	await app.see('1 of 4');
	await app.press('M').see('4 marked');
	await app.press('G', 'm').see('3 marked');
	await app.press('space').see('Switch on 3 extensions?', '[ No ]');
	await app.press('y').see('3 switched on.');
	expect(Object.keys(journey.readClient().mcpServers)).toEqual(['alpha', 'bravo', 'charlie']);
	await app.press('esc').seeNoMore('3 switched on.');
	await app.see('4 extensions, 3 on');
	await leave(app);
});
