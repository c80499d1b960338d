import type {Field, JsonObject, JsonValue, Tool} from '../../core/contract.ts';
import {asList, isObject} from '../../core/form/json-schema.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Conversation} from './conversation.ts';

function typeOf(schema: JsonObject): string {
	if (Array.isArray(schema.enum))
		return `one of ${schema.enum.map(value => JSON.stringify(value)).join(', ')}`;
	return asList(schema.type ?? null).length > 0
		? asList(schema.type as JsonValue).join(' or ')
		: typeof schema.type === 'string'
			? schema.type
			: 'JSON';
}

function argumentQuestion(name: string, schema: JsonObject, required: boolean): SafeText {
	const facts = `${typeOf(schema)}, ${required ? 'required' : 'empty to leave it out'}`;
	const description = typeof schema.description === 'string' ? ` ${schema.description}` : '';
	return safeLine(`${name} (${facts}).${description}:`);
}

/** Asks for each argument that a tool names, as pairs for `call`; an empty answer leaves one out. */
export async function askForArguments(
	{inputSchema}: Pick<Tool, 'inputSchema'>,
	talk: Conversation,
): Promise<readonly string[]> {
	const properties = isObject(inputSchema.properties) ? inputSchema.properties : {};
	const required = new Set(asList(inputSchema.required as JsonValue | undefined));
	const pairs: string[] = [];
	for (const [name, schema] of Object.entries(properties)) {
		const question = argumentQuestion(name, isObject(schema) ? schema : {}, required.has(name));
		const answer = await talk.text(question);
		if (answer !== '') pairs.push(`${name}=${answer}`);
	}
	return pairs;
}

/** Asks for a setting's value; nothing typed means none. */
export async function askForSetting(field: Field, talk: Conversation): Promise<readonly string[]> {
	const {title, description, kind, sensitive, multiple, choices} = field;
	const what = description ? safeJoin`${title}. ${description}` : title;
	if (sensitive) return [await talk.secret(safeJoin`${what}:`)].filter(text => text !== '');
	if (choices && !multiple) {
		talk.say(what);
		const options = choices.map(({value, label}) => ({label, value: String(value)}));
		return [await talk.choose(ours('Which one?'), options)];
	}
	if (kind === 'boolean') {
		talk.say(what);
		const options = ['true', 'false'].map(value => ({label: safeLine(value), value}));
		return [await talk.choose(ours('Which one?'), options)];
	}
	if (!multiple) return [await talk.text(safeJoin`${what} (${safeLine(kind)}):`)].filter(text => text !== '');
	const items: string[] = [];
	for (;;) {
		const item = await talk.text(safeJoin`${what} (value ${items.length + 1}, empty to end):`);
		if (item === '') return items;
		items.push(item);
	}
}
