import {join} from 'node:path';
import process from 'node:process';
import {crc32} from 'node:zlib';
import {UserError} from './errors.ts';
import {ensureFolder, readIfExists, replaceFile} from './files.ts';
import {withLock} from './lock.ts';
import type {Paths} from './paths.ts';
import {homeFolder, knownHome} from './person.ts';

export type VaultKind = 'keychain' | 'file';

/** Light or dark as the terminal says, or as told; the last two go by what the terminal says. */
export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'truecolour'] as const;

export type ThemeName = (typeof themeNames)[number];

export type Limits = {
	/** Most bytes of a bundle as it comes. */
	bundleBytes: number;
	/** Most entries in it. */
	entries: number;
	/** Most bytes of all its files unpacked. */
	totalBytes: number;
	/** Most bytes of one file unpacked. */
	fileBytes: number;
	/** Most bytes of one answer of a server at a URL. */
	answerBytes: number;
};

export type Settings = {
	/** The client's file to write, when it is not the platform's own. */
	clientConfig?: string;
	/** Where secrets go; unset: the keychain if it answers. */
	vault?: VaultKind;
	/** Names of environment variables that every server gets besides the safelist. */
	passEnv: readonly string[];
	/** Whether messages are written to the log with their content. */
	logPayloads: boolean;
	/** Whether a server that a client started is started again after a crash, as one that the user started is. */
	restartClientServers: boolean;
	limits: Limits;
	/** Bytes of one log file before it is rotated, and of all those of one extension. */
	logFileBytes: number;
	logTotalBytes: number;
	/** Other keys for an action of the TUI, by its id. */
	keys: Readonly<Record<string, readonly string[]>>;
	theme: ThemeName;
	/** Whether the terminal's title says what runs. */
	title: boolean;
	/** Whether clicks and the wheel work from the start. */
	mouse: boolean;
	/** How pictures are shown in the terminal; `auto` finds out. */
	images: 'auto' | 'off' | 'kitty' | 'iterm2';
	/** Whether what is copied is handed through tmux (its `allow-passthrough`) instead of to tmux. */
	tmuxPassthrough: boolean;
	/** How the list of extensions is sorted and grouped; the TUI remembers it here. */
	listSort: ListSort;
	listGroup: ListGroup;
};

export const listSorts = ['name', 'state', 'running', 'changed'] as const;
export type ListSort = (typeof listSorts)[number];
export const listGroups = ['none', 'state', 'type'] as const;
export type ListGroup = (typeof listGroups)[number];

const mebibyte = 1024 * 1024;

export const defaultSettings: Settings = {
	passEnv: [],
	logPayloads: false,
	restartClientServers: false,
	limits: {
		bundleBytes: 512 * mebibyte,
		entries: 100_000,
		totalBytes: 1024 * mebibyte,
		fileBytes: 512 * mebibyte,
		answerBytes: 64 * mebibyte,
	},
	logFileBytes: 5 * mebibyte,
	logTotalBytes: 15 * mebibyte,
	keys: {},
	theme: 'auto',
	title: true,
	mouse: false,
	images: 'auto',
	tmuxPassthrough: false,
	listSort: 'name',
	listGroup: 'none',
};

const positive = {type: 'integer', minimum: 1} as const;

const schema = {
	clientConfig: {type: 'string', minLength: 1},
	vault: {enum: ['keychain', 'file']},
	passEnv: {type: 'array', items: {type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$'}},
	logPayloads: {type: 'boolean'},
	restartClientServers: {type: 'boolean'},
	limits: {
		type: 'object',
		properties: {
			bundleBytes: positive,
			entries: positive,
			totalBytes: positive,
			fileBytes: positive,
			answerBytes: positive,
		},
	},
	logFileBytes: positive,
	logTotalBytes: positive,
	keys: {type: 'object', additionalProperties: {type: 'array', items: {type: 'string'}}},
	theme: {enum: themeNames},
	title: {type: 'boolean'},
	mouse: {type: 'boolean'},
	images: {enum: ['auto', 'off', 'kitty', 'iterm2']},
	tmuxPassthrough: {type: 'boolean'},
	listSort: {enum: listSorts},
	listGroup: {enum: listGroups},
} as const;

function settingsFile(paths: Paths): string {
	return join(paths.config, 'config.json');
}

/** Where it is noted which settings were found right, so that they need not be looked at again at every start. */
function checkedFile(paths: Paths): string {
	return join(paths.state, 'settings-checked');
}

/** Tells one text of the settings, judged by this schema, from any other. */
function seal(text: string): string {
	return `${crc32(JSON.stringify(schema))}-${crc32(text)}-${text.length}`;
}

/** The settings as conf reads them: by its schema, or with the place that breaks it. */
async function readWithConf(paths: Paths): Promise<Partial<Settings>> {
	// conf asks for the home folder when it is loaded, and fails where none is known.
	if (knownHome() === undefined) process.env.HOME = homeFolder();
	const {default: Conf} = await import('conf');
	// No `defaults`: with them conf writes the file when it is constructed, and its write truncates on a full disk.
	return new Conf<Partial<Settings>>({
		cwd: paths.config,
		projectName: 'mcpb-tui',
		configName: 'config',
		schema: schema as never,
	}).store;
}

async function readStored(paths: Paths): Promise<Partial<Settings>> {
	const text = await readIfExists(settingsFile(paths));
	if (text === undefined) return {};
	// conf brings a schema validator along, a third of a second on a slow machine: what it found right once is not
	// asked again.
	if ((await readIfExists(checkedFile(paths)).catch(() => undefined)) === seal(text)) return JSON.parse(text);
	const stored = await readWithConf(paths);
	if (paths.lookOnly) return stored;
	await ensureFolder(paths.state)
		.then(() => replaceFile(checkedFile(paths), seal(text)))
		.catch(() => undefined);
	return stored;
}

/** The user's settings over the defaults. Throws `SETTINGS_FILE_INVALID` and names the place. */
export async function readSettings(paths: Paths): Promise<Settings> {
	try {
		const stored = await readStored(paths);
		return {...defaultSettings, ...stored, limits: {...defaultSettings.limits, ...stored.limits}};
	} catch (error) {
		if (error instanceof UserError) {
			const {message, hint} = error;
			throw new UserError('SETTINGS_FILE_INVALID', message, {
				...(hint !== undefined && {hint}),
				cause: error,
			});
		}
		throw new UserError(
			'SETTINGS_FILE_INVALID',
			`${settingsFile(paths)} cannot be used: ${(error as Error).message}`,
			{
				hint: 'Mend the file by hand, or move it away to start with the defaults.',
				cause: error,
			},
		);
	}
}

/** Changes some settings and leaves the others, unknown ones included, as they are; undefined removes one. */
export async function changeSettings(
	paths: Paths,
	change: {[Key in keyof Settings]?: Settings[Key] | undefined},
): Promise<void> {
	const file = settingsFile(paths);
	await withLock(join(paths.data, 'lock'), async () => {
		await readSettings(paths);
		const current = JSON.parse((await readIfExists(file)) ?? '{}') as Record<string, unknown>;
		await ensureFolder(paths.config);
		await replaceFile(file, `${JSON.stringify({...current, ...change}, undefined, '\t')}\n`);
	});
}
