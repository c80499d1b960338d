import process from 'node:process';
import type {LaunchElsewhere, Manifest} from '../contract.ts';
import {platformName} from '../manifest/check-fit.ts';
import {commandTemplate, previewLaunch, shownLaunch} from '../manifest/launch-command.ts';
import {optionKey, variableNames} from '../manifest/variables.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {type CommandFinding, readCommand} from './unusual/read-command.ts';
import {steeringOf} from './unusual/steering.ts';

/** A path that stands for the folder the files will be in, so that a review can be read before there is one. */
const folderSign = '<its folder>';

/** A manifest, and whether a path is a file of its bundle. */
export type Judged = {manifest: Manifest; isFile: (path: string) => boolean};

/** Something unusual; `about` is what it is said of, so that it is known again when that changes. */
type Oddity = {text: string; about: string};

const elsewhereCode = 'code that is not in this bundle and cannot be reviewed here';

const sentences: Readonly<Record<CommandFinding['kind'], (name: string) => string>> = {
	shell: name => `It runs its command through ${name}: read the arguments.`,
	inline: name => `It gives ${name} code to run among its arguments: read them.`,
	fetch: name => `It runs ${name}, which fetches ${elsewhereCode}.`,
	remote: name => `It makes ${name} load ${elsewhereCode}.`,
	debugger: name => `It opens ${name} to a debugger, through which others can run code in it.`,
	nested: name => `It starts ${name} through more other programs than anyone needs: read the arguments.`,
	rights: name => `It runs its command with other rights, through ${name}.`,
};

const steering = {
	loads: 'which changes what else gets loaded',
	connects: 'which changes where it connects to or whom it trusts',
} as const;

/** The command as it would be started on a platform, defaults filled in and no value of the user's. */
function contextOf({isFile}: Judged, platform: NodeJS.Platform) {
	return {folder: folderSign, platform, values: {}, systemFolders: {}, inBundle: isFile};
}

function commandOddities(judged: Judged, platform: NodeJS.Platform): Oddity[] {
	// What would be masked where it is shown is judged as it is.
	const userConfig = judged.manifest.userConfig.map(option => ({...option, sensitive: false}));
	const {command, args} = shownLaunch({...judged.manifest, userConfig}, contextOf(judged, platform));
	const words = [command, ...args];
	const texts = new Set(readCommand(words).map(({kind, name}) => sentences[kind](name)));
	return [...texts].map(text => ({text, about: JSON.stringify(words)}));
}

/** A text of the environment with the defaults of the settings that it names: when one of them changes, so does its value. */
function withDefaults(value: string, {userConfig}: Manifest): string {
	const keys = variableNames(value).map(optionKey);
	const named = userConfig.filter(({key}) => keys.includes(key));
	return JSON.stringify([value, ...named.map(option => option.default ?? null)]);
}

function environmentOddities({manifest}: Judged, platform: NodeJS.Platform): Oddity[] {
	const env = commandTemplate(manifest, platform)?.env ?? {};
	return Object.entries(env).flatMap(([name, value]) => {
		const steered = steeringOf(name, value, manifest.userConfig);
		return steered
			? [{text: `It sets ${name}, ${steering[steered]}.`, about: withDefaults(value, manifest)}]
			: [];
	});
}

function launchOddities(judged: Judged, platform: NodeJS.Platform): Oddity[] {
	return [...commandOddities(judged, platform), ...environmentOddities(judged, platform)];
}

function oddities(judged: Judged): Oddity[] {
	const {entryPoint} = judged.manifest.server;
	const relative = entryPoint.replace(/^(?:\$\{__dirname\}[\\/]|\.[\\/])/, '');
	const missing = judged.isFile(relative) ? [] : [`Its entry point ${entryPoint} is not in the bundle.`];
	return [...launchOddities(judged, process.platform), ...missing.map(text => ({text, about: entryPoint}))];
}

/** What a reader of the review should look at first, judged on what is started on this machine. */
export function unusual(judged: Judged): readonly SafeText[] {
	return oddities(judged).map(({text}) => safeLine(text));
}

/** What is unusual about a bundle and was not about the one that is installed, or was said of another command or value. */
export function newlyUnusual(now: Judged, installed: Judged): readonly SafeText[] {
	const known = new Set(oddities(installed).map(({text, about}) => `${text}\n${about}`));
	return oddities(now)
		.filter(({text, about}) => !known.has(`${text}\n${about}`))
		.map(({text}) => safeLine(text));
}

function otherPlatforms({manifest}: Judged): readonly NodeJS.Platform[] {
	const {platforms} = manifest.compatibility;
	const all = new Set(['linux', 'darwin', 'win32', ...Object.keys(manifest.server.platformOverrides)]);
	return [...all].filter(
		name => name !== process.platform && (platforms === undefined || platforms.includes(name)),
	) as NodeJS.Platform[];
}

/** What other platforms start instead, with what is unusual about it there. */
export function elsewhere(judged: Judged): readonly LaunchElsewhere[] {
	const {manifest} = judged;
	const here = JSON.stringify(commandTemplate(manifest, process.platform));
	return otherPlatforms(judged)
		.filter(platform => JSON.stringify(commandTemplate(manifest, platform)) !== here)
		.map(platform => ({
			platform: safeLine(platformName(platform)),
			launch: previewLaunch(manifest, contextOf(judged, platform)),
			warnings: launchOddities(judged, platform).map(({text}) => safeLine(text)),
		}));
}
