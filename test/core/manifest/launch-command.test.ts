import {describe, expect, test} from 'vitest';
import type {Manifest} from '../../../source/core/contract.ts';
import {
	type LaunchContext,
	previewLaunch,
	resolveLaunch,
	unknownVariables,
} from '../../../source/core/manifest/launch-command.ts';
import {aManifest, type RawManifest, rawOption, withCommand} from '../../support/manifests.ts';

const folder = '/store/a-server/abc';

function context(changes: Partial<LaunchContext> = {}): LaunchContext {
	return {
		folder,
		platform: 'linux',
		values: {},
		systemFolders: {
			HOME: '/home/me',
			DESKTOP: '/home/me/Desktop',
			DOCUMENTS: '/home/me/Documents',
			DOWNLOADS: '/home/me/Downloads',
		},
		inBundle: () => false,
		...changes,
	};
}

async function launch(
	mcpConfig: RawManifest,
	userConfig?: RawManifest,
	values: LaunchContext['values'] = {},
) {
	return resolveLaunch(await aManifest(withCommand(mcpConfig, userConfig)), context({values}));
}

async function args(
	templates: readonly string[],
	userConfig?: RawManifest,
	values: LaunchContext['values'] = {},
) {
	return (await launch({args: templates}, userConfig, values)).args;
}

function inBundle(...files: readonly string[]): Partial<LaunchContext> {
	return {inBundle: path => files.includes(path)};
}

const required = {path: rawOption({required: true, title: 'Path'})};

