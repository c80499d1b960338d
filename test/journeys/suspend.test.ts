import {expect, test} from 'vitest';
import {newJourney} from '../support/journey.ts';
import {shellScript} from '../support/journey-steps.ts';

test('Ctrl-Z gives the shell back, fg brings the screen back, and it works', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather', enabled: false});
	const app = journey.open({script: shellScript(), args: []});
	await app.see('$ ');
	await app.type('node "$PROGRAM"; echo "ended with $?"\r').see('1 extension, 0 on', 'State');
	await app.press('ctrl-z').until('the shell is back', () => app.terminal.buffer.active.type === 'normal');
	await app.see('Stopped');
	await app.type('echo still "her"e\r').see('still here');
	await app.type('fg\r').see('1 extension, 0 on', 'State');
	expect(app.terminal.buffer.active.type).toBe('alternate');
	await app.press('?').see('Keys that work here');
	await app.press('esc').seeNoMore('Keys that work here');
	app.press('q');
	await app.until('the shell is back', () => app.terminal.buffer.active.type === 'normal');
	app.type('exit\r');
	expect(await app.exited).toBe(0);
});
