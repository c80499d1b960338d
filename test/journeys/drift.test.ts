import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('an entry that somebody edited by hand is seen, shown and put right', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	await journey.core.sync();
	const ours = journey.readClient().mcpServers.weather;
	journey.writeClient({mcpServers: {weather: {...ours, args: ['weather', '--verbose']}}, theme: 'dark'});
	const app = journey.open();
	await app.see('≠ edited', 'client not in step: S', 'edited by hand (S shows how)');
	await app.press('S').see('was edited by hand: left as it is unless you pick it');
	await app.see('$ mcpb-tui sync --dry-run', '-     "--verbose"');
	await app.press('R').see('[x] weather', '$ mcpb-tui sync --dry-run --only weather --restore weather');
	expect(journey.readClient().mcpServers.weather.args).toContain('--verbose');
	await app.press('w').see('is kept in');
	await app.press('esc').see('client in step');
	expect(journey.readClient()).toEqual({mcpServers: {weather: ours}, theme: 'dark'});
	await leave(app);
});