describe("the cases of the reference package's own tests", () => {
	test('1: a variable in a text is filled in', async () => {
		expect(await args(['Hello ${user_config.name}!'], {name: rawOption()}, {name: 'World'})).toEqual([
			'Hello World!',
		]);
	});

	test('2: two variables in one text are filled in', async () => {
		expect(await args(['${HOME}/${user_config.name}'], {name: rawOption()}, {name: 'x'})).toEqual([
			'/home/me/x',
		]);
	});

	test('3: a list inside a text is joined (the reference leaves the variable there)', async () => {
		expect(
			await args(['Paths: ${user_config.p}'], {p: rawOption({multiple: true})}, {p: ['/a', '/b']}),
		).toEqual(['Paths: /a,/b']);
	});

	test('4: values of the environment are filled in, its names are not', async () => {
		const {env} = await launch({env: {'${HOME}': '${HOME}/x', PLAIN: 'y'}});
		expect(env).toEqual({'${HOME}': '/home/me/x', PLAIN: 'y'});
	});

	test('5: an argument that is one variable becomes its text', async () => {
		expect(await args(['${user_config.path}'], {path: rawOption()}, {path: '/some/path'})).toEqual([
			'/some/path',
		]);
	});

	test('6: an argument that is one variable becomes as many as it has values', async () => {
		expect(await args(['${user_config.p}'], {p: rawOption({multiple: true})}, {p: ['/a', '/b']})).toEqual([
			'/a',
			'/b',
		]);
	});

	test('7: every argument is filled in', async () => {
		expect(await args(['${HOME}', 'x${pathSeparator}y', '${/}'])).toEqual(['/home/me', 'x/y', '/']);
	});

	test('8: values are spliced between the arguments around them', async () => {
		expect(
			await args(
				['start', '${user_config.items}', 'end'],
				{items: rawOption({multiple: true})},
				{items: ['a', 'b']},
			),
		).toEqual(['start', 'a', 'b', 'end']);
	});

	test('9: numbers and booleans in arguments become texts', async () => {
		expect((await launch({args: [42, true]})).args).toEqual(['42', 'true']);
	});

	test('10: a variable that nobody knows stays as it is written', async () => {
		expect(await args(['Hello ${name}!'])).toEqual(['Hello ${name}!']);
	});

	test('11: a server without a command is refused when the manifest is read', async () => {
		await expect(aManifest({server: undefined})).rejects.toMatchObject({code: 'MANIFEST_INVALID'});
	});

	test('12: a required setting without a value is named by its title', async () => {
		await expect(launch({args: []}, required)).rejects.toMatchObject({
			code: 'SETTINGS_MISSING',
			message: expect.stringContaining('“Path”'),
			hint: expect.stringContaining('--set path='),
		});
	});

	test('13: the folder of the bundle is filled in, and nothing else is added', async () => {
		expect(await launch({args: ['${__dirname}/server/index.js']})).toEqual({
			command: 'node',
			args: [`${folder}/server/index.js`],
			env: {},
		});
	});

	test('14: a platform replaces command and arguments', async () => {
		const manifest = await aManifest(
			withCommand({
				args: ['a'],
				env: {A: '1'},
				platform_overrides: {linux: {command: 'nodejs', args: ['b']}},
			}),
		);
		expect(resolveLaunch(manifest, context())).toEqual({command: 'nodejs', args: ['b'], env: {A: '1'}});
		expect(resolveLaunch(manifest, context({platform: 'darwin'}))).toEqual({
			command: 'node',
			args: ['a'],
			env: {A: '1'},
		});
	});

	test('15: a default counts where nothing is set', async () => {
		expect(
			await args(['--port=${user_config.port}'], {port: rawOption({type: 'number', default: 8080})}),
		).toEqual(['--port=8080']);
	});

	test("16: the user's list replaces the default list", async () => {
		const dirs = rawOption({multiple: true, default: ['/default']});
		expect(await args(['${user_config.dirs}'], {dirs}, {dirs: ['/a', '/b']})).toEqual(['/a', '/b']);
	});

	test('17: a boolean becomes true or false', async () => {
		const verbose = rawOption({type: 'boolean', default: false});
		expect(await args(['--verbose=${user_config.verbose}'], {verbose}, {verbose: true})).toEqual([
			'--verbose=true',
		]);
		expect(await args(['--verbose=${user_config.verbose}'], {verbose})).toEqual(['--verbose=false']);
	});

	test.each([
		['18: without settings', undefined, {}, false],
		['19: with no required one', {path: rawOption()}, {}, false],
		['20: with the required one set', required, {path: '/x'}, false],
		['21: with the required one undefined', required, {path: undefined}, true],
		['22: with an empty text', required, {path: ''}, true],
		[
			'23: with a list of an empty text',
			{path: rawOption({required: true, multiple: true})},
			{path: ['']},
			true,
		],
		['24: with an empty list', {path: rawOption({required: true, multiple: true})}, {path: []}, true],
		['25: with nothing set at all', required, {}, true],
	])('%s: is something missing?', async (_name, userConfig, values, missing) => {
		const manifest = await aManifest(withCommand({args: []}, userConfig));
		const start = () => resolveLaunch(manifest, context({values: values as LaunchContext['values']}));
		if (missing) expect(start).toThrow(expect.objectContaining({code: 'SETTINGS_MISSING'}));
		else expect(start).not.toThrow();
	});

	test('26: of two required settings both are needed', async () => {
		const manifest = await aManifest(
			withCommand({args: []}, {a: rawOption({required: true}), b: rawOption({required: true})}),
		);
		expect(() => resolveLaunch(manifest, context())).toThrow();
		expect(() => resolveLaunch(manifest, context({values: {a: '1'}}))).toThrow();
		expect(() => resolveLaunch(manifest, context({values: {a: '1', b: '2'}}))).not.toThrow();
	});
});

