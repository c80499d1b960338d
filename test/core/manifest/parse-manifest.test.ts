import {MANIFEST_SCHEMAS, MANIFEST_SCHEMAS_LOOSE} from '@anthropic-ai/mcpb/browser';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {UserError} from '../../../source/core/errors.ts';
import {parseManifest} from '../../../source/core/manifest/parse-manifest.ts';
import {
	manifestBytes,
	type RawManifest,
	rawManifest,
	rawOption,
	withCommand,
} from '../../support/manifests.ts';

async function parse(changes: RawManifest = {}) {
	return parseManifest(manifestBytes(rawManifest(changes)));
}

function refusal(code: string, ...parts: readonly string[]) {
	const message = expect.stringMatching(
		new RegExp(parts.map(part => part.replaceAll(/[.$()[\]{}|*+?^\\]/g, String.raw`\$&`)).join('.*'), 's'),
	);
	return {code, message, hint: expect.any(String)};
}

const full = rawManifest({
	$schema: 'https://example.com/schema.json',
	display_name: 'A server',
	long_description: '# Long\n\nlines',
	author: {name: 'Somebody', email: 'a@example.com', url: 'https://example.com'},
	repository: {type: 'git', url: 'https://example.com/git'},
	homepage: 'https://example.com/home',
	documentation: 'https://example.com/docs',
	support: 'https://example.com/support',
	privacy_policies: ['https://example.com/privacy'],
	icon: 'icon.png',
	icons: [{src: 'icon.png', size: '16x16'}],
	localization: {resources: 'r/${locale}.json', default_locale: 'en-US'},
	screenshots: ['a.png'],
	keywords: ['a'],
	license: 'MIT',
	tools: [{name: 'echo', description: 'Says it again'}, {name: 'add'}],
	tools_generated: true,
	prompts: [{name: 'p', description: 'P', arguments: ['a'], text: 'Do ${arguments.a}'}],
	prompts_generated: false,
	compatibility: {
		claude_desktop: '>=0.10.0',
		platforms: ['darwin', 'linux'],
		runtimes: {node: '>=18', python: '>=3.8,<4'},
	},
	_meta: {'com.example': {a: {b: 1}}},
	server: {
		type: 'python',
		entry_point: 'server/main.py',
		mcp_config: {
			command: 'python',
			args: ['${__dirname}/server/main.py'],
			env: {KEY: '${user_config.key}'},
			platform_overrides: {win32: {command: 'py'}},
		},
	},
	user_config: {
		key: rawOption({sensitive: true, required: true}),
		dirs: rawOption({type: 'directory', multiple: true, default: ['${HOME}/a']}),
		limit: rawOption({type: 'number', min: 1, max: 10, default: 5}),
		debug: rawOption({type: 'boolean', default: false}),
		file: rawOption({type: 'file'}),
	},
});

