/** The items of a server's lists, each read by itself: what is wrong with one is told in its `problem`. */
import type {
	JsonObject,
	JsonValue,
	Prompt,
	PromptArgument,
	Resource,
	ResourceTemplate,
	Tool,
} from '../../contract.ts';
import {asDouble} from '../../exact-json.ts';
import {isNot, isObject} from '../../json-words.ts';
import {safeLine} from '../../safe-text.ts';

type Kind = 'text' | 'number' | 'boolean' | 'object' | 'list';

const words: Readonly<Record<Kind, string>> = {
	text: 'text',
	number: 'a number',
	boolean: 'true or false',
	object: 'an object',
	list: 'a list',
};

function isOfKind(value: JsonValue, kind: Kind): boolean {
	if (kind === 'text') return typeof value === 'string';
	if (kind === 'object') return isObject(value);
	if (kind === 'number') return asDouble(value) !== undefined;
	return kind === 'list' ? Array.isArray(value) : typeof value === kind;
}

type Shape = {
	/** The member that the item is asked for by. */
	key: string;
	members: Readonly<Record<string, Kind>>;
	/** Members that the protocol wants to be there. */
	required?: readonly string[];
};

/** Everything of an object that is of the kind that it should be; what is not is said in `problems`. */
function readMembers(given: JsonObject, members: Shape['members'], problems: string[]): JsonObject {
	return Object.fromEntries(
		Object.entries(given).filter(([name, value]) => {
			const kind = Object.hasOwn(members, name) ? members[name] : undefined;
			if (kind === undefined || isOfKind(value, kind)) return true;
			problems.push(isNot(name, value, words[kind]));
			return false;
		}),
	);
}

/** An item whose key is empty where it gives none that can be used. */
function readItem(
	value: JsonValue,
	{key, members, required = []}: Shape,
	more: (item: JsonObject, problems: string[]) => JsonObject = item => item,
): JsonObject {
	const problems: string[] = [];
	if (!isObject(value)) problems.push(isNot('it', value, 'an object'));
	const {problem: _, ...given} = isObject(value) ? value : {};
	const kept = readMembers(given, {...members, [key]: 'text'}, problems);
	if (isObject(value)) {
		for (const name of [key, ...required]) if (given[name] === undefined) problems.push(`${name} is missing`);
		if (given[key] === '') problems.push(`${key} is empty`);
	}
	const item = more({...kept, [key]: kept[key] ?? ''}, problems);
	return problems.length === 0 ? item : {...item, problem: safeLine(problems.join('; '))};
}

const tool: Shape = {
	key: 'name',
	members: {
		title: 'text',
		description: 'text',
		inputSchema: 'object',
		outputSchema: 'object',
		annotations: 'object',
		execution: 'object',
	},
	required: ['inputSchema'],
};

/** A tool without a schema takes any object. */
export function readTool(value: JsonValue): Tool {
	return readItem(value, tool, item =>
		item.inputSchema === undefined ? {...item, inputSchema: {type: 'object'}} : item,
	) as Tool;
}

const argument: Shape = {key: 'name', members: {title: 'text', description: 'text', required: 'boolean'}};

export function readPrompt(value: JsonValue): Prompt {
	const shape: Shape = {key: 'name', members: {title: 'text', description: 'text', arguments: 'list'}};
	return readItem(value, shape, (item, problems) => {
		if (!Array.isArray(item.arguments)) return item;
		const read = item.arguments.map(
			given => readItem(given, argument) as PromptArgument & {problem?: string},
		);
		for (const [index, {name, problem}] of read.entries())
			if (problem !== undefined) problems.push(`argument ${name || index + 1}: ${problem}`);
		const usable = read.filter(({name}) => name !== '').map(({problem: _, ...known}) => known);
		return {...item, arguments: usable};
	}) as Prompt;
}

const ofResource: Shape['members'] = {
	name: 'text',
	title: 'text',
	description: 'text',
	mimeType: 'text',
	annotations: 'object',
};

function named<Item extends {name: string}>(item: JsonObject, key: string): Item {
	return (item.name === undefined ? {...item, name: item[key]} : item) as unknown as Item;
}

export function readResource(value: JsonValue): Resource {
	const shape: Shape = {key: 'uri', members: {...ofResource, size: 'number'}, required: ['name']};
	const read = readItem(value, shape, item => {
		const size = asDouble(item.size);
		return size === undefined ? item : {...item, size};
	});
	return named(read, 'uri');
}

export function readResourceTemplate(value: JsonValue): ResourceTemplate {
	return named(readItem(value, {key: 'uriTemplate', members: ofResource, required: ['name']}), 'uriTemplate');
}