describe('an optional setting that is not set', () => {
	const userConfig = {k: rawOption()};

	test('takes its lone argument with it', async () => {
		expect(await args(['a', '${user_config.k}', 'b'], userConfig)).toEqual(['a', 'b']);
	});

	test('takes the environment variable with it that is only it', async () => {
		expect((await launch({env: {K: '${user_config.k}', L: 'x${user_config.k}'}}, userConfig)).env).toEqual({
			L: 'x',
		});
	});

	test('is empty inside a text', async () => {
		expect(await args(['--k=${user_config.k}'], userConfig)).toEqual(['--k=']);
	});

	test('an empty text and an empty list are the same as none', async () => {
		expect(await args(['${user_config.k}'], userConfig, {k: ''})).toEqual([]);
		expect(await args(['--k=${user_config.k}'], userConfig, {k: []})).toEqual(['--k=']);
	});

	test('an undeclared one never reaches a server as it is written', async () => {
		expect(await args(['${user_config.nobody}', 'x${user_config.nobody}'])).toEqual(['x']);
	});

	test('0 and false are values', async () => {
		expect(await args(['${user_config.k}'], {k: rawOption({type: 'number'})}, {k: 0})).toEqual(['0']);
		expect(await args(['${user_config.k}'], {k: rawOption({type: 'boolean'})}, {k: false})).toEqual([
			'false',
		]);
	});

	test('a command that is only it is asked for', async () => {
		await expect(
			launch({command: '${user_config.k}'}, {k: rawOption({title: 'Interpreter'})}),
		).rejects.toMatchObject({
			code: 'SETTINGS_MISSING',
			message: expect.stringContaining('“Interpreter”'),
		});
	});
});

describe('values', () => {
	test.each(['pa$&ss$$1', '${user_config.b}', '${HOME}', '$`', "$'"])(
		'%s stays as typed, everywhere',
		async value => {
			const userConfig = {a: rawOption(), b: rawOption()};
			const {args, env} = await launch(
				{args: ['${user_config.a}', 'x=${user_config.a}'], env: {A: '${user_config.a}'}},
				userConfig,
				{
					a: value,
					b: 'the secret of b',
				},
			);
			expect(args).toEqual([value, `x=${value}`]);
			expect(env).toEqual({A: value});
		},
	);

	test('folders in a default are filled in', async () => {
		const dir = rawOption({type: 'directory', default: '${HOME}/notes'});
		expect(await args(['${user_config.dir}'], {dir})).toEqual(['/home/me/notes']);
		const dirs = rawOption({type: 'directory', multiple: true, default: ['${DESKTOP}', '${DOCUMENTS}${/}x']});
		expect(await args(['${user_config.dirs}'], {dirs})).toEqual(['/home/me/Desktop', '/home/me/Documents/x']);
	});

	test.each(['a(b', 'a.b', 'x+y', 'constructor', 'toString', 'a$b'])(
		'an option may be called %s',
		async key => {
			expect(await args([`\${user_config.${key}}`, 'y'], {[key]: rawOption()}, {[key]: 'x'})).toEqual([
				'x',
				'y',
			]);
			expect(await args([`\${user_config.${key}}`, 'y'], {[key]: rawOption()})).toEqual(['y']);
		},
	);

	test('a saved null counts as nothing', async () => {
		const k = rawOption({default: 'd'});
		expect(await args(['${user_config.k}'], {k}, {k: null as never})).toEqual(['d']);
	});
});