describe('a manifest that says everything', () => {
	test('is read whole, without a warning, as plain JSON', async () => {
		const {manifest, warnings} = await parseManifest(manifestBytes(full));
		expect(warnings).toEqual([]);
		expect(manifest).toMatchInlineSnapshot(`
			{
			  "author": {
			    "email": "a@example.com",
			    "name": "Somebody",
			    "url": "https://example.com",
			  },
			  "compatibility": {
			    "claudeDesktop": ">=0.10.0",
			    "node": ">=18",
			    "platforms": [
			      "darwin",
			      "linux",
			    ],
			    "python": ">=3.8,<4",
			  },
			  "description": "A server for tests",
			  "displayName": "A server",
			  "license": "MIT",
			  "links": [
			    {
			      "label": "Homepage",
			      "url": "https://example.com/home",
			    },
			    {
			      "label": "Documentation",
			      "url": "https://example.com/docs",
			    },
			    {
			      "label": "Support",
			      "url": "https://example.com/support",
			    },
			    {
			      "label": "Repository",
			      "url": "https://example.com/git",
			    },
			    {
			      "label": "Privacy policy",
			      "url": "https://example.com/privacy",
			    },
			  ],
			  "longDescription": "# Long

			lines",
			  "prompts": [
			    {
			      "description": "P",
			      "name": "p",
			    },
			  ],
			  "promptsGenerated": false,
			  "rawName": "a-server",
			  "server": {
			    "command": {
			      "args": [
			        "\${__dirname}/server/main.py",
			      ],
			      "command": "python",
			      "env": {
			        "KEY": "\${user_config.key}",
			      },
			    },
			    "entryPoint": "server/main.py",
			    "platformOverrides": {
			      "win32": {
			        "command": "py",
			      },
			    },
			    "type": "python",
			  },
			  "specVersion": "0.3",
			  "tools": [
			    {
			      "description": "Says it again",
			      "name": "echo",
			    },
			    {
			      "name": "add",
			    },
			  ],
			  "toolsGenerated": true,
			  "userConfig": [
			    {
			      "description": "What it is for",
			      "key": "key",
			      "multiple": false,
			      "required": true,
			      "sensitive": true,
			      "title": "An option",
			      "type": "string",
			    },
			    {
			      "default": [
			        "\${HOME}/a",
			      ],
			      "description": "What it is for",
			      "key": "dirs",
			      "multiple": true,
			      "required": false,
			      "sensitive": false,
			      "title": "An option",
			      "type": "directory",
			    },
			    {
			      "default": 5,
			      "description": "What it is for",
			      "key": "limit",
			      "max": 10,
			      "min": 1,
			      "multiple": false,
			      "required": false,
			      "sensitive": false,
			      "title": "An option",
			      "type": "number",
			    },
			    {
			      "default": false,
			      "description": "What it is for",
			      "key": "debug",
			      "multiple": false,
			      "required": false,
			      "sensitive": false,
			      "title": "An option",
			      "type": "boolean",
			    },
			    {
			      "description": "What it is for",
			      "key": "file",
			      "multiple": false,
			      "required": false,
			      "sensitive": false,
			      "title": "An option",
			      "type": "file",
			    },
			  ],
			  "version": "1.0.0",
			}
		`);
		expect(JSON.parse(JSON.stringify(manifest))).toStrictEqual(manifest);
	});

	test('is shown without what steers a terminal', async () => {
		const evil = '\u001B]52;c;AAAA\u0007\u202Ename\u009B2J';
		const {manifest} = await parse({
			name: evil,
			version: evil,
			description: evil,
			author: {name: evil},
			tools: [{name: evil, description: evil}],
			user_config: {[evil]: rawOption({title: evil, description: evil})},
		});
		const {rawName, userConfig, ...shown} = manifest;
		const {key, ...option} = userConfig[0] ?? {};
		expect([rawName, key]).toEqual([evil, evil]);
		expect(JSON.stringify([shown, option])).not.toMatch(/u001b|u0007|\u202E|\u009B/i);
	});
});

describe('versions', () => {
	test.each([
		...['0.1', '0.2', '0.3', '0.4'].map(version => [{manifest_version: version}, version] as const),
		...['0.1', '0.2', '0.3', '0.4'].map(
			version => [{manifest_version: undefined, dxt_version: version}, version] as const,
		),
		[{manifest_version: '0.2', dxt_version: '0.2'}, '0.2'] as const,
	])('%o is read as %s', async (changes, version) => {
		expect((await parse(changes)).manifest.specVersion).toBe(version);
	});

	test.each([
		[{manifest_version: '1.0'}, 'says manifest_version "1.0"; the known versions are 0.1, 0.2, 0.3, 0.4'],
		[{manifest_version: '0.5.0'}, '"0.5.0"'],
		[{manifest_version: 0.9}, 'manifest_version 0.9 (a number'],
		[{manifest_version: '0.3-beta'}, '"0.3-beta"'],
		[{manifest_version: undefined, dxt_version: '2.0'}, 'dxt_version "2.0"'],
		[{manifest_version: null, dxt_version: '9'}, 'manifest_version null and dxt_version "9"'],
		[{manifest_version: undefined}, 'names no version'],
	])('%o is explained', async (changes, words) => {
		await expect(parse(changes)).rejects.toMatchObject(refusal('MANIFEST_VERSION_UNKNOWN', words));
	});

	test.each([
		[{manifest_version: 0.3}, '0.3', 'manifest_version is 0.3 and is read as "0.3"'],
		[{manifest_version: '0.3.0'}, '0.3', 'manifest_version is "0.3.0" and is read as "0.3"'],
		[{manifest_version: 'v0.2'}, '0.2', '"v0.2" and is read as "0.2"'],
		[{manifest_version: ' 0.4\n'}, '0.4', 'is read as "0.4"'],
		[
			{manifest_version: undefined, dxt_version: '0.1.0'},
			'0.1',
			'dxt_version is "0.1.0" and is read as "0.1"',
		],
		[{manifest_version: undefined, dxt_version: '1.0'}, '0.1', 'dxt_version is "1.0" and is read as "0.1"'],
		[{manifest_version: undefined, dxt_version: '1.0.0'}, '0.1', 'is read as "0.1"'],
		[{manifest_version: undefined, dxt_version: 0.1}, '0.1', 'dxt_version is 0.1 and is read as "0.1"'],
		[{manifest_version: '0.2.0', dxt_version: '0.2'}, '0.2', 'is read as "0.2"'],
	])('%o is read as what is meant, with a warning', async (changes, version, warning) => {
		const {manifest, warnings} = await parse(changes);
		expect(manifest.specVersion).toBe(version);
		expect(warnings[0]).toContain(warning);
	});

	test('two versions that differ are refused, as the reference does', async () => {
		await expect(parse({dxt_version: '0.1'})).rejects.toMatchObject(
			refusal('MANIFEST_INVALID', 'dxt_version must be "0.3", and is "0.1"'),
		);
	});
});

