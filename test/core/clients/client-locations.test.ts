import {homedir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Machine} from '../../../source/core/clients/client-folders.ts';
import {clientConfigCandidates, clientConfigPath} from '../../../source/core/clients/client-locations.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const nothing: Machine['glob'] = () => [];

test('on macOS it is in Application Support', () => {
	expect(clientConfigCandidates({platform: 'darwin', env: {}, home: '/Users/me', glob: nothing})).toEqual([
		'/Users/me/Library/Application Support/Claude/claude_desktop_config.json',
	]);
});

test('on Linux it is in the configuration folder, wherever that was moved', () => {
	const machine = {platform: 'linux' as const, home: '/home/me', glob: nothing};
	expect(clientConfigCandidates({...machine, env: {}})).toEqual([
		'/home/me/.config/Claude/claude_desktop_config.json',
	]);
	expect(clientConfigCandidates({...machine, env: {XDG_CONFIG_HOME: '/cfg'}})).toEqual([
		'/cfg/Claude/claude_desktop_config.json',
	]);
});

test('on Windows it is in the roaming folder, unless the Store package keeps its own', () => {
	const env = {
		APPDATA: String.raw`C:\Users\me\AppData\Roaming`,
		LOCALAPPDATA: String.raw`C:\Users\me\AppData\Local`,
	};
	const machine = {platform: 'win32' as const, env, home: String.raw`C:\Users\me`};
	const classic = String.raw`C:\Users\me\AppData\Roaming\Claude\claude_desktop_config.json`;
	expect(clientConfigCandidates({...machine, glob: nothing})).toEqual([classic]);
	expect(clientConfigCandidates({...machine, env: {}, glob: nothing})).toEqual([classic]);
	const glob: Machine['glob'] = pattern => {
		expect(pattern).toBe(String.raw`C:\Users\me\AppData\Local\Packages\Claude_*`);
		return [String.raw`C:\Users\me\AppData\Local\Packages\Claude_pzs8sxrjxfjjc`];
	};
	expect(clientConfigCandidates({...machine, glob})).toEqual([
		String.raw`C:\Users\me\AppData\Local\Packages\Claude_pzs8sxrjxfjjc\LocalCache\Roaming\Claude\claude_desktop_config.json`,
		classic,
	]);
});

test('what is said on the command line rules, then the setting, then the home of tests and demos', () => {
	const paths = temporaryPaths();
	const settings = {...defaultSettings, clientConfig: '/from/setting.json'};
	expect(clientConfigPath(paths, settings, '/from/line.json')).toBe('/from/line.json');
	expect(clientConfigPath(paths, settings)).toBe('/from/setting.json');
	expect(clientConfigPath(paths, defaultSettings)).toBe(
		join(paths.home as string, 'client', 'claude_desktop_config.json'),
	);
	expect(clientConfigPath({...paths, home: undefined}, defaultSettings)).toContain(
		'claude_desktop_config.json',
	);
	expect(clientConfigPath(paths, {...defaultSettings, clientConfig: '~/c.json'})).toBe(
		join(homedir(), 'c.json'),
	);
	expect(clientConfigPath(paths, {...defaultSettings, clientConfig: 'c.json'})).toBe(
		join(paths.config, 'c.json'),
	);
	expect(clientConfigPath(paths, defaultSettings, 'here.json')).toBe(join(process.cwd(), 'here.json'));
});
