/** What `mcpb-tui help <topic>` tells besides the help of commands. */
import {exitCodes} from '../core/errors.ts';
import {ours, type SafeText, safeLine} from '../core/safe-text.ts';
import type {Settings} from '../core/settings.ts';
import {type CommandRecord, defineCommand} from './command.ts';
import {exitMeanings} from './exit-meanings.ts';
import type {Style} from './print/style.ts';
import {alignRows, printTable} from './print/table.ts';

/** A key as the screens know it; they hand them in, for commands do not load them. */
export type ShownKey = {id: string; group: string; shown: SafeText; label: SafeText};

export type KeySource = (overrides: Settings['keys']) => Promise<readonly ShownKey[]>;

const exits = defineCommand({
	name: 'exit-codes',
	summary: 'what the number means that a command ends with',
	examples: [],
	changes: false,
	async run() {
		const list = Object.entries(exitMeanings).map(([code, meaning]) => ({
			code: Number(code),
			meaning,
			errors: Object.entries(exitCodes).flatMap(([name, number]) => (number === Number(code) ? [name] : [])),
		}));
		return {
			json: {exitCodes: list},
			text: () =>
				list.flatMap(({code, meaning, errors}) => [
					safeLine(`${String(code).padEnd(4)} ${meaning}`),
					...errors.map(name => safeLine(`       ${name}`)),
				]),
		};
	},
});

const files = defineCommand({
	name: 'files',
	summary: 'where things are kept',
	examples: [],
	changes: false,
	async run({core: open}) {
		const {paths, clientStatus} = await open();
		const {path} = await clientStatus();
		const places = [
			{name: 'data', path: paths.data, holds: 'extensions, the launcher, the encrypted vault'},
			{name: 'config', path: paths.config, holds: "config.json, the vault's identity"},
			{name: 'state', path: paths.state, holds: 'logs, calls, what we wrote where, backups of client files'},
			{name: 'runtime', path: paths.runtime, holds: 'who is running, sockets'},
			{name: 'client', path, holds: "the client's file, in which our entries are"},
		];
		return {
			json: {files: places},
			text: style =>
				alignRows(
					places.map(place => [
						{text: safeLine(place.name), tone: 'strong'},
						{text: safeLine(place.path)},
						{text: safeLine(place.holds), tone: 'dim'},
					]),
					{...style, columns: undefined},
				),
		};
	},
});

function keysTopic(source: KeySource): CommandRecord {
	return defineCommand({
		name: 'keys',
		summary: 'every key of the full screen',
		examples: [],
		changes: false,
		async run({core: open}) {
			const settings = await (await open()).settings();
			const keys = await source(settings.keys);
			const text = (style: Style) =>
				printTable(
					[ours('FOR'), ours('KEYS'), ours('WHAT THEY DO'), ours('ID IN THE SETTING keys')],
					keys.map(({id, group, shown, label}) => [
						{text: safeLine(group), tone: 'dim'},
						{text: shown, tone: 'strong'},
						{text: label},
						{text: safeLine(id), tone: 'dim'},
					]),
					style,
				);
			return {json: {keys: keys.map(({shown, ...key}) => ({...key, keys: shown}))}, text};
		},
	});
}

/** The names of the topics: none is the name of a command. */
export const topicNames = ['keys', 'exit-codes', 'files'] as const;

/** A topic as what tells it; undefined for what is none. */
export function helpTopic(name: string | undefined, source: KeySource): CommandRecord | undefined {
	return [exits, files, keysTopic(source)].find(topic => topic.name === name);
}
