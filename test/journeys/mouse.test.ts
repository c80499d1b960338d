import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

const press = (column: number, row: number) => `\u001B[<0;${column};${row}M\u001B[<0;${column};${row}m`;
const wheelDown = (column: number, row: number) => `\u001B[<65;${column};${row}M`;

test('the mouse is the terminal’s until a key takes it; then it clicks, turns and lets go', async () => {
	const journey = newJourney();
	for (let number = 0; number < 9; number++) journey.put(`server-${number}`, {name: `server-${number}`});
	const app = journey.open();
	await app.see('1 of 9');
	await app.press('alt-m').see('The mouse clicks and scrolls here');
	await app.until('took the mouse', () => app.terminal.modes.mouseTrackingMode !== 'none');
	await app.type(press(5, 6)).see('4 of 9');
	await app.type(wheelDown(5, 6)).see('7 of 9');
	const tab = app.lines()[1]?.indexOf('4 logs') ?? 0;
	await app.type(press(tab + 2, 2)).see('Nothing has been logged yet');
	await app.press('alt-m').see('The mouse is the terminal’s again.');
	await app.until('let go', () => app.terminal.modes.mouseTrackingMode === 'none');
	await leave(app);
});
