import type {Core} from '../../core/contract.ts';
import {safeLine} from '../../core/safe-text.ts';
import type {ArgumentRecord, CommandRecord, Completes, OptionRecord} from '../command.ts';
import {topicNames} from '../help-topics.ts';
import {flagNames, nextArgument, readTyped, type Typed, takesValue} from './typed-command.ts';

export type Candidate = {value: string; about?: string};

export type Candidates = {
	values: readonly Candidate[];
	/** What the shell does besides: complete paths by itself, or put no space behind. */
	how: '' | 'files' | 'nospace';
};

const nothing: Candidates = {values: [], how: ''};

function named(values: readonly string[]): Candidates {
	return {values: values.map(value => ({value})), how: ''};
}

/** Commands that go on from the words of a group; of no words the groups too. */
function commandNames(path: readonly string[], records: readonly CommandRecord[]): Candidates {
	const before = path.length > 0 ? `${path.join(' ')} ` : '';
	const found = new Map<string, Candidate>();
	for (const {name, summary} of records) {
		if (!name.startsWith(before)) continue;
		const [value = '', ...more] = name.slice(before.length).split(' ');
		if (!found.has(value)) found.set(value, more.length > 0 ? {value} : {value, about: summary});
	}
	if (before === '') found.set('help', {value: 'help', about: 'print help for a command'});
	return {values: [...found.values()], how: ''};
}

type Place = {typed: Typed; core: () => Promise<Core>; records: readonly CommandRecord[]};

async function servers({core}: Place): Promise<Candidates> {
	const {known, remoteServers} = await core();
	const [ids, entries, remotes] = await Promise.all([
		known.extensions(),
		known.entries().catch(() => []),
		remoteServers(),
	]);
	return named([...ids, ...entries.map(name => `client:${name}`), ...remotes.map(({url}) => url)]);
}

const finders: Readonly<Record<Completes, (place: Place) => Promise<Candidates>>> = {
	server: servers,
	extension: async ({core}) => named(await (await core()).known.extensions()),
	entry: async ({core}) => named(await (await core()).known.entries()),
	tool: ofManifest('tools'),
	prompt: ofManifest('prompts'),
	setting: ofManifest('settings'),
	async saved({core, typed}) {
		const saved = await (await core()).calls.saved(typed.operands[0] ?? '');
		return named(saved.map(({name}) => name));
	},
	secret: async ({core}) => named(await (await core()).namedSecrets.list()),
	async command({typed: {operands}, records}) {
		const {values} = commandNames(operands, records);
		const topics = operands.length === 0 ? topicNames.map(value => ({value})) : [];
		return {values: [...values.filter(({value}) => value !== 'help'), ...topics], how: ''};
	},
	file: async () => ({values: [], how: 'files'}),
};

function ofManifest(what: 'tools' | 'prompts' | 'settings') {
	return async ({core, typed}: Place) =>
		named(await (await core()).known.ofManifest(typed.operands[0] ?? '', what));
}

async function valuesOf(
	record: ArgumentRecord | OptionRecord | undefined,
	place: Place,
): Promise<Candidates> {
	if (record?.choices) return named(record.choices);
	if (!record?.completes) return nothing;
	const found = await finders[record.completes](place);
	if (!('flags' in record && record.flags.includes('key=value'))) return found;
	return {values: found.values.map(({value}) => ({value: `${value}=`})), how: 'nospace'};
}

function optionNames(options: readonly OptionRecord[]): Candidates {
	const values = options.flatMap(option => {
		const name = flagNames(option).at(-1);
		return name === undefined ? [] : [{value: name, about: option.description}];
	});
	return {values: [...values, {value: '--help', about: 'print help'}], how: ''};
}

const helpRecord: CommandRecord = {
	name: 'help',
	arguments: [{syntax: '[command...]', description: '', completes: 'command'}],
	summary: '',
	examples: [],
	changes: false,
	run: async () => undefined,
};

/** `--option=value` in one word: the values, each behind the option. */
async function joinedValues(
	current: string,
	options: readonly OptionRecord[],
	place: Place,
): Promise<Candidates> {
	const name = current.slice(0, current.indexOf('='));
	const option = options.find(candidate => takesValue(candidate) && flagNames(candidate).includes(name));
	const found = await valuesOf(option, place);
	return {...found, values: found.values.map(({value}) => ({value: `${name}=${value}`}))};
}

function allFor(current: string, place: Place, options: readonly OptionRecord[]): Promise<Candidates> {
	const {typed} = place;
	if (typed.awaits && takesValue(typed.awaits) && !current.startsWith('-'))
		return valuesOf(typed.awaits, place);
	if (current.startsWith('-') && !typed.noOptions)
		return current.includes('=')
			? joinedValues(current, options, place)
			: Promise.resolve(optionNames(options));
	if (!typed.record) return Promise.resolve(commandNames(typed.path, place.records));
	return valuesOf(nextArgument(typed), place);
}

/**
 * What the word that is being typed can go on to. `words` are those before it, without the program's name. Names
 * that come from outside are only offered when they are harmless on a screen and cannot be taken for an option.
 */
export async function candidatesFor(
	words: readonly string[],
	current: string,
	{
		records,
		globals,
		core,
	}: {records: readonly CommandRecord[]; globals: readonly OptionRecord[]; core: () => Promise<Core>},
): Promise<Candidates> {
	const all = [...records, helpRecord];
	const typed = readTyped(words, all, globals);
	const options = [...(typed.record?.options ?? []), ...globals];
	const {values, how} = await allFor(current, {typed, core, records}, options);
	const isOption = current.startsWith('-') && !typed.noOptions;
	const fit = values.filter(
		({value}) =>
			value.startsWith(current) &&
			value !== '' &&
			safeLine(value) === value &&
			(isOption || typed.noOptions || !value.startsWith('-')),
	);
	return {values: fit.slice(0, 500), how};
}