describe('what is not valid', () => {
	test('is named path by path, in plain words', async () => {
		const broken = parse({name: undefined, author: {email: 'x'}, server: {type: 'stdio', entry_point: 1}});
		await expect(broken).rejects.toMatchObject(
			refusal(
				'MANIFEST_INVALID',
				'name is missing',
				'author.name is missing',
				'server.type is "stdio"; known are python, node, binary',
				'server.entry_point must be string, and is number',
				'server.mcp_config is missing',
			),
		);
	});

	test.each([[[]], ['text'], [null], [3]])('%j is no manifest', async value => {
		await expect(parseManifest(manifestBytes(value))).rejects.toMatchObject(
			refusal('MANIFEST_INVALID', 'must be a JSON object'),
		);
	});

	test('a uv server needs no command, any other one does, also in 0.4', async () => {
		const {manifest} = await parse({
			manifest_version: '0.4',
			server: {type: 'uv', entry_point: 'src/server.py'},
		});
		expect(manifest.server).toEqual({type: 'uv', entryPoint: 'src/server.py', platformOverrides: {}});
		await expect(
			parse({manifest_version: '0.4', server: {type: 'node', entry_point: 'x.js'}}),
		).rejects.toMatchObject(refusal('MANIFEST_INVALID', 'server.mcp_config is missing'));
	});

	test.each([
		['server.mcp_config.args.0', withCommand({args: ['a\0b']})],
		['server.mcp_config.env', withCommand({env: {'A\0': 'x'}})],
		['user_config.k.default', {user_config: {k: rawOption({default: 'a\0b'})}}],
	])('a NUL character in %s is refused', async (path, changes) => {
		await expect(parse(changes)).rejects.toMatchObject(refusal('MANIFEST_INVALID', path, 'NUL'));
	});

	test('a refusal stays short, however much is wrong', async () => {
		const options = Object.fromEntries(Array.from({length: 500}, (_, index) => [`k${index}`, 1]));
		const error: unknown = await parse({user_config: options}).catch((error: unknown) => error);
		expect((error as UserError).message.length).toBeLessThan(1000);
		expect((error as UserError).message).toContain('and 490 more');
	});
});

describe('what the strict schema does not know', () => {
	test('is a warning that names the place', async () => {
		const {warnings} = await parse({
			scripts: {},
			server: {type: 'node', entry_point: 'x', mcp_config: {command: 'node', cwd: '/'}},
			user_config: {k: rawOption({placeholder: 'p', enum: ['a']})},
		});
		expect(warnings).toEqual(
			expect.arrayContaining([
				'the manifest has the unknown key "scripts"',
				'server.mcp_config has the unknown key "cwd"',
				'user_config.k has the unknown keys "placeholder", "enum"',
			]),
		);
	});

	test('the same said of seventy tools is one warning with how many there are', async () => {
		const tools = Array.from({length: 70}, (_, index) => ({name: `t${index}`, inputSchema: {}}));
		expect((await parse({tools})).warnings).toEqual([
			'tools.0 has the unknown key "inputSchema" (and the same for 69 more)',
		]);
		expect((await parse({tools: tools.map(({inputSchema}) => ({inputSchema}))})).warnings).toEqual([
			'tools.0.name is missing: tools is left out (and the same for 69 more)',
		]);
		expect((await parse({tools: tools.slice(0, 3)})).warnings).toHaveLength(3);
	});

	test('warnings are counted, not endless', async () => {
		const options = Object.fromEntries(
			Array.from({length: 500}, (_, index) => [`k${index}`, rawOption({odd: true})]),
		);
		const {warnings} = await parse({user_config: options});
		expect(warnings).toHaveLength(101);
		expect(warnings.at(-1)).toBe('and 400 warnings more');
	});
});

