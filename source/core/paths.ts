import {isAbsolute, join, resolve} from 'node:path';
import process from 'node:process';
import {UserError} from './errors.ts';
import {judgeFolder} from './own-folder.ts';
import {knownHome, userName} from './person.ts';

/** Where everything is kept; see design and README, "Where things are kept". All absolute. */
export type Paths = {
	/** The folder named by `MCPB_TUI_HOME`, when that rules. */
	home: string | undefined;
	data: string;
	config: string;
	state: string;
	/** The runtime folder that is looked at first; see `runtimeCandidates` for all of them. */
	runtime: string;
	/** Nothing is written there or taken away: started with `--readonly`. */
	lookOnly?: true;
};

export type PathsInput = {
	env?: NodeJS.ProcessEnv;
	/** Stands for `MCPB_TUI_HOME`. */
	home?: string;
};

const name = 'mcpb-tui';

/** The variables that move our folders on Linux. */
const xdgNames = ['XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'] as const;
type XdgName = (typeof xdgNames)[number];

/** A base folder as its variable says; one that is relative counts as not set, as the XDG specification asks. */
export function xdgFolder(env: NodeJS.ProcessEnv, variable: XdgName): string | undefined {
	const folder = env[variable];
	return folder && isAbsolute(folder) ? folder : undefined;
}

/** The variables that are ignored because they are relative. */
export function ignoredXdg(env: NodeJS.ProcessEnv): readonly string[] {
	return process.platform === 'linux'
		? xdgNames.filter(variable => env[variable] && !xdgFolder(env, variable))
		: [];
}

function uid(): number | string {
	return process.getuid?.() ?? userName();
}

/** Our folders in the places of the platform, `home` being the user's. */
function usualFolders(env: NodeJS.ProcessEnv, home: string): Pick<Paths, 'data' | 'config' | 'state'> {
	if (process.platform === 'darwin') {
		const data = join(home, 'Library', 'Application Support', name);
		return {data, config: join(home, 'Library', 'Preferences', name), state: join(data, 'state')};
	}
	if (process.platform === 'win32') {
		const local = join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), name);
		const roaming = join(env.APPDATA || join(home, 'AppData', 'Roaming'), name);
		return {data: join(local, 'Data'), config: join(roaming, 'Config'), state: join(local, 'state')};
	}
	const base = (variable: XdgName, ...usual: string[]) => xdgFolder(env, variable) ?? join(home, ...usual);
	return {
		data: join(base('XDG_DATA_HOME', '.local', 'share'), name),
		config: join(base('XDG_CONFIG_HOME', '.config'), name),
		state: join(base('XDG_STATE_HOME', '.local', 'state'), name),
	};
}

/** The user's session folder, which the system makes at a login: there only, and only if it is this user's. */
function sessionFolder(): string | undefined {
	const folder = `/run/user/${uid()}`;
	return process.platform === 'linux' && ['ours', 'open'].includes(judgeFolder(folder).kind)
		? folder
		: undefined;
}

/**
 * The folders in which runners may say that they run, the preferred one first. They depend on the user and on our
 * state folder alone, not on `XDG_RUNTIME_DIR`: a launcher that a graphical client starts sees no `XDG_*` and has to
 * find the same places. Anybody can make the one in `/tmp` first, so none is used unless it is ours.
 */
export function runtimeCandidates({home, runtime, state}: Paths): readonly string[] {
	if (home !== undefined) return [runtime];
	const session = sessionFolder();
	return [...(session ? [`${session}/${name}`] : []), `/tmp/${name}-${uid()}`, join(state, 'run')];
}

/**
 * Where a socket goes whose path would be too long for the system (limit of `sun_path`: about 104 bytes); the first
 * that can be ours.
 */
export function shortSocketFolders(runtime: string): readonly string[] {
	// Loaded where it is needed, once in a while: the launcher must not pay for it at every start.
	const {createHash} = process.getBuiltinModule('node:crypto');
	const hash = createHash('sha256').update(runtime).digest('hex').slice(0, 8);
	const session = sessionFolder();
	return [`/tmp/${name}-${uid()}/${hash}`, ...(session ? [`${session}/${name}/${hash}`] : [])];
}

/** The path that `MCPB_TUI_HOME` names, which may be relative to the folder that we were started in. */
function absoluteHome(home: string): string {
	try {
		return resolve(home);
	} catch (error) {
		throw new UserError(
			'USAGE',
			`MCPB_TUI_HOME is the relative path "${home}", and the current folder is gone.`,
			{
				hint: 'Set MCPB_TUI_HOME to an absolute path.',
				cause: error,
			},
		);
	}
}

/**
 * Resolves the four folders from the environment; `MCPB_TUI_HOME` puts all of them under one. Throws `USAGE` when the
 * user has no home folder to put them in.
 */
export function resolvePaths({env = process.env, home = env.MCPB_TUI_HOME}: PathsInput = {}): Paths {
	if (home) {
		const folder = absoluteHome(home);
		return {
			home: folder,
			data: join(folder, 'data'),
			config: join(folder, 'config'),
			state: join(folder, 'state'),
			runtime: join(folder, 'runtime'),
		};
	}
	const person = knownHome();
	if (person === undefined) {
		throw new UserError(
			'USAGE',
			'No home folder is known for this user: HOME is not set to an absolute path.',
			{
				hint: 'Set HOME or MCPB_TUI_HOME to the absolute path of a folder of yours.',
			},
		);
	}
	const folders = usualFolders(env, person);
	const places = {home: undefined, ...folders, runtime: ''};
	const usable = runtimeCandidates(places).find(folder =>
		['ours', 'open', 'absent'].includes(judgeFolder(folder).kind),
	);
	return {...places, runtime: usable ?? join(folders.state, 'run')};
}
