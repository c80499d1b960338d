import {expect, test} from 'vitest';
import type {Core, UserConfigOption} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {openTestScreens} from '../../support/screens.ts';
import {storeWith} from '../../support/stores.ts';

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

async function openSettings(options: readonly UserConfigOption[] = [plain, token]) {
	const paths = storeWith('weather', {
		enabled: false,
		userConfig: options,
		values: {units: 'metric'},
		args: ['--units', '${user_config.units}'],
		env: {TOKEN: '${user_config.token}'},
	});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	await core.changeSettings({vault: 'file'});
	const app = await openTestScreens(core, {columns: 80, rows: 24});
	await app.see('Author');
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

test('the key that saves never leaves a form without saving; twice it saves', async () => {
	const app = await openSettings();
	await app.type('hunter22').press('esc').see('Leave without saving?');
	await app.press('ctrl-s').see('This asks something else', 'Leave without saving?');
	await app.press('enter').seeNoMore('Leave without saving?');
	await app.press('ctrl-s').see('Save the settings of Sample?');
	await app.press('ctrl-s').see('are saved');
});

test('forty-nine fields stand under two headings and scroll on a small screen', async () => {
	const many = Array.from({length: 48}, (_, index) => ({
		...plain,
		key: `option_${index}`,
		title: safeLine(`Option ${index + 1}.`),
	}));
	const app = await openSettings([...many, token]);
	await app.see('Required', 'Token', 'Optional', 'Option 1.', 'field 1 of 49');
	for (let step = 1; step < 30; step++) app.press('down');
	await app.see('field 30 of 49', 'Option 29.');
	expect(app.text()).not.toContain('Required');
	for (let step = 30; step < 50; step++) app.press('down');
	await app.see('Option 48.', '[ Save ]');
	for (let step = 0; step < 60; step++) app.press('up');
	await app.see('Required', 'field 1 of 49');
});

const shout = {
	...plain,
	key: 'shout',
	type: 'boolean',
	title: safeLine('Shout'),
	default: false,
} as const;

test('Space and the arrows switch a boolean on and off; only ^X leaves it unset', async () => {
	const app = await openSettings([shout]);
	await app.see('[ ] no');
	await app.press('space').see('[x] yes');
	await app.press('space').see('[ ] no');
	await app.press('left').see('[x] yes');
	await app.press('ctrl-x').see('< not set >');
	await app.press('space').see('[x] yes');
});

test('the foot names what the keys do now, on every row of the form', async () => {
	const file = {...plain, key: 'path', type: 'file', title: safeLine('Path')} as const;
	const app = await openSettings([token, shout, file]);
	const foot = () => app.lines().at(-1) ?? '';
	await app.see('Enter next');
	expect(foot()).toContain('^T show the secret');
	expect(foot()).not.toContain('^X');
	await app.press('ctrl-t').see('^T hide the secret');
	await app.type('x').see('^X unset');
	await app.press('down').see('Space yes/no');
	expect(foot()).not.toContain('secret');
	await app.press('down').see('^O complete the path');
	await app.press('down').see('Enter save');
	for (const other of ['Enter next', '^X', '^O', '^S', 'Space']) expect(foot(), other).not.toContain(other);
	app.resize({columns: 60, rows: 16});
	await app.see('Enter save', 'Esc cancel', '? help');
});

test('the items of a list are moved up and down', async () => {
	const list = {...plain, multiple: true};
	const app = await openSettings([list]);
	await app.press('ctrl-x').type('first').press('down').type('second').press('alt-k').see('first');
	await app.until('moved it up', () => {
		const text = app.text();
		return text.includes('second') && text.indexOf('second') < text.indexOf('first');
	});
	await app.press('alt-k').see('It cannot be moved up.');
	await app.press('alt-j', 'ctrl-s').see('Save the settings', '[ Save ]');
	await app.press('enter').see('are saved');
	expect((await app.core.info('weather')).settings[0]?.value).toEqual(['first', 'second']);
});

test('a folder that is not there is told under its field, which has the focus then, and typing goes on', async () => {
	const folder = {...plain, key: 'folder', type: 'directory', title: safeLine('Work folder')} as const;
	const app = await openSettings([plain, folder]);
	await app.press('down').type('/nowhere/at/all').press('up', 'ctrl-s');
	await app.see('Work folder does not exist: /nowhere/at/all');
	await app.seeRow(/› Work folder/);
	expect(app.text()).not.toContain('<id>');
	await app.press('ctrl-u').type('/').press('ctrl-s', 'enter').see('are saved');
});

test('what many settings change is read to its end before it is saved', async () => {
	const many = Array.from({length: 30}, (_, index) => ({
		...plain,
		key: `o${index}`,
		title: safeLine(`O${index}`),
	}));
	const paths = storeWith('weather', {
		enabled: false,
		userConfig: many,
		args: many.map(({key}) => `--${key}=\${user_config.${key}}`),
	});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 80, rows: 24});
	await app.see('Author');
	await app.press('c').see('Settings of Sample');
	for (let step = 0; step < 30; step++) app.type(`v${step}`).press('down');
	await app.press('ctrl-s').see('more lines below: scroll with j and k', '[ Save ]');
	expect(app.text()).not.toContain('--o29=v29');
	await app.press('G').see('--o29=v29', '[ Save ]');
	await app.press('enter').see('are saved');
});

test('a place for secrets that does not answer is no way out: it says so, and the other one is chosen', async () => {
	const paths = storeWith('weather', {
		enabled: false,
		userConfig: [token],
		env: {TOKEN: '${user_config.token}'},
	});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const silent: Core = {
		...core,
		// As on a machine whose keychain hangs.
		async migrateVault(kind) {
			const migration = await core.migrateVault('file');
			if (kind === 'file') return migration;
			const problem = safeLine('It did not answer within 3 seconds.');
			const available = migration.status.available.map(place =>
				place.kind === kind ? {...place, ok: false, asked: true, problem} : place,
			);
			return {...migration, status: {vault: kind, available}};
		},
	};
	const app = await openTestScreens(silent, {columns: 60, rows: 16});
	await app.see('1 extension');
	await app.press('c').see('Settings of Sample');
	await app.type('a-secret-token').press('ctrl-s').see('Save the settings of');
	await app.press('y').see('Nothing was saved:', 'still in the form', '› the encrypted file');
	await app.press('tab').see('› the system key');
	await app.press('enter').see('Nothing can be kept there', 'did not answer within');
	await app.press('tab').see('› the encrypted file');
	await app.press('enter').see('Secrets go to the encrypted file.');
	await app.press('ctrl-s').see('are saved');
	expect(app.text()).not.toContain('a-secret-token');
	expect((await core.info('weather')).missing).toEqual([]);
});
