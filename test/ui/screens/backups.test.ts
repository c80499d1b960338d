import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {storeWith} from '../../support/stores.ts';

const theirs = '{"mcpServers": {"theirs": {"command": "true"}}}';

async function openWithBackup({readonly = false} = {}) {
	const paths = storeWith('weather', {enabled: true});
	const file = join(paths.home ?? '', 'client', 'claude_desktop_config.json');
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(file, theirs);
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	await core.sync();
	const app = await openTestScreens(core, {columns: 80, rows: 24, readonly});
	await app.see('1 of');
	return Object.assign(app, {file, core});
}

test('a backup of the client is looked at from the sync screen and brought back after a question', async () => {
	const app = await openWithBackup();
	expect(readFileSync(app.file, 'utf8')).toContain('weather');
	await app.press('S').see('in step');
	await app.press('K').see('before our changes', '1 server', 'goes', 'weather', 'is kept');
	await app.press('enter').see('Bring back the file of', '[ No ]', '[ Bring it back ]');
	await app.press('enter').seeNoMore('[ No ]');
	expect(readFileSync(app.file, 'utf8')).toContain('weather');
	await app.press('enter').see('[ No ]');
	await app.press('tab', 'enter').seeNoMore('before our changes');
	expect(readFileSync(app.file, 'utf8')).toBe(theirs);
	expect(await app.core.backups()).toHaveLength(2);
});

test('with --readonly the backups are seen and none is brought back', async () => {
	const app = await openWithBackup({readonly: true});
	await app.press('K').see('before our changes', 'goes');
	await app.press('r').see('started with --readonly');
});

test('g and G go to both ends of the backups, as everywhere', async () => {
	const app = await openWithBackup();
	await app.core.setEnabled('weather', false);
	await app.core.setEnabled('weather', true);
	expect((await app.core.backups()).length).toBeGreaterThan(2);
	const last = (await app.core.backups()).length;
	await app.press('K').see(`1 of ${last}`);
	await app.press('G').see(`${last} of ${last}`);
	await app.press('g').see(`1 of ${last}`);
});
