import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';
import {openTools} from '../../support/journey-steps.ts';

test('arguments are a form or JSON, and both are the same', async () => {
	const app = await openTools(newJourney());
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.type('hello').press('ctrl-t').see('"text": "hello"');
	await app.press('down', 'end').type('x').see('Line 2, column');
	await app.press('ctrl-s').see('Not called');
	await app.press('backspace').see('the same value');
	await app.press('ctrl-s').see('given {"text":"hello"}');
	await app.press('2').see('content');
	await app.press('esc').seeNoMore('given ');
	await leave(app);
});
