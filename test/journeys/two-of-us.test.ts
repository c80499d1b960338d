import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('two of us at once: what one does the other sees, and neither undoes the other’s work', async () => {
	const journey = newJourney();
	for (const id of ['alpha', 'bravo']) journey.put(id, {name: id, enabled: false});
	const ada = journey.open();
	const bob = journey.open({columns: 80, rows: 24});
	await ada.see('2 extensions, 0 on');
	await bob.see('2 extensions, 0 on');
	await ada.press('space').see('alpha is switched on.');
	await bob.see('2 extensions, 1 on');
	await bob.press('j').see('2 of 2');
	await bob.press('space').see('bravo is switched on.');
	await ada.see('2 extensions, 2 on');
	await bob.see('2 extensions, 2 on');
	await bob.press('s').see('1 running');
	await ada.see('1 running');
	await ada.press('j').see('2 of 2');
	await ada.press('d', 'y').see('It is removed.');
	await ada.see('1 extension, 1 on');
	await bob.see('1 extension, 1 on, 0 running');
	await expect.poll(() => Object.keys(journey.readClient().mcpServers)).toEqual(['alpha']);
	await leave(ada);
	await leave(bob);
});
