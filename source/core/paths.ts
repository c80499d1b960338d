import {statSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import envPaths from 'env-paths';

/** Where everything is kept; see design and README, "Where things are kept". All absolute. */
export type Paths = {
	/** The folder named by `MCPB_TUI_HOME`, when that rules. */
	home: string | undefined;
	data: string;
	config: string;
	state: string;
	runtime: string;
	/** Nothing is written there or taken away: started with `--readonly`. */
	lookOnly?: true;
};

export type PathsInput = {
	env?: NodeJS.ProcessEnv;
	/** Stands for `MCPB_TUI_HOME`. */
	home?: string;
};

function uid(): number | string {
	return process.getuid?.() ?? userInfo().username;
}

function stateFolder(env: NodeJS.ProcessEnv, data: string): string {
	if (process.platform === 'darwin') return join(data, 'state');
	if (process.platform === 'win32') return join(data, '..', 'state');
	return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'mcpb-tui');
}

/**
 * The runtime folder depends on the user alone, not on `XDG_RUNTIME_DIR`: a launcher that a graphical client
 * starts sees no `XDG_*` and has to find the same place. Without `/run/user/<uid>` (no login session, a
 * container) it is in `/tmp`, and whoever creates it checks its owner.
 */
function runtimeFolder(): string {
	const session = `/run/user/${uid()}`;
	const ours =
		process.platform === 'linux' && statSync(session, {throwIfNoEntry: false})?.uid === process.getuid?.();
	return ours ? `${session}/mcpb-tui` : `/tmp/mcpb-tui-${uid()}`;
}

/** Where a socket path that would be too long for the system goes instead (limit of `sun_path`: about 104 bytes). */
export function shortSocketFolder(runtime: string): string {
	// Loaded where it is needed, once in a while: the launcher must not pay for it at every start.
	const {createHash} = process.getBuiltinModule('node:crypto');
	const hash = createHash('sha256').update(runtime).digest('hex').slice(0, 8);
	return `/tmp/mcpb-tui-${uid()}/${hash}`;
}

/** Resolves the four folders from the environment; `MCPB_TUI_HOME` puts all of them under one. */
export function resolvePaths({env = process.env, home = env.MCPB_TUI_HOME}: PathsInput = {}): Paths {
	if (home) {
		return {
			home,
			data: join(home, 'data'),
			config: join(home, 'config'),
			state: join(home, 'state'),
			runtime: join(home, 'runtime'),
		};
	}
	const base = envPaths('mcpb-tui', {suffix: ''});
	return {
		home: undefined,
		data: base.data,
		config: base.config,
		state: stateFolder(env, base.data),
		runtime: runtimeFolder(),
	};
}
