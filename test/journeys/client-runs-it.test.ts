import {expect, test} from 'vitest';
import {startRunner} from '../support/conversation.ts';
import {leave, newJourney} from '../support/journey.ts';

test('the process that a client runs is watched and called from here while the client goes on', async () => {
	const journey = newJourney();
	journey.put('odd', {name: 'Odd'});
	const app = journey.open();
	await app.see('1 extension, 1 on, 0 running');
	const client = startRunner(journey.paths, 'odd');
	await client.initialize();
	await app.see('▶ running', 'started by the client');
	await client.call('stderr', {lines: ['the client was here']});
	await app.press('o').see('the client was here');
	await app.press('t').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.press('ctrl-s').see('answer, ');
	await app.press('esc').seeNoMore('answer, ');
	expect(JSON.stringify(await client.call('echo', {text: 'untouched'}))).toContain('untouched');
	client.end();
	await app.see('0 running');
	await leave(app);
});
