import {posix, win32} from 'node:path';
import type {
	CommandTemplate,
	LaunchPreview,
	Manifest,
	UserConfigOption,
	UserConfigValue,
} from '../contract.ts';
import {UserError} from '../errors.ts';
import {own} from '../own.ts';
import {safeLine} from '../safe-text.ts';
import {settingOptions} from './setting-words.ts';
import {defaultValue, missingSettings} from './user-config.ts';
import {uvLaunch} from './uv-launch.ts';
import {fillIn, hostVariables, loneVariable, optionKey, variableNames} from './variables.ts';

export type LaunchCommand = {command: string; args: readonly string[]; env: Readonly<Record<string, string>>};

export type LaunchContext = {
	/** The id that it has in the store, for the hints of errors. */
	id?: string;
	/** The absolute folder that the bundle's files are in. */
	folder: string;
	platform: NodeJS.Platform;
	/** What the user has set, secrets included; defaults are added here. */
	values: Readonly<Record<string, UserConfigValue>>;
	systemFolders: Readonly<Record<string, string>>;
	/** Whether a file is in the bundle; the path is relative, with forward slashes. */
	inBundle: (relativePath: string) => boolean;
	/** The absolute path of a command on the PATH that the server will have. */
	findCommand?: (name: string) => string | undefined;
	/** Where uv keeps the environment of a `uv` bundle; beside the bundle's folder unless told. */
	uvEnvironment?: string;
};

/** All that a template can name: host variables and, by key, the values of options. */
type Scope = {variables: Readonly<Record<string, string>>; values: Readonly<Record<string, UserConfigValue>>};

/** The commands that are never a file of the bundle, whatever its files are called. */
const runtimes = new Set([
	'node',
	'npx',
	'npm',
	'bun',
	'bunx',
	'deno',
	'python',
	'python3',
	'py',
	'uv',
	'uvx',
	'docker',
	'java',
]);

/** What a server is started with on a platform: each part of an override replaces the whole part, if it is not empty. */
export function commandTemplate(manifest: Manifest, platform: NodeJS.Platform): CommandTemplate | undefined {
	const {command: base, platformOverrides} = manifest.server;
	if (!base) return undefined;
	const override = own(platformOverrides, platform);
	return {
		command: override?.command || base.command,
		args: override?.args ?? base.args,
		env: override?.env ?? base.env,
	};
}

function asText(value: UserConfigValue | undefined): string {
	return Array.isArray(value) ? value.join(',') : String(value ?? '');
}

