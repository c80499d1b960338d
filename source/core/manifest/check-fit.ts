import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {Fit, Manifest} from '../contract.ts';
import {own} from '../own.ts';
import {safeLine} from '../safe-text.ts';
import {findCommand} from './find-command.ts';
import {commandNames, commandTemplate} from './launch-command.ts';
import {isInRange} from './version-range.ts';

export type Host = {
	platform: NodeJS.Platform;
	/** The absolute path of a command, if the PATH has it. */
	findCommand: (name: string) => Promise<string | undefined>;
	/** The version that a command says it has. */
	runtimeVersion: (command: string) => Promise<string | undefined>;
};

const patience = 2000;

async function askVersion(command: string, path: string): Promise<string | undefined> {
	const {execa} = await import('execa');
	const asked = execa(command, ['--version'], {
		all: true,
		reject: false,
		stdin: 'ignore',
		maxBuffer: 10_000,
		env: {PATH: path},
	});
	const answered = new AbortController();
	// Not execa's own timeout: it waits for the output to end, and a child that was left behind keeps that open.
	const late = pause(patience, undefined, {signal: answered.signal}).catch(() => undefined);
	const result = await Promise.race([asked, late]);
	answered.abort();
	if (result) return /\d+(\.\d+)+/.exec(result.all ?? '')?.[0];
	asked.kill('SIGKILL');
	for (const stream of [asked.stdout, asked.stderr, asked.all]) stream?.destroy();
	return undefined;
}

/** Asks once for each name and remembers the answer. */
function remembering<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
	const answers = new Map<string, Promise<Answer>>();
	return name => {
		const known = answers.get(name) ?? ask(name);
		answers.set(name, known);
		return known;
	};
}

/**
 * This machine, seen through a PATH, which is asked for when a command is looked for first; each command is looked
 * for and asked for its version once.
 */
export function currentHost(path: string | (() => Promise<string>)): Host {
	let asked: Promise<string> | undefined;
	const pathNow = () => {
		asked ??= typeof path === 'string' ? Promise.resolve(path) : path();
		return asked;
	};
	return {
		platform: process.platform,
		findCommand: remembering(async name => findCommand(name, await pathNow())),
		runtimeVersion: remembering(async command => askVersion(command, await pathNow()).catch(() => undefined)),
	};
}

const platformNames: Partial<Record<string, string>> = {darwin: 'macOS', win32: 'Windows', linux: 'Linux'};

/** What people call a platform. */
export function platformName(platform: string): string {
	return own(platformNames, platform) ?? platform;
}

function platformProblem({compatibility: {platforms = []}}: Manifest, {platform}: Host): string[] {
	if (platforms.length === 0 || platforms.includes(platform)) return [];
	return [
		`It is made for ${platforms.map(platformName).join(' and ')}, and this machine runs ${platformName(platform)}.`,
	];
}

/** The command that has to be on the PATH; undefined when the server is a file of its own or named by a setting. */
function neededCommand(manifest: Manifest, platform: NodeJS.Platform): string | undefined {
	const command = commandTemplate(manifest, platform)?.command ?? 'uv';
	const isFile = /[\\/]|\$\{/.test(command) || command === manifest.server.entryPoint || command === '';
	return isFile ? undefined : command;
}

const families: Readonly<Record<string, 'node' | 'python'>> = {
	node: 'node',
	npx: 'node',
	python: 'python',
	python3: 'python',
	py: 'python',
};

async function rangeFit(manifest: Manifest, command: string, found: string, host: Host): Promise<Fit> {
	const family = Object.hasOwn(families, command) ? families[command] : undefined;
	const range = family && manifest.compatibility[family];
	if (!family || !range) return nothing;
	// npx has a version of its own: what counts is that of the Node which runs it.
	const asked = command === 'npx' ? await host.findCommand('node') : found;
	const version = asked === undefined ? undefined : await host.runtimeVersion(asked);
	if (version === undefined)
		return {
			problems: [],
			notes: [safeLine(`It asks for ${family} ${range}; the version here could not be read.`)],
		};
	const fits = await isInRange(version, range);
	if (fits === undefined)
		return {
			problems: [],
			notes: [safeLine(`The versions of ${family} it asks for cannot be read: "${range}".`)],
		};
	return fits
		? nothing
		: {problems: [safeLine(`It asks for ${family} ${range}, and ${version} is here.`)], notes: []};
}

const nothing: Fit = {problems: [], notes: []};

async function commandFit(manifest: Manifest, host: Host): Promise<Fit> {
	const command = neededCommand(manifest, host.platform);
	if (command === undefined) return nothing;
	for (const name of commandNames(command, host.platform)) {
		const found = await host.findCommand(name);
		if (found !== undefined) return rangeFit(manifest, name, found, host);
	}
	return {
		problems: [safeLine(`It needs ${command}, which is not on the PATH of your login shell.`)],
		notes: [],
	};
}

function toolNotes({tools}: Manifest): string[] {
	const odd = tools
		.filter(({name}) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name))
		.map(({name}) => name.slice(0, 80));
	if (odd.length === 0) return [];
	const names = odd.slice(0, 3).join(', ') + (odd.length > 3 ? ` and ${odd.length - 3} more` : '');
	return [
		`Claude refuses a whole request over tool names like ${names}: only 1 to 64 letters, digits, _ and - work.`,
	];
}

function specNotes({specVersion, server}: Manifest): string[] {
	if (specVersion === '0.4')
		return ['Its manifest version, 0.4, is experimental: other hosts may not know it.'];
	return server.type === 'python' && server.command?.command === 'uv'
		? ['It brings its packages with uv: its first start may take a minute.']
		: [];
}

/** Whether this machine can run it: platform, the command it needs and that command's version. */
export async function checkFit(manifest: Manifest, host: Host): Promise<Fit> {
	const command = await commandFit(manifest, host);
	return {
		problems: [...platformProblem(manifest, host).map(safeLine), ...command.problems],
		notes: [...command.notes, ...toolNotes(manifest).map(safeLine), ...specNotes(manifest).map(safeLine)],
	};
}