describe('what authors really ship', () => {
	async function option(changes: RawManifest) {
		const {manifest, warnings} = await parse({user_config: {k: rawOption(changes)}});
		return {
			option: manifest.userConfig[0],
			warnings: warnings.filter(line => line.startsWith('user_config.k')),
		};
	}

	test('an author who is only a name', async () => {
		const {manifest, warnings} = await parse({author: 'Somebody <a@b.c>'});
		expect(manifest.author).toEqual({name: 'Somebody <a@b.c>'});
		expect(warnings).toEqual(['author is a text and is read as its name']);
	});

	test('tools that are only names', async () => {
		const {manifest, warnings} = await parse({tools: ['echo', {name: 'add'}], prompts: [{name: 'p'}]});
		expect(manifest.tools).toEqual([{name: 'echo'}, {name: 'add'}]);
		expect(manifest.prompts).toEqual([{name: 'p'}]);
		expect(warnings).toEqual(['tools.0 is a text and is read as a name', 'prompts.0 has no text']);
	});

	test('platforms called windows and macos, also in overrides', async () => {
		const {manifest, warnings} = await parse({
			compatibility: {platforms: ['windows', 'macOS', 'linux', 'beos']},
			...withCommand({platform_overrides: {windows: {command: 'x.cmd'}}}),
		});
		expect(manifest.compatibility.platforms).toEqual(['win32', 'darwin', 'linux']);
		expect(manifest.server.platformOverrides).toEqual({win32: {command: 'x.cmd'}});
		expect(warnings).toHaveLength(4);
	});

	test('only platforms that nobody knows: refused', async () => {
		await expect(parse({compatibility: {platforms: ['beos']}})).rejects.toMatchObject(
			refusal('MANIFEST_INVALID', 'compatibility.platforms.0 is "beos"; known are darwin, win32, linux'),
		);
	});

	test.each(['select', 'array', 'url', 7])(
		'a setting of the type %j is edited as text, and says so',
		async type => {
			const {option: k, warnings} = await option({type});
			expect(k).toMatchObject({
				type: 'string',
				note: `It has the unknown type ${JSON.stringify(type)} and is edited as text.`,
			});
			expect(warnings[0]).toContain('unknown type');
		},
	);

	test('a setting without a type, a title and a description', async () => {
		const {option: k, warnings} = await option({type: undefined, title: undefined, description: undefined});
		expect(k).toMatchObject({type: 'string', title: 'k', description: ''});
		expect(warnings).toHaveLength(3);
	});

	test('a setting of the type password is a secret', async () => {
		expect((await option({type: 'password'})).option).toMatchObject({type: 'string', sensitive: true});
	});

	test.each(['integer', 'Number'])('the type %s is a number', async type => {
		expect((await option({type})).option).toMatchObject({type: 'number'});
	});

	test('a number whose default is an empty text has no default', async () => {
		const {option: k, warnings} = await option({type: 'number', default: ''});
		expect(k).not.toHaveProperty('default');
		expect(warnings).toEqual(['user_config.k its default "" is no number and is left out']);
	});

	test.each([
		['number', '8080', 8080],
		['boolean', 'true', true],
		['string', 5, '5'],
		['directory', '~/x', '~/x'],
	])('the default of a %s may be written %j', async (type, written, read) => {
		expect((await option({type, default: written})).option?.default).toBe(read);
	});

	test.each([
		['number', 'many'],
		['number', true],
		['boolean', 'maybe'],
		['boolean', 1],
	])('the default of a %s cannot be %j', async (type, written) => {
		const {option: k, warnings} = await option({type, default: written});
		expect(k).not.toHaveProperty('default');
		expect(warnings).toHaveLength(1);
	});

	test('a number too large for JSON is none', async () => {
		const text = JSON.stringify(
			rawManifest({user_config: {k: rawOption({type: 'number', default: 'BIG', max: 'BIG'})}}),
		);
		const {manifest} = await parseManifest(new TextEncoder().encode(text.replaceAll('"BIG"', '1e999')));
		expect(manifest.userConfig[0]).not.toHaveProperty('default');
		expect(manifest.userConfig[0]).not.toHaveProperty('max');
	});

	test('a list as default makes a setting take several values', async () => {
		const {option: k, warnings} = await option({default: ['a', 2]});
		expect(k).toMatchObject({multiple: true, default: ['a', '2']});
		expect(warnings).toEqual(['user_config.k its default is a list, so it takes several values']);
		expect((await option({multiple: true, default: 'a'})).option?.default).toEqual(['a']);
	});

	test('numbers and booleans among arguments and environment', async () => {
		const {manifest, warnings} = await parse(
			withCommand({args: ['-p', 8080, true], env: {DEBUG: false, GONE: null}}),
		);
		expect(manifest.server.command).toEqual({
			command: 'node',
			args: ['-p', '8080', 'true'],
			env: {DEBUG: 'false'},
		});
		expect(warnings).toHaveLength(4);
	});

	test('null for what is not there', async () => {
		const {manifest, warnings} = await parse({
			icon: null,
			homepage: null,
			user_config: null,
			compatibility: {runtimes: null},
		});
		expect(manifest.userConfig).toEqual([]);
		expect(warnings).toHaveLength(4);
	});

	test.each([
		['homepage', 'not a URL'],
		['repository', 'git@example.com:x/y.git'],
		['icons', [{src: 'i.png', size: '16'}]],
		['keywords', 'a, b'],
		['tools', {}],
		['_meta', {x: 'y'}],
	])('a wrong %s is left out with a warning', async (field, value) => {
		const {warnings} = await parse({[field]: value});
		expect(warnings[0]).toContain(`${field} is left out`);
	});

	test('a text that has a pattern is told what the pattern wants', async () => {
		const {warnings} = await parse({icons: [{src: 'i.png', size: '16'}], homepage: 'no'});
		expect(warnings).toEqual([
			'homepage is not a valid URL: homepage is left out',
			'icons.0.size does not match its pattern: size must be in the format "WIDTHxHEIGHT" (e.g., "16x16"): icons is left out',
		]);
	});

	test('a key that is there twice and only informs is a warning, and the last one counts', async () => {
		const text = JSON.stringify(rawManifest({license: 'MIT', user_config: {k: rawOption({title: 'One'})}}))
			.replace('"license":"MIT"', '"license":"MIT","license":"ISC"')
			.replace('"title":"One"', '"title":"One","title":"Two"');
		const {manifest, warnings} = await parseManifest(new TextEncoder().encode(text));
		expect([manifest.license, manifest.userConfig[0]?.title]).toEqual(['ISC', 'Two']);
		expect(warnings).toEqual([
			expect.stringMatching(
				/^license: the key "license" is there twice, the second time at line 1, column \d+, which counts$/,
			),
			expect.stringMatching(/^user_config\.k\.title: the key "title" is there twice/),
		]);
	});

	test.each([
		['"name":"a-server"', '"name":"a-server","name":"b"'],
		['"version":"1.0.0"', '"version":"1.0.0","version":"2"'],
		['"manifest_version":"0.3"', '"manifest_version":"0.3","manifest_version":"0.2"'],
		['"command":"node"', '"command":"node","command":"sh"'],
		['"type":"string"', '"type":"string","type":"number"'],
		['"user_config":', '"user_config":{},"user_config":'],
	])('a key that is there twice and decides is refused: %s', async (once, twice) => {
		const text = JSON.stringify(rawManifest({user_config: {k: rawOption()}}));
		expect(text).toContain(once);
		const bytes = new TextEncoder().encode(text.replace(once, twice));
		await expect(parseManifest(bytes)).rejects.toMatchObject(refusal('MANIFEST_INVALID', 'is there twice'));
	});

	test("an author's address that is none is left out, the name stays", async () => {
		const {manifest} = await parse({author: {name: 'Somebody', email: '', url: 'example.com'}});
		expect(manifest.author).toEqual({name: 'Somebody'});
	});

	test.each(['{{VERSION}}', '<AUTO_GENERATED>', '1.2.3.4', '', '../..'])(
		'the version %j is taken as written',
		async version => {
			expect((await parse({version})).manifest.version).toBe(version);
		},
	);

	test.each(['@scope/x', 'Word (By Anthropic)', 'Some.Mcp.Server', '../../x', ''])(
		'the name %j is taken as written',
		async name => {
			const {manifest} = await parse({name});
			expect([manifest.rawName, manifest.displayName]).toEqual([name, name]);
		},
	);

	test('49 settings, in their order', async () => {
		const keys = Array.from({length: 49}, (_, index) => `key_${(index * 5) % 49}`);
		const {manifest, warnings} = await parse({
			user_config: Object.fromEntries(keys.map(key => [key, rawOption()])),
		});
		expect(manifest.userConfig.map(({key}) => key)).toEqual(keys);
		expect(warnings).toEqual([]);
	});
});

