import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('an entry that somebody edited by hand is seen, shown and put right', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	// Laid out as its owner likes it: none of that is ours to change.
	mkdirSync(dirname(journey.clientFile), {recursive: true});
	writeFileSync(
		journey.clientFile,
		'{\n    "theme": "dark",\n    "mcpServers": {"other": {"command":"x",   "args":[]}}\n}\n',
	);
	await journey.core.sync();
	const before = readFileSync(journey.clientFile, 'utf8');
	const edited = before.replace(/"args":\s*\[\s*"weather"/, '$&, "--verbose"');
	expect(edited).not.toBe(before);
	writeFileSync(journey.clientFile, edited);
	const app = journey.open();
	await app.see('≠ edited', 'client not in step: S', 'edited by hand (S shows how)');
	await app.press('S').see('edited by hand: left unless picked');
	await app.see('$ mcpb-tui sync --dry-run', '-     "--verbose"');
	await app.press('R').see('[x] weather', '$ mcpb-tui sync --dry-run --only weather --restore weather');
	expect(journey.readClient().mcpServers.weather.args).toContain('--verbose');
	await app.press('w').see('is kept in');
	await app.press('esc').seeNoMore('is kept in');
	await app.see('client in step');
	expect(readFileSync(journey.clientFile, 'utf8')).toBe(before);
	await leave(app);
});
