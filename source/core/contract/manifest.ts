import type {SafeText} from '../safe-text.ts';

export type ServerType = 'node' | 'python' | 'binary' | 'uv';

export type UserConfigType = 'string' | 'number' | 'boolean' | 'directory' | 'file';

export type UserConfigValue = string | number | boolean | readonly string[];

export type UserConfigOption = {
	key: string;
	type: UserConfigType;
	title: SafeText;
	description: SafeText;
	required: boolean;
	multiple: boolean;
	sensitive: boolean;
	default?: UserConfigValue;
	min?: number;
	max?: number;
	/** Why the option is not taken as written (an unknown type, say). */
	note?: SafeText;
};

export type CommandTemplate = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
};

/** Parsed, checked and plain JSON: a record on disk holds it as it is. */
export type Manifest = {
	specVersion: string;
	/** As written; data, never a path. */
	rawName: string;
	displayName: SafeText;
	version: SafeText;
	description: SafeText;
	longDescription?: SafeText;
	author: {name: SafeText; email?: SafeText; url?: SafeText};
	license?: SafeText;
	links: readonly {label: SafeText; url: SafeText}[];
	server: {
		type: ServerType;
		entryPoint: string;
		/** Absent only for `uv`, whose command is ours to derive. */
		command?: CommandTemplate;
		platformOverrides: Readonly<Record<string, Partial<CommandTemplate>>>;
	};
	tools: readonly {name: SafeText; description?: SafeText}[];
	toolsGenerated: boolean;
	prompts: readonly {name: SafeText; description?: SafeText}[];
	promptsGenerated: boolean;
	compatibility: {platforms?: readonly string[]; node?: string; python?: string; claudeDesktop?: string};
	/** In the order of the manifest. */
	userConfig: readonly UserConfigOption[];
};

/** Whether this machine can run it: `problems` say what stands in the way, `notes` what may. */
export type Fit = {problems: readonly SafeText[]; notes: readonly SafeText[]};

/** A launch command as it can be shown: secrets are masked, environment by name. */
export type LaunchPreview = {command: SafeText; args: readonly SafeText[]; envNames: readonly SafeText[]};
