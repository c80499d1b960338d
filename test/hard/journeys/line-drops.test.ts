import {expect, test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';

test('the line drops: the server lives on, and is there on return', async () => {
	const journey = newJourney();
	journey.put('odd', {name: 'Odd'});
	const first = journey.open({env: {SSH_CONNECTION: '10.0.0.1 5000 10.0.0.2 22'}});
	await first.see('1 extension');
	await first.press('s').see('▶ running');
	const [server] = await journey.core.status();
	first.kill('SIGHUP');
	expect(await first.exited).toBe(129);
	const again = journey.open();
	await again.see('▶ running', `pid ${server?.serverPid}`);
	await again.press('s').see('is stopped.');
	await leave(again);
	expect(await journey.core.status()).toEqual([]);
});