function isUnset(value: UserConfigValue | undefined): boolean {
	return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function fill(template: string, {variables, values}: Scope): string {
	return fillIn(template, name => {
		const key = optionKey(name);
		return key === undefined ? own(variables, name) : asText(own(values, key));
	});
}

/** The option's key, when the text is `${user_config.key}` and nothing else. */
function loneOption(template: string): string | undefined {
	const name = loneVariable(template);
	return name === undefined ? undefined : optionKey(name);
}

function usesOptions(template: string): boolean {
	return variableNames(template).some(name => optionKey(name) !== undefined);
}

function bundlePath(path: string, {platform}: LaunchContext): string | undefined {
	const slashed = platform === 'win32' ? path.replaceAll('\\', '/') : path;
	const relative = posix.normalize(slashed);
	const outside =
		posix.isAbsolute(relative) ||
		/^[A-Za-z]:/.test(relative) ||
		relative === '.' ||
		/^\.\.(\/|$)/.test(relative);
	return outside ? undefined : relative;
}

function pathOf(platform: NodeJS.Platform): typeof posix {
	return platform === 'win32' ? win32 : posix;
}

/** A file of the bundle that is named without its folder, made absolute: the server's working folder is another one. */
function absolute(path: string, context: LaunchContext): string {
	const relative = bundlePath(path, context);
	if (relative === undefined || !context.inBundle(relative)) return path;
	return pathOf(context.platform).join(context.folder, relative);
}

function looksLikeFile(text: string): boolean {
	return !text.startsWith('-') && (/[\\/]/.test(text) || /\.[A-Za-z0-9]+$/.test(text));
}

function renderArgument(template: string, scope: Scope, context: LaunchContext): string[] {
	const key = loneOption(template);
	if (key !== undefined) {
		const value = own(scope.values, key);
		if (isUnset(value)) return [];
		return Array.isArray(value) ? value.map(String) : [String(value)];
	}
	const argument = fill(template, scope);
	// What a user typed is no path of the bundle, even if it is spelled like one.
	return [looksLikeFile(argument) && !usesOptions(template) ? absolute(argument, context) : argument];
}

function renderEnvironment(template: CommandTemplate['env'], scope: Scope): Record<string, string> {
	const entries = Object.entries(template).flatMap(([name, text]) => {
		const key = loneOption(text);
		// An empty text that was set is a value for a variable, which has a name of its own; an argument would have none.
		const value = key === undefined ? '' : own(scope.values, key);
		const leftOut = value !== '' && isUnset(value);
		return leftOut ? [] : [[name, fill(text, scope)] as const];
	});
	return Object.fromEntries(entries);
}

/** MANIFEST.md: a host adds `.exe` to a binary on Windows. */
function withExe(command: string, context: LaunchContext): string {
	const path = win32.relative(context.folder, command);
	const relative =
		win32.isAbsolute(command) && !win32.isAbsolute(path)
			? bundlePath(path, context)
			: bundlePath(command, context);
	if (relative === undefined || context.inBundle(relative) || !context.inBundle(`${relative}.exe`))
		return command;
	return `${command}.exe`;
}

const pythonNames: Partial<Record<NodeJS.Platform, readonly string[]>> = {win32: ['python', 'python3', 'py']};

/** The names under which a system may have what a command asks for, the asked one first. */
export function commandNames(command: string, platform: NodeJS.Platform): readonly string[] {
	if (command !== 'python' && command !== 'python3') return [command];
	const others = pythonNames[platform] ?? (command === 'python' ? ['python3'] : []);
	return [command, ...others.filter(name => name !== command)];
}

function renderCommand(template: string, scope: Scope, context: LaunchContext): string {
	const {platform, findCommand} = context;
	const written = fill(template, scope);
	if (runtimes.has(written)) {
		return commandNames(written, platform).find(name => findCommand?.(name) !== undefined) ?? written;
	}
	if (usesOptions(template)) return written;
	return absolute(platform === 'win32' ? withExe(written, context) : written, context);
}

function render(manifest: Manifest, values: Scope['values'], context: LaunchContext): LaunchCommand {
	const scope: Scope = {variables: hostValues(context), values};
	const template = commandTemplate(manifest, context.platform);
	const rendered = template && {
		command: renderCommand(template.command, scope, context),
		args: template.args.flatMap(argument => renderArgument(argument, scope, context)),
		env: renderEnvironment(template.env, scope),
	};
	return manifest.server.type === 'uv' || !rendered
		? uvLaunch(manifest.server.entryPoint, rendered, context)
		: rendered;
}

/** The values of the variables that every host fills in, by name. */
export function hostValues({
	folder,
	platform,
	systemFolders,
}: Pick<LaunchContext, 'folder' | 'platform' | 'systemFolders'>): Readonly<Record<string, string>> {
	const separator = pathOf(platform).sep;
	return {__dirname: folder, pathSeparator: separator, '/': separator, ...systemFolders};
}

/** What counts for each option: what is set, or its default. Keys that the manifest does not declare count too. */
function settledValues(manifest: Manifest, context: LaunchContext): Record<string, UserConfigValue> {
	const {values} = context;
	const variables = hostValues(context);
	const defaults = manifest.userConfig.flatMap(option => {
		const value = defaultValue(option, variables);
		return value === undefined ? [] : [[option.key, value] as const];
	});
	// A record may hold null where something was taken away by hand.
	const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries([...defaults, ...set]);
}

function titles(manifest: Manifest, keys: readonly string[]): string {
	return manifest.userConfig
		.filter(({key}) => keys.includes(key))
		.map(({title}) => `“${title}”`)
		.join(', ');
}

/**
 * The command that starts the server: absolute where it means a file of the bundle, every variable filled in,
 * values inert, secrets included. `env` is only what the manifest adds.
 * Throws `SETTINGS_MISSING`, naming the titles of the settings.
 */
export function resolveLaunch(manifest: Manifest, context: LaunchContext): LaunchCommand {
	const missing = missingSettings(manifest, context.values, new Set());
	if (missing.length > 0) throw settingsMissing(manifest, missing, context.id);
	const launch = render(manifest, settledValues(manifest, context), context);
	if (launch.command === '') {
		const template = commandTemplate(manifest, context.platform)?.command ?? '';
		throw settingsMissing(
			manifest,
			variableNames(template).flatMap(name => optionKey(name) ?? []),
			context.id,
		);
	}
	return launch;
}

/**
 * The words of the command as they can be written down: `${user_config.key}` in place of each value of a setting,
 * whether it is called a secret or not. Throws nothing.
 */
export function launchWithoutValues(manifest: Manifest, context: LaunchContext): readonly string[] {
	const values = Object.entries(settledValues(manifest, context)).map(([key, value]) => [
		key,
		isUnset(value) ? value : `\${user_config.${key}}`,
	]);
	const {command, args} = render(manifest, Object.fromEntries(values), context);
	return [command, ...args];
}

function settingsMissing(manifest: Manifest, keys: readonly string[], id: string | undefined): UserError {
	return new UserError(
		'SETTINGS_MISSING',
		`${manifest.displayName} cannot start before ${titles(manifest, keys) || keys.join(', ') || 'its command'} is set.`,
		{hint: `Set it with: ${id === undefined ? '' : `mcpb-tui config ${id} `}${settingOptions(keys)}`},
	);
}

/**
 * The variables in the command and in defaults, as written, that no host fills in or that name an option which does not
 * exist. In a default no option has a value.
 */
export function unknownVariables(manifest: Manifest): readonly string[] {
	const declared = new Set(manifest.userConfig.map(({key}) => key));
	const {command, platformOverrides} = manifest.server;
	const isHosts = (name: string) => hostVariables.some(known => known === name);
	const inDefaults = manifest.userConfig
		.flatMap(({default: value}) => (Array.isArray(value) ? value : [value]))
		.flatMap(value => (typeof value === 'string' ? variableNames(value) : []))
		.filter(name => !isHosts(name));
	const templates = [command, ...Object.values(platformOverrides)].flatMap(template => [
		template?.command ?? '',
		...(template?.args ?? []),
		...Object.values(template?.env ?? {}),
	]);
	const unknown = templates.flatMap(variableNames).filter(name => {
		const key = optionKey(name);
		return key === undefined ? !isHosts(name) : !declared.has(key);
	});
	return [...new Set([...unknown, ...inDefaults])].map(name => `\${${name}}`);
}

const mask = '••••••';

function shown(option: UserConfigOption, value: UserConfigValue | undefined): UserConfigValue | undefined {
	if (isUnset(value)) return option.required ? `‹${option.title}›` : value;
	if (!option.sensitive) return value;
	return Array.isArray(value) ? value.map(() => mask) : mask;
}

/** The launch command with what is missing named in its place; secrets as they are in `context`. Never throws. */
export function shownLaunch(manifest: Manifest, context: LaunchContext): LaunchCommand {
	const values = settledValues(manifest, context);
	const masked = manifest.userConfig.flatMap(option => {
		const value = shown(option, own(values, option.key));
		return value === undefined ? [] : [[option.key, value] as const];
	});
	return render(manifest, {...values, ...Object.fromEntries(masked)}, context);
}

/**
 * The same command as it can be shown: values of sensitive options masked, required ones that are not set as
 * `‹title›`, of the environment only the names. Throws nothing.
 */
export function previewLaunch(manifest: Manifest, context: LaunchContext): LaunchPreview {
	const {command, args, env} = shownLaunch(manifest, context);
	return {command: safeLine(command), args: args.map(safeLine), envNames: Object.keys(env).map(safeLine)};
}
