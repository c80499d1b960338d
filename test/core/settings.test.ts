import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {changeSettings, defaultSettings, readSettings} from '../../source/core/settings.ts';
import {temporaryPaths} from '../support/temporary.ts';

test('without a file the defaults hold and none is written', async () => {
	const paths = temporaryPaths();
	expect(await readSettings(paths)).toEqual(defaultSettings);
	expect(() => readFileSync(join(paths.config, 'config.json'))).toThrow('ENOENT');
});

test('a change keeps what it does not name, unknown keys included', async () => {
	const paths = temporaryPaths();
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), '{"logPayloads": true, "fromTheFuture": [1]}');
	await changeSettings(paths, {vault: 'file'});
	expect(await readSettings(paths)).toMatchObject({logPayloads: true, vault: 'file'});
	expect(JSON.parse(readFileSync(join(paths.config, 'config.json'), 'utf8'))).toEqual({
		logPayloads: true,
		fromTheFuture: [1],
		vault: 'file',
	});
});

test.each([
	['no JSON', '{"vault": '],
	['a wrong value', '{"vault": "safe"}'],
	['a wrong type', '{"passEnv": "HOME"}'],
])('a file with %s is refused, named, and left as it is', async (_what, text) => {
	const paths = temporaryPaths();
	mkdirSync(paths.config, {recursive: true});
	const file = join(paths.config, 'config.json');
	writeFileSync(file, text);
	await expect(readSettings(paths)).rejects.toMatchObject({
		code: 'SETTINGS_FILE_INVALID',
		message: expect.stringContaining(file),
	});
	await expect(changeSettings(paths, {vault: 'file'})).rejects.toMatchObject({code: 'SETTINGS_FILE_INVALID'});
	expect(readFileSync(file, 'utf8')).toBe(text);
});

test('settings that were found right once are judged again when they change', async () => {
	const paths = temporaryPaths();
	mkdirSync(paths.config, {recursive: true});
	const file = join(paths.config, 'config.json');
	writeFileSync(file, '{"vault": "file"}');
	expect(await readSettings(paths)).toMatchObject({vault: 'file'});
	expect(await readSettings(paths)).toMatchObject({vault: 'file'});
	writeFileSync(file, '{"vault": "fila"}');
	await expect(readSettings(paths)).rejects.toMatchObject({code: 'SETTINGS_FILE_INVALID'});
});
