import {expect, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {demoBundle} from '../../source/core/own-files.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {changeSettings} from '../../source/core/settings.ts';
import {report} from '../support/hard-report.ts';
import {temporaryFolder} from '../support/temporary.ts';
import {startProgram} from '../support/terminal.ts';

const speed = 2048;

async function installDemo(home: string): Promise<void> {
	const paths = resolvePaths({env: {}, home});
	await changeSettings(paths, {vault: 'file'});
	const core = createCore({paths});
	const bundle = await core.prepare(demoBundle());
	await core.install(bundle, {set: {weather_token: ['a-token']}, enable: true});
	bundle.close();
	await core.close();
}

test('over a line of 2 kB a second every screen answers, and no key costs more than two seconds of it', async () => {
	const home = temporaryFolder();
	await installDemo(home);
	const app = startProgram({home, columns: 80, rows: 24, speed, env: {SSH_CONNECTION: '1 2 3 4'}});
	await app.see('Sample Workshop', 'on/off');
	let keys = 0;
	let most = 0;
	const press = async (what: string, key: string, until: () => boolean) => {
		app.takeBytes();
		app.press(key);
		await app.until(what, until);
		keys++;
		most = Math.max(most, app.takeBytes());
	};
	const shows = (text: string) => () => app.text().includes(text);
	const gone = (text: string) => () => !app.text().includes(text);

	await press('showed its settings', '2', shows('Your name'));
	await press('showed its tools', '3', shows('roll_dice'));
	await press('showed its log', '4', shows('following'));
	await press('showed the overview', '1', shows('Environment'));
	await press('showed help', '?', shows('Keys that work here'));
	await press('closed help', 'esc', gone('Keys that work here'));
	await press('opened the palette', ':', shows('what to do'));
	await press('closed the palette', 'esc', shows('on/off'));
	await press('opened the install field', 'i', shows('Install a bundle'));
	for (const [index, letter] of [...'/tmp/x'].entries())
		await press(`typed ${letter}`, letter, shows('/tmp/x'.slice(0, index + 1)));
	await press('left the field', 'esc', gone('Install a bundle'));
	app.press('q');
	expect(await app.exited).toBe(0);
	expect(most).toBeLessThanOrEqual(2 * speed);
	report('keys over a line of 2 kB/s', keys, `most bytes for one: ${most}`);
});

test('keys pressed while the line stalls are all done, and the screen at its end is the newest one', async () => {
	const home = temporaryFolder();
	await installDemo(home);
	const app = startProgram({home, columns: 100, rows: 30});
	await app.see('Sample Workshop', 'on/off');
	app.stall();
	for (let round = 0; round < 200; round++) app.press('?', 'esc', '2', '3', '1');
	app.press('i').type('/tmp/typed-while-stalled');
	app.resume();
	await app.see('/tmp/typed-while-stalled');
	app.press('ctrl-c');
	expect(await app.exited).toBe(130);
	report('keys pressed while the line stalled', 1000 + 25);
});
