import {describe, expect, test} from 'vitest';
import {planSettings} from '../../../source/core/extensions/setting-changes.ts';
import {resolveLaunch} from '../../../source/core/manifest/launch-command.ts';
import {aManifest, rawOption, withCommand} from '../../support/manifests.ts';

const nothing = {userConfig: {}, secrets: []};

/** Names that every object answers to without having them. */
const inherited = Object.getOwnPropertyNames(Object.prototype).filter(name => name !== '__proto__');

describe('an empty text', () => {
	const options = {
		greeting: rawOption({default: 'Hello'}),
		bare: rawOption(),
		needed: rawOption({required: true, default: 'x'}),
		key: rawOption({sensitive: true}),
		count: rawOption({type: 'number', default: 3}),
		words: rawOption({multiple: true, default: ['a']}),
		folder: rawOption({type: 'directory', default: '/'}),
	};
	const manifest = () => aManifest(withCommand({env: {GREETING: '${user_config.greeting}'}}, options));
	const set = async (key: string, ...texts: string[]) =>
		planSettings(await manifest(), nothing, {set: {[key]: texts}});

	test('is a value of a text, which keeps its default away and reaches the server', async () => {
		const {userConfig} = await set('greeting', '');
		expect(userConfig).toEqual({greeting: ''});
		const launch = (values: typeof userConfig) =>
			aManifest(withCommand({env: {GREETING: '${user_config.greeting}'}}, options)).then(found =>
				resolveLaunch(found, {
					folder: '/x',
					platform: 'linux',
					values,
					systemFolders: {},
					inBundle: () => false,
				}),
			);
		expect((await launch(userConfig)).env).toEqual({GREETING: ''});
		expect((await launch({})).env).toEqual({GREETING: 'Hello'});
		expect((await set('bare', '')).userConfig).toEqual({bare: ''});
	});

	test('and a list of nothing keep the default of a list away', async () => {
		expect((await set('words', '')).userConfig).toEqual({words: []});
		expect((await set('words')).userConfig).toEqual({words: []});
	});

	test.each(['needed', 'key', 'count', 'folder'])(
		'is refused for %s, with how to take its value away',
		async key => {
			await expect(set(key, '')).rejects.toMatchObject({
				code: 'SETTING_INVALID',
				...(key === 'count' ? {} : {hint: expect.stringContaining(`--unset ${key}`)}),
			});
		},
	);

	test('is another thing than unset', async () => {
		const stored = {userConfig: {greeting: ''}, secrets: []};
		const {userConfig} = await planSettings(await manifest(), stored, {unset: ['greeting']});
		expect(userConfig).toEqual({});
	});
});

describe('names that every object answers to', () => {
	test('are unknown settings unless the manifest has them', async () => {
		const manifest = await aManifest(withCommand({}, {k: rawOption()}));
		for (const key of [...inherited, '__proto__'])
			await expect(
				planSettings(manifest, nothing, {set: Object.fromEntries([[key, ['x']]])}),
			).rejects.toMatchObject({code: 'SETTING_UNKNOWN'});
	});

	test.each([false, true])(
		'are settings like any other where it has them (sensitive: %s)',
		async sensitive => {
			const options = Object.fromEntries(inherited.map(key => [key, rawOption({sensitive})]));
			const manifest = await aManifest(withCommand({}, options));
			expect(await planSettings(manifest, nothing)).toMatchObject({
				userConfig: {},
				secrets: [],
				fromVault: [],
			});
			const plan = await planSettings(manifest, nothing, {set: {constructor: ['mine']}});
			expect(Object.entries(plan.userConfig)).toEqual(sensitive ? [] : [['constructor', 'mine']]);
			expect([...plan.toVault]).toEqual(sensitive ? [['constructor', 'mine']] : []);
		},
	);
});

describe('what nobody sees around a secret', () => {
	const said = async (text: string, sensitive = true) => {
		const manifest = await aManifest(withCommand({}, {k: rawOption({sensitive})}));
		const {warnings, toVault} = await planSettings(manifest, nothing, {set: {k: [text]}});
		expect(toVault.get('k')).toBe(sensitive ? text : undefined);
		return warnings.join();
	};

	test.each([
		[' x', /begins with a space/],
		['x\n', /ends with a line end/],
		['\uFEFFx', /begins with a byte order mark/],
		['x\u200B', /ends with an invisible character \(U\+200B\)/],
		['x\u00A0', /ends with an invisible character \(U\+00A0\)/],
		['\tx ', /begins with a tab and ends with a space/],
	])('is said of %j, which is kept as it was given', async (text, words) => {
		expect(await said(text)).toMatch(words);
	});

	test('and nothing of what is inside, or of what is no secret', async () => {
		expect(await said('a b\uFEFFc')).toBe('');
		expect(await said(' x ', false)).toBe('');
	});
});
