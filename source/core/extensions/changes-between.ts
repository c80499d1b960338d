import process from 'node:process';
import type {ReviewChange, UserConfigOption} from '../contract.ts';
import {commandTemplate} from '../manifest/launch-command.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import type {VersionRecord} from '../store/record.ts';
import {signatureWords} from './signature-words.ts';

type Side = Pick<VersionRecord, 'manifest' | 'signature'>;

/** Each thing that is compared: what a version says of it, as lines. */
type Facts = Readonly<Record<string, readonly string[]>>;

function settingLine({key, title, type, required, sensitive, multiple, ...more}: UserConfigOption): string {
	const marks = [
		multiple ? `list of ${type}` : type,
		...(required ? ['required'] : []),
		...(sensitive ? ['secret'] : []),
		...(more.default === undefined ? [] : [`default ${JSON.stringify(more.default)}`]),
	];
	return `${key}: ${title} (${marks.join(', ')})`;
}

/** Templates, not values: what is filled in is the user's own and the same for both. */
function factsOf({manifest, signature}: Side): Facts {
	const {server, author, version} = manifest;
	const template = commandTemplate(manifest, process.platform);
	return {
		version: [version],
		signature: [signatureWords(signature)],
		kind: [server.type],
		command: [template?.command ?? `as uv runs ${server.entryPoint}`],
		arguments: template && template.args.length > 0 ? [template.args.join(' ')] : [],
		'entry point': [server.entryPoint],
		environment: Object.keys(template?.env ?? {}),
		settings: manifest.userConfig.map(settingLine),
		tools: manifest.tools.map(({name}) => name),
		prompts: manifest.prompts.map(({name}) => name),
		author: [author.name],
	};
}

function env({manifest}: Side): Readonly<Record<string, string>> {
	return commandTemplate(manifest, process.platform)?.env ?? {};
}

/** What has the same name and says something else, for things that are told by their names alone. */
function saysOtherwise(before: Side, after: Side): Facts {
	const [old, now] = [env(before), env(after)];
	const descriptions = new Map(before.manifest.tools.map(({name, description}) => [name, description]));
	return {
		environment: Object.keys(now)
			.filter(name => Object.hasOwn(old, name) && old[name] !== now[name])
			.map(name => `${name} has another value`),
		tools: after.manifest.tools
			.filter(({name, description}) => descriptions.has(name) && descriptions.get(name) !== description)
			.map(({name}) => `${name} is described otherwise`),
	};
}

function missingIn(lines: readonly string[], others: readonly string[]): readonly SafeText[] {
	return lines.filter(line => !others.includes(line)).map(safeLine);
}

/** What is otherwise in a version than in another one. */
export function changesBetween(before: Side, after: Side): readonly ReviewChange[] {
	const [old, now, otherwise] = [factsOf(before), factsOf(after), saysOtherwise(before, after)];
	return Object.keys(now)
		.map(what => ({
			what: safeLine(what),
			removed: missingIn(old[what] ?? [], now[what] ?? []),
			added: [...missingIn(now[what] ?? [], old[what] ?? []), ...(otherwise[what] ?? []).map(safeLine)],
		}))
		.filter(({removed, added}) => removed.length > 0 || added.length > 0);
}
