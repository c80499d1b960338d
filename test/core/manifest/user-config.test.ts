import {mkdirSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {UserConfigOption, UserConfigValue} from '../../../source/core/contract.ts';
import {
	checkSetting,
	filesToCome,
	isUsed,
	missingSettings,
	parseSetting,
	userConfigFields,
} from '../../../source/core/manifest/user-config.ts';
import {aManifest, type RawManifest, rawOption, withCommand} from '../../support/manifests.ts';
import {temporaryFolder} from '../../support/temporary.ts';

async function option(changes: RawManifest): Promise<UserConfigOption> {
	const {userConfig} = await aManifest({user_config: {key: rawOption({title: 'The key', ...changes})}});
	return userConfig[0] as UserConfigOption;
}

const folders = {HOME: '/home/me', DOCUMENTS: '/home/me/Dokumente'};

describe('the rows of the settings form', () => {
	test('come in the order of the manifest, with folders in defaults filled in', async () => {
		const manifest = await aManifest(
			withCommand(
				{
					args: ['${user_config.z}', '${user_config.a}', '--n=${user_config.n}'],
					env: {F: '${user_config.f}'},
				},
				{
					z: rawOption({type: 'directory', multiple: true, default: ['${DOCUMENTS}/z', '${PWD}']}),
					a: rawOption({type: 'file', default: '${HOME}/a'}),
					n: rawOption({type: 'number', min: 1, max: 9, required: true}),
					f: rawOption({sensitive: true}),
					b: rawOption({type: 'boolean', default: false}),
				},
			),
		);
		expect(userConfigFields(manifest, folders)).toMatchObject([
			{key: 'z', kind: 'directory', multiple: true, default: ['/home/me/Dokumente/z', '${PWD}']},
			{key: 'a', kind: 'file', multiple: false, default: '/home/me/a'},
			{key: 'n', kind: 'number', required: true, minimum: 1, maximum: 9},
			{key: 'f', kind: 'text', sensitive: true},
			{key: 'b', kind: 'boolean', default: false, note: 'Nothing in its command uses this.'},
		]);
	});

	test('say why an option is not taken as written', async () => {
		const manifest = await aManifest({user_config: {k: rawOption({type: 'select'})}});
		expect(userConfigFields(manifest, folders)[0]?.note).toBe(
			'It has the unknown type "select" and is edited as text.',
		);
	});
});

test('an option counts as used when the command of any platform names it', async () => {
	const manifest = await aManifest(
		withCommand(
			{args: ['--x=${user_config.a}'], platform_overrides: {win32: {env: {B: '${user_config.b}'}}}},
			{a: rawOption(), b: rawOption(), c: rawOption(), 'a}': rawOption()},
		),
	);
	expect(['a', 'b', 'c', 'a}'].map(key => isUsed(manifest, key))).toEqual([true, true, false, false]);
});

describe('what is missing', () => {
	async function missing(values: Record<string, UserConfigValue>, secrets: readonly string[] = []) {
		const manifest = await aManifest({
			user_config: {
				plain: rawOption({required: true}),
				secret: rawOption({required: true, sensitive: true}),
				list: rawOption({required: true, multiple: true}),
				withDefault: rawOption({required: true, default: 'd'}),
				optional: rawOption(),
				constructor: rawOption({required: true}),
			},
		});
		return missingSettings(manifest, values, new Set(secrets));
	}

	test('are the required ones without value, secret or default', async () => {
		expect(await missing({})).toEqual(['plain', 'secret', 'list', 'constructor']);
		expect(await missing({plain: 'x', list: ['a'], constructor: 'y'}, ['secret'])).toEqual([]);
	});

	test('0 and false fill a setting in, empty texts and lists do not', async () => {
		expect(await missing({plain: 0, list: [], constructor: ''}, ['secret'])).toEqual(['list', 'constructor']);
		expect(await missing({plain: false, list: ['a', ''], constructor: 'y'}, ['secret'])).toEqual(['list']);
	});
});

describe('what a user types', () => {
	test.each<[string, RawManifest, readonly string[], UserConfigValue]>([
		['a text', {}, [' as it is '], ' as it is '],
		['an empty text', {}, [''], ''],
		['a number', {type: 'number'}, [' -1.5e2 '], -150],
		['zero', {type: 'number', min: 0}, ['0'], 0],
		['true', {type: 'boolean'}, ['true'], true],
		['Yes', {type: 'boolean'}, ['Yes'], true],
		['1', {type: 'boolean'}, ['1'], true],
		['off', {type: 'boolean'}, ['off'], false],
		['no', {type: 'boolean'}, ['no'], false],
		['an absolute path', {type: 'file'}, ['/a/../b'], '/b'],
		['a path from here', {type: 'file'}, ['a/b'], resolve('a/b')],
		['a path from home', {type: 'directory'}, ['~/b'], join(homedir(), 'b')],
		['home itself', {type: 'directory'}, ['~'], homedir()],
		['a name that begins with a tilde', {type: 'file'}, ['~b'], resolve('~b')],
		['several texts', {multiple: true}, ['a', 'b', ''], ['a', 'b']],
		['one JSON array', {multiple: true}, ['["a", "b,c", 3]'], ['a', 'b,c', '3']],
		['one text for several', {multiple: true}, ['a,b'], ['a,b']],
		['several paths', {type: 'directory', multiple: true}, ['/a', '~'], ['/a', homedir()]],
		['several numbers', {type: 'number', multiple: true}, ['1', '2.50'], ['1', '2.5']],
		['no text for several', {multiple: true}, [], []],
	])('%s becomes the typed value', async (_name, changes, texts, value) => {
		expect(parseSetting(await option(changes), texts)).toEqual(value);
	});

	test.each<[string, RawManifest, readonly string[]]>([
		['must be a number', {type: 'number'}, ['many']],
		['must be a number', {type: 'number'}, ['']],
		['must be a number', {type: 'number'}, ['NaN']],
		['must be a number', {type: 'number'}, ['0x10']],
		['must be a number', {type: 'number'}, ['1e999']],
		['must be at least 1', {type: 'number', min: 1}, ['0']],
		['must be at most 9', {type: 'number', max: 9}, ['10']],
		['must be at most 9', {type: 'number', max: 9, multiple: true}, ['1', '10']],
		['must be true or false', {type: 'boolean'}, ['maybe']],
		['must be true or false', {type: 'boolean'}, ['constructor']],
		['must be a path', {type: 'file'}, [' ']],
		['cannot hold a NUL character', {}, ['a\0b']],
		['takes one value, and 2 were given', {}, ['a', 'b']],
		['takes one value, and 0 were given', {}, []],
		['must be a JSON array', {multiple: true}, ['["a",]']],
		['must be a JSON array', {multiple: true}, ['[{}]']],
	])('%s: %o refuses %o', async (rule, changes, texts) => {
		const typed = await option(changes);
		expect(() => parseSetting(typed, texts)).toThrow(
			expect.objectContaining({
				code: 'SETTING_INVALID',
				message: expect.stringMatching(new RegExp(`^The key \\(key\\) ${rule}`)),
			}),
		);
	});

	test('is not repeated in an error: it may be a secret', async () => {
		const typed = await option({type: 'number', sensitive: true});
		expect(() => parseSetting(typed, ['sk-hunter2'])).toThrow(
			expect.objectContaining({message: expect.not.stringContaining('hunter2')}),
		);
	});
});

describe('a stored value', () => {
	async function problem(changes: RawManifest, value: UserConfigValue) {
		return checkSetting(await option(changes), value);
	}

	test('that is a path must be there and of the right kind', async () => {
		const folder = temporaryFolder();
		const file = join(folder, 'file');
		writeFileSync(file, '');
		mkdirSync(join(folder, 'sub'));
		expect(await problem({type: 'directory'}, folder)).toBeUndefined();
		expect(await problem({type: 'file'}, file)).toBeUndefined();
		expect(await problem({type: 'file'}, folder)).toBe(
			`The key must be a file, and this is a folder: ${folder}.`,
		);
		expect(await problem({type: 'directory'}, file)).toBe(
			`The key must be a folder, and this is a file: ${file}.`,
		);
		expect(await problem({type: 'directory', multiple: true}, [folder, join(folder, 'no')])).toBe(
			`The key does not exist: ${join(folder, 'no')}.`,
		);
	});

	test('that is a file may name one that does not exist yet, unless the author asks for one that does', async () => {
		const folder = temporaryFolder();
		const path = join(folder, 'notes.db');
		writeFileSync(join(folder, 'file'), '');
		expect(await problem({type: 'file'}, path)).toBeUndefined();
		expect(await problem({type: 'file', multiple: true}, [path, join(folder, 'file')])).toBeUndefined();
		for (const description of ['An existing key file', 'The file must exist.', 'It has to already exist'])
			expect(await problem({type: 'file', description}, path)).toBe(`The key does not exist: ${path}.`);
		const below = join(folder, 'file', 'x');
		expect(await problem({type: 'file'}, below)).toBe(
			`The key cannot be reached (a part of it is a file, not a folder): ${below}.`,
		);
		const manifest = await aManifest({user_config: {key: rawOption({type: 'file'}), other: rawOption()}});
		expect(await filesToCome(manifest, {key: path, other: path}, ['key', 'other'])).toEqual([
			`An option does not exist yet: ${path}`,
		]);
		expect(await filesToCome(manifest, {key: path}, ['other'])).toEqual([]);
	});

	test.each<[RawManifest, UserConfigValue, string | undefined]>([
		[{type: 'number', min: 1}, 0, 'The key must be at least 1.'],
		[{type: 'number'}, '3', 'The key must be a number.'],
		[{type: 'number'}, 3, undefined],
		[{type: 'number', multiple: true}, ['3', 'x'], 'The key must be a number.'],
		[{type: 'boolean'}, 'yes', 'The key must be true or false.'],
		[{type: 'boolean'}, false, undefined],
		[{type: 'string'}, 3, 'The key must be a text.'],
		[{type: 'string', multiple: true}, 'a', 'The key must be a list.'],
		[{type: 'string'}, ['a'], 'The key must be one value.'],
	])('of %o that is %j: %j', async (changes, value, expected) => {
		expect(await problem(changes, value)).toBe(expected);
	});
});