describe('files of the bundle', () => {
	async function resolved(mcpConfig: RawManifest, changes: Partial<LaunchContext>, more: RawManifest = {}) {
		return resolveLaunch(await aManifest({...withCommand(mcpConfig), ...more}), context(changes));
	}

	test('a relative argument becomes absolute when the bundle has the file', async () => {
		const {args} = await resolved(
			{args: ['server/index.js', './server/index.js', 'other/index.js']},
			inBundle('server/index.js'),
		);
		expect(args).toEqual([`${folder}/server/index.js`, `${folder}/server/index.js`, 'other/index.js']);
	});

	test('a relative command becomes absolute', async () => {
		expect((await resolved({command: 'bin/my-server'}, inBundle('bin/my-server'))).command).toBe(
			`${folder}/bin/my-server`,
		);
		expect((await resolved({command: 'my-server'}, inBundle('my-server'))).command).toBe(
			`${folder}/my-server`,
		);
	});

	test('a runtime is never taken for a file of the bundle', async () => {
		expect((await resolved({command: 'node'}, inBundle('node'))).command).toBe('node');
	});

	test('a word or a flag is never taken for a file', async () => {
		const {args} = await resolved({args: ['-m', 'server', '-x/y.js']}, inBundle('server', '-x/y.js'));
		expect(args).toEqual(['-m', 'server', '-x/y.js']);
	});

	test('nothing outside of the bundle is looked for in it', async () => {
		const asked: string[] = [];
		await resolved(
			{args: ['../x.js', '/etc/x.js', 'a/../../x.js']},
			{inBundle: path => asked.push(path) > 99},
		);
		expect(asked).toEqual([]);
	});

	test('what a user typed is not taken for a file of the bundle', async () => {
		const manifest = await aManifest(withCommand({args: ['${user_config.f}']}, {f: rawOption()}));
		expect(resolveLaunch(manifest, context({...inBundle('a/b.js'), values: {f: 'a/b.js'}})).args).toEqual([
			'a/b.js',
		]);
	});

	test('nor is a command that a user typed', async () => {
		const manifest = await aManifest(withCommand({command: '${user_config.c}'}, {c: rawOption()}));
		expect(
			resolveLaunch(manifest, context({...inBundle('my-server'), values: {c: 'my-server'}})).command,
		).toBe('my-server');
	});

	test('on Windows a binary gets its .exe and backslashes', async () => {
		const windows = {
			platform: 'win32',
			folder: String.raw`C:\store\a`,
			...inBundle('bin/server.exe', 'a/b.js'),
		} as const;
		const absolute = await resolved({command: '${__dirname}${/}bin${/}server', args: ['a/b.js']}, windows);
		expect(absolute).toMatchObject({
			command: String.raw`C:\store\a\bin\server.exe`,
			args: [String.raw`C:\store\a\a\b.js`],
		});
		expect((await resolved({command: String.raw`bin\server`}, windows)).command).toBe(
			String.raw`C:\store\a\bin\server.exe`,
		);
		expect((await resolved({command: '${__dirname}/bin/server'}, windows)).command).toBe(
			String.raw`C:\store\a/bin/server.exe`,
		);
	});
});

