import process from 'node:process';
import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';
import {tortureServer} from '../support/torture.ts';

test('an entry that somebody else wrote is looked at and called, and never changed', async () => {
	const journey = newJourney();
	const entry = {command: process.execPath, args: [tortureServer], env: {GH_KEY: 'k-98765'}};
	journey.writeClient({mcpServers: {theirs: entry}});
	const app = journey.open({columns: 120, rows: 36});
	await app.see('No extension is installed yet', 'Not ours (1)', 'theirs');
	await app.press('j').see('client:theirs', 'GH_KEY');
	expect(app.text()).not.toContain('k-98765');
	await app.press('d').see('It is not ours');
	await app.press('t', 'u').see('› nested');
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.type('mine').press('ctrl-s').see('given {"text":"mine"}');
	await app.press('esc').seeNoMore('answer, ');
	await leave(app);
	expect(journey.readClient()).toEqual({mcpServers: {theirs: entry}});
});