describe('against the reference schemas', () => {
	const pieces = fc.oneof(
		fc.constantFrom<unknown>(
			null,
			'',
			'x',
			0,
			-1,
			1.5,
			true,
			[],
			{},
			['x'],
			[null],
			{a: 1},
			'${user_config.x}',
			'https://example.com',
			'win32',
			'uv',
			'0.4',
		),
		fc.jsonValue({maxDepth: 2}),
	);
	type Spot = {parent: Record<string, unknown> | unknown[]; key: string | number};
	function spots(value: unknown): Spot[] {
		if (typeof value !== 'object' || value === null) return [];
		const parent = value as Record<string, unknown>;
		return Object.keys(parent).flatMap(key => [{parent, key}, ...spots(parent[key])]);
	}
	const places = spots(full).length;
	const mutation = fc.record({
		at: fc.nat(places - 1),
		how: fc.constantFrom('replace', 'remove', 'rename'),
		piece: pieces,
	});

	function mutate(mutations: readonly {at: number; how: string; piece: unknown}[]): RawManifest {
		const manifest = structuredClone(full);
		for (const {at, how, piece} of mutations) {
			const all = spots(manifest);
			const spot = all[at % Math.max(all.length, 1)];
			if (!spot) continue;
			const parent = spot.parent as Record<string, unknown>;
			if (how === 'rename') parent[`${spot.key}x`] = parent[spot.key];
			if (how === 'replace') parent[spot.key] = piece;
			else delete parent[spot.key];
		}
		return manifest;
	}

	test('a mutated manifest is read or refused with a reason; what the loose schema takes is always read', async () => {
		let accepted = 0;
		let clean = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(mutation, {minLength: 1, maxLength: 4}), async mutations => {
				const raw = mutate(mutations);
				const version = (raw.manifest_version ?? raw.dxt_version) as keyof typeof MANIFEST_SCHEMAS;
				const loose =
					Object.hasOwn(MANIFEST_SCHEMAS_LOOSE, String(version)) &&
					MANIFEST_SCHEMAS_LOOSE[version].safeParse(raw).success;
				const strict = loose && MANIFEST_SCHEMAS[version].safeParse(raw).success;
				try {
					const {manifest, warnings} = await parseManifest(manifestBytes(raw));
					expect(JSON.parse(JSON.stringify(manifest))).toStrictEqual(manifest);
					if (!strict) expect(warnings.length).toBeGreaterThan(0);
					accepted += 1;
					if (strict) clean += 1;
				} catch (error) {
					if (!(error instanceof UserError)) throw error;
					expect(error.code).toMatch(/^MANIFEST_/);
					const command = (raw.server as RawManifest | undefined)?.mcp_config;
					expect(loose && command !== undefined).toBe(false);
				}
			}),
			{seed: 20_261_121, numRuns: 2500},
		);
		expect(accepted).toBeGreaterThan(500);
		expect(clean).toBeGreaterThan(200);
	});

	test('bytes that were tampered with are read or refused with a reason', async () => {
		const original = manifestBytes(full);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {minLength: 1, maxLength: 6}),
				fc.nat(original.length),
				fc.boolean(),
				async (changes, end, cut) => {
					const bytes = original.slice(0, cut ? end : undefined);
					for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
					await parseManifest(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
				},
			),
			{seed: 20_261_121, numRuns: 2000},
		);
	});
});
