import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';
import {openTools} from '../../support/journey-steps.ts';

test('a tool asks back while it works: left, found again, answered', async () => {
	const app = await openTools(newJourney());
	await app.type('j'.repeat(12)).see('› ask ');
	await app.press('enter').see('[ Call ]');
	await app.press('ctrl-s').see('torture asks, and waits', 'Who comes to dinner?');
	await app.press('esc').see('ask goes on running', '1 question waiting');
	await app.press('esc').press('alt-q').see('Who comes to dinner?');
	await app.type('Ada').press('ctrl-s').see('answered', '"name":"Ada","size":"large","count":3');
	await app.press('esc').seeNoMore('answered');
	await leave(app);
});
