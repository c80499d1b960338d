import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {demoBundle} from '../../source/core/own-files.ts';
import {endServers} from '../support/servers.ts';
import {temporaryPaths} from '../support/temporary.ts';
import {startProgram} from '../support/terminal.ts';

function newHome() {
	const paths = temporaryPaths();
	onTestFinished(() => endServers(paths));
	const clientFile = join(paths.home ?? '', 'client', 'claude_desktop_config.json');
	return {paths, home: paths.home ?? '', clientFile};
}

test('a newcomer installs a bundle, fills in a secret, switches it on, watches its log and calls a tool', async () => {
	const {home, clientFile} = newHome();
	const app = startProgram({home, columns: 80, rows: 24});
	await app.see('No extension is installed yet', 'The first three things to do');

	await app.press('i').see('Install a bundle');
	await app.type(demoBundle()).press('enter').see('Review what it asks for', 'Install it?', '[ No ]');
	expect(existsSync(join(home, 'data', 'extensions'))).toBe(false);

	await app.press('tab', 'tab', 'enter').see('Settings of Sample Workshop', 'Weather token');
	await app.type('a-very-secret-token').press('ctrl-s').see('Save the settings of', '[ Save and switch on ]');
	await app.press('enter').see('Vault', 'the encrypted file');
	await app.press('enter').see('Secrets go to the encrypted file');
	await app.press('ctrl-s').see('Sample Workshop is switched on.', 'Space on/off');
	expect(JSON.parse(readFileSync(clientFile, 'utf8'))).toMatchObject({
		mcpServers: {'sample-workshop': {args: ['sample-workshop']}},
	});

	await app.press('s').see('running');
	await app.press('o').see('Sample Workshop is ready', 'following');
	await app.press('t').see('greet', 'roll_dice');
	await app.press('j', 'enter').see('The first number');
	await app.type('12').press('down').type('30').press('enter', 'enter').see('answer, ', '42');
	expect(app.text()).not.toContain('a-very-secret-token');

	await app.press('esc').seeNoMore('answer, ');
	await app.press('q');
	expect(await app.exited).toBe(0);
});
