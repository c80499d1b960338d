import {expect, test} from 'vitest';
import {startRunner} from '../support/conversation.ts';
import {leave, newJourney} from '../support/journey.ts';
import {tortureServer} from '../support/torture.ts';

test('the process that a client runs is watched and called from here while the client goes on', async () => {
	const journey = newJourney();
	journey.put('odd', {script: tortureServer, name: 'Odd'});
	const app = journey.open();
	await app.see('1 extension, 1 on, 0 running');
	const client = startRunner(journey.paths, 'odd');
	await client.initialize();
	await app.see('▶ running', '1 session,');
	await client.call('slow', {steps: 1, pause: 0});
	await app.press('o').see('working on step 1');
	await app.press('t').see('› nested');
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.type('from here').press('ctrl-s').see('given {"text":"from here"}');
	await app.press('esc').seeNoMore('answer, ');
	expect(JSON.stringify(await client.call('echo', {text: 'untouched'}))).toContain('untouched');
	client.end();
	await client.exit;
	await app.see('0 running');
	await leave(app);
});