describe('runtimes', () => {
	async function commandWith(command: string, found: readonly string[], platform: NodeJS.Platform = 'linux') {
		const manifest = await aManifest(withCommand({command}));
		return resolveLaunch(
			manifest,
			context({platform, findCommand: name => (found.includes(name) ? `/usr/bin/${name}` : undefined)}),
		).command;
	}

	test('python falls back to python3, and only then', async () => {
		expect(await commandWith('python', ['python3'])).toBe('python3');
		expect(await commandWith('python', ['python', 'python3'])).toBe('python');
		expect(await commandWith('python', [])).toBe('python');
		expect(await commandWith('python3', ['python'])).toBe('python3');
	});

	test('on Windows python3 may be python or py', async () => {
		expect(await commandWith('python3', ['python'], 'win32')).toBe('python');
		expect(await commandWith('python', ['py'], 'win32')).toBe('py');
	});

	const uv = {manifest_version: '0.4', server: {type: 'uv', entry_point: 'src/server.py'}};

	test('a uv bundle without a command is run by uv, its environment outside of its folder', async () => {
		expect(resolveLaunch(await aManifest(uv), context())).toEqual({
			command: 'uv',
			args: ['run', '--directory', folder, 'src/server.py'],
			env: {UV_PROJECT_ENVIRONMENT: `${folder}.venv`},
		});
		expect(resolveLaunch(await aManifest(uv), context({uvEnvironment: '/cache/venv'})).env).toEqual({
			UV_PROJECT_ENVIRONMENT: '/cache/venv',
		});
	});

	test('the entry point of a uv bundle is data: variables in it are not filled in', async () => {
		const odd = {...uv, server: {type: 'uv', entry_point: '${HOME}.py'}};
		expect(resolveLaunch(await aManifest(odd), context()).args.at(-1)).toBe('${HOME}.py');
	});

	test.each([
		['run', '${__dirname}/src/server.py'],
		['run', 'src/server.py'],
		['--quiet', 'run', 'my-script'],
	])('uv is told which project is the bundle’s own when the command does not say: %s %s', async (...args) => {
		const manifest = await aManifest({
			...uv,
			server: {...uv.server, mcp_config: {command: 'uv', args, env: {A: '1'}}},
		});
		const files = ['pyproject.toml', 'src/server.py'];
		const launch = resolveLaunch(manifest, context({inBundle: path => files.includes(path)}));
		expect(launch.args.slice(0, 2)).toEqual(['--directory', folder]);
		expect(launch.args.slice(2)).toEqual(
			args.map(text => (text.endsWith('server.py') ? `${folder}/src/server.py` : text)),
		);
		expect(launch.env).toEqual({UV_PROJECT_ENVIRONMENT: `${folder}.venv`, A: '1'});
	});

	test('a project in a folder of the bundle is the one of its entry point', async () => {
		const inBundle = (path: string) => ['app/pyproject.toml', 'app/src/server.py'].includes(path);
		const nested = {...uv, server: {type: 'uv', entry_point: 'app/src/server.py'}};
		expect(resolveLaunch(await aManifest(nested), context({inBundle})).args).toEqual([
			...['run', '--directory', folder, '--project', `${folder}/app`, 'app/src/server.py'],
		]);
	});

	test.each([
		[{args: ['run', '--directory', '${__dirname}/x', 'a.py']}],
		[{args: ['run', '--project=/x', 'a.py']}],
		[{args: ['run', '--no-project', 'a.py']}],
		[{args: ['run', 'a.py'], env: {UV_PROJECT: '/x'}}],
		[{args: ['tool', 'run', 'ruff']}],
		[{args: ['run', 'a.py'], command: 'python'}],
	])('what says itself where its project is stays so: %o', async config => {
		const mcp_config = {command: 'uv', ...config};
		const manifest = await aManifest({...uv, server: {...uv.server, mcp_config}});
		const {args} = resolveLaunch(manifest, context({inBundle: path => path === 'pyproject.toml'}));
		expect(args).toEqual(config.args.map(text => text.replace('${__dirname}', folder)));
	});

	test('a uv bundle that says how it is started is started so', async () => {
		const written = {
			command: 'uv',
			args: ['run', '${__dirname}/x.py'],
			env: {UV_PROJECT_ENVIRONMENT: '/own'},
		};
		const manifest = await aManifest({...uv, server: {...uv.server, mcp_config: written}});
		expect(resolveLaunch(manifest, context())).toEqual({
			command: 'uv',
			args: ['run', `${folder}/x.py`],
			env: {UV_PROJECT_ENVIRONMENT: '/own'},
		});
	});
});

describe('what a review shows', () => {
	test('variables that nobody fills in, and options that are not there', async () => {
		const manifest = await aManifest(
			withCommand(
				{
					args: ['${PWD}/x', '${HOME}', '${user_config.k}', '${user_config.gone}', '${/}'],
					env: {A: '${CWD}${PWD}'},
					platform_overrides: {win32: {args: ['${APPDATA}']}},
				},
				{k: rawOption()},
			),
		);
		expect(unknownVariables(manifest)).toEqual(['${PWD}', '${user_config.gone}', '${CWD}', '${APPDATA}']);
	});

	async function preview(values: LaunchContext['values']) {
		const manifest: Manifest = await aManifest(
			withCommand(
				{
					args: ['--key=${user_config.key}', '${user_config.keys}', '${user_config.dir}'],
					env: {KEY: '${user_config.key}', X: '\u001B[2J'},
				},
				{
					key: rawOption({sensitive: true, required: true, title: 'API key'}),
					keys: rawOption({sensitive: true, multiple: true}),
					dir: rawOption({type: 'directory', required: true, title: 'Folder \u001B[31mred'}),
				},
			),
		);
		return previewLaunch(manifest, context({values}));
	}

	test('secrets are masked, of the environment only names are shown', async () => {
		const shown = await preview({key: 'hunter2hunter2', keys: ['first-secret', 'second-secret'], dir: '/d'});
		expect(shown).toEqual({
			command: 'node',
			args: ['--key=••••••', '••••••', '••••••', '/d'],
			envNames: ['KEY', 'X'],
		});
	});

	test('what is still to be filled in is shown by its title', async () => {
		expect((await preview({})).args).toEqual(['--key=‹API key›', '‹Folder red›']);
	});
});
