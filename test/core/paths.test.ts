import {isAbsolute, join} from 'node:path';
import process from 'node:process';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {clientConfigCandidates} from '../../source/core/clients/client-locations.ts';
import {ignoredXdg, resolvePaths, runtimeCandidates} from '../../source/core/paths.ts';
import {homeFolder, knownHome} from '../../source/core/person.ts';
import {temporaryFolder} from '../support/temporary.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

test('a relative MCPB_TUI_HOME is made absolute once', () => {
	const paths = resolvePaths({env: {MCPB_TUI_HOME: 'rel/./home/'}});
	const home = join(process.cwd(), 'rel', 'home');
	expect(paths).toEqual({
		home,
		data: join(home, 'data'),
		config: join(home, 'config'),
		state: join(home, 'state'),
		runtime: join(home, 'runtime'),
	});
	expect(runtimeCandidates(paths)).toEqual([paths.runtime]);
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
	const variables = ['XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'];

	test('the folders are where the variables say, and a relative one counts as not set', () => {
		const home = temporaryFolder();
		vi.stubEnv('HOME', home);
		const usual = resolvePaths({env: {}});
		expect(usual).toMatchObject({
			home: undefined,
			data: join(home, '.local/share/mcpb-tui'),
			config: join(home, '.config/mcpb-tui'),
			state: join(home, '.local/state/mcpb-tui'),
		});
		const relative = {XDG_DATA_HOME: 'd', XDG_CONFIG_HOME: './c', XDG_STATE_HOME: '../s'};
		expect(resolvePaths({env: relative})).toEqual(usual);
		expect(ignoredXdg(relative)).toEqual(variables);
		const absolute = {XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s'};
		expect(resolvePaths({env: absolute})).toMatchObject({
			data: '/d/mcpb-tui',
			config: '/c/mcpb-tui',
			state: '/s/mcpb-tui',
		});
		expect(ignoredXdg(absolute)).toEqual([]);
		const machine = {platform: 'linux', home, glob: () => []} as const;
		const [client] = clientConfigCandidates({...machine, env: relative});
		expect(client).toBe(join(home, '.config/Claude/claude_desktop_config.json'));
	});

	test('the last place for runners is our own state folder, and the way there does not depend on the session', () => {
		vi.stubEnv('HOME', temporaryFolder());
		const paths = resolvePaths({env: {}});
		vi.stubEnv('XDG_RUNTIME_DIR', '/elsewhere');
		const candidates = runtimeCandidates(paths);
		expect(candidates.at(-1)).toBe(join(paths.state, 'run'));
		expect(candidates).toContain(`/tmp/mcpb-tui-${process.getuid?.()}`);
		expect(candidates).toContain(paths.runtime);
		expect(candidates.join()).not.toContain('elsewhere');
	});

	test.each(['', 'relative/home'])(
		'HOME as "%s" is no home, and nothing is put below a relative path',
		home => {
			vi.stubEnv('HOME', home);
			const known = knownHome();
			expect(known === undefined || isAbsolute(known)).toBe(true);
			// A uid that is in no list of users has no other home.
			if (known === undefined) expect(() => resolvePaths({env: {}})).toThrow('No home folder is known');
			else expect(resolvePaths({env: {}}).data.startsWith(known)).toBe(true);
			expect(isAbsolute(homeFolder())).toBe(true);
		},
	);
});
