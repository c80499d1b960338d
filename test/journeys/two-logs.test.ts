import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('what two servers say is read in one log, and an error in it is gone to', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	journey.put('maps', {name: 'Maps'});
	journey.writeLog('weather', ['sun', 'ERROR no sky'], '2026-11-21T10:00:00.000Z');
	journey.writeLog('maps', ['roads'], '2026-11-21T10:00:00.500Z');
	const app = journey.open({columns: 120, rows: 30});
	await app.see('2 extensions');
	await app.press('o', 'a').see('sun', 'roads', 'ERROR no sky', '$ mcpb-tui logs -f');
	await app.press('l', 'l').see('warning and worse');
	await app.seeNoMore('roads');
	await app.press('esc').see('roads');
	await leave(app);
});
