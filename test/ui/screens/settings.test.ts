import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {storeWith} from '../../support/stores.ts';
import {openScreens} from '../../support/terminal.ts';

const plain = {
	key: 'units',
	type: 'string',
	title: safeLine('Units'),
	description: safeLine(''),
	required: false,
	multiple: false,
	sensitive: false,
} as const;
const token = {...plain, key: 'token', title: safeLine('Token'), required: true, sensitive: true} as const;

async function openSettings() {
	const paths = storeWith('weather', {
		enabled: false,
		userConfig: [plain, token],
		values: {units: 'metric'},
		args: ['--units', '${user_config.units}'],
		env: {TOKEN: '${user_config.token}'},
	});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	await core.changeSettings({vault: 'file'});
	const app = await openScreens(core, {columns: 80, rows: 24});
	onTestFinished(async () => {
		await app.close();
		await core.close();
	});
	await app.see('Needs settings');
	await app.press('c').see('Settings of Sample');
	return Object.assign(app, {core});
}

test('what is required stands first, and before saving one sees what it does to the launch command', async () => {
	const app = await openSettings();
	const lines = app.lines().join('\n');
	expect(lines.indexOf('Token')).toBeLessThan(lines.indexOf('Units'));
	await app.type('a-secret-token').press('down').press('ctrl-u').type('imperial').press('ctrl-s');
	await app.see('Save the settings of Sample?', '-  metric', '+  imperial', '+TOKEN=••••••', '[ Save ]');
	expect(app.text()).not.toContain('a-secret-token');
	await app.press('esc').see('Settings of Sample');
	expect((await app.core.info('weather')).missing).toEqual(['token']);
	await app.press('ctrl-s', 'enter').see('are saved');
	expect((await app.core.info('weather')).missing).toEqual([]);

	await app.press('z').see('Undone: the settings of Sample');
	expect((await app.core.info('weather')).settings[0]?.value).toBe('metric');
});

test('a secret is shown only while one stands on it', async () => {
	const app = await openSettings();
	await app.type('hunter22').press('ctrl-t').see('hunter22');
	await app.press('down').seeNoMore('hunter22');
	await app.press('up').see('********');
	expect(app.text()).not.toContain('hunter22');
});
