/** Answers of a server with one value anywhere in them replaced, and what is done with them everywhere. */
import fc from 'fast-check';
import {
	printContents,
	printPromptMessages,
	printPrompts,
	printResources,
} from '../../source/cli/print/resources.ts';
import {printServer} from '../../source/cli/print/server.ts';
import {printSignatures} from '../../source/cli/print/signatures.ts';
import {printToolResult} from '../../source/cli/print/tool-result.ts';
import {printTools} from '../../source/cli/print/tools.ts';
import type {JsonObject, ServerConnection, Tool} from '../../source/core/contract.ts';
import {UserError} from '../../source/core/errors.ts';
import {checkArguments} from '../../source/core/form/check-arguments.ts';
import {parseArguments} from '../../source/core/form/parse-arguments.ts';
import {createSchemaForm, toValue} from '../../source/core/form/schema-form/form.ts';
import {loadValidator} from '../../source/core/form/schema-form/validator.ts';
import {openConnection} from '../../source/core/runtime/connection/open-connection.ts';
import {schemaEdit} from '../../source/ui/components/schema-edit.ts';
import {schemaViewRows} from '../../source/ui/components/schema-view-rows.ts';
import {listNote, promptRow, resourceRow, serverLines} from '../../source/ui/screens/offers/offer-lines.ts';
import {noOffer, type Offer} from '../../source/ui/screens/offers/offers.ts';
import {requestSchema} from '../../source/ui/screens/offers/request-state.ts';
import {answerText, rawLines} from '../../source/ui/screens/result/answer-text.ts';
import {jsonTree} from '../../source/ui/screens/result/json-tree.ts';
import {toolRow} from '../../source/ui/screens/tools/tool-list.ts';
import {createTheme} from '../../source/ui/theme.ts';
import {scriptedServer, usualResults} from './scripted-server.ts';

export type Oddity = {method: string; place: number; value: unknown; remove: boolean};

const question = {
	message: 'Who?',
	requestedSchema: {type: 'object', properties: {name: {type: 'string', default: 'Ada'}}, required: ['name']},
};
export const methods = [...Object.keys(usualResults), 'elicitation/create'];

function nested(levels: number): unknown {
	let value: unknown = [];
	for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : {a: value};
	return value;
}

const oddValues = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		false,
		'',
		'text',
		'\u001b]52;c;aGk=\u0007\u202e',
		'x'.repeat(2000),
		'99',
		-7,
		4.5,
		1e308,
		[],
		[null],
		[[1], {}, 'a'],
		{},
		{a: null},
		{type: 'object', properties: null, required: 'a'},
		{type: 7, enum: {}, items: 'x'},
		{$ref: '#', anyOf: null, oneOf: [null], allOf: 3, pattern: '('},
		{constructor: 1, toString: null, length: -1},
		JSON.parse('{"__proto__": {"a": 1}}'),
		nested(400),
		nested(3000),
	),
	fc.jsonValue({maxDepth: 3}),
);

export const oddities: fc.Arbitrary<Oddity> = fc.record({
	method: fc.constantFrom(...methods),
	place: fc.nat(),
	value: oddValues,
	remove: fc.boolean(),
});

type Path = readonly string[];

function pathsOf(value: unknown, here: Path = []): readonly Path[] {
	if (typeof value !== 'object' || value === null) return [here];
	return [here, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...here, key]))];
}

function changedAt(value: unknown, [key, ...rest]: Path, {value: by, remove}: Oddity): unknown {
	if (key === undefined) return by;
	const copy = (Array.isArray(value) ? [...value] : {...(value as object)}) as Record<string, unknown>;
	if (rest.length === 0 && remove) {
		if (Array.isArray(copy)) copy.splice(Number(key), 1);
		else delete copy[key];
	} else copy[key] = changedAt(copy[key], rest, {method: '', place: 0, value: by, remove});
	return copy;
}

/** A message with one value replaced or removed, and not the whole: a line that is no object answers nothing. */
function oddLine(message: object, oddity: Oddity): string {
	const paths = pathsOf(JSON.parse(JSON.stringify(message))).slice(1);
	const path = paths[oddity.place % paths.length] ?? [];
	return JSON.stringify(changedAt(message, path, oddity));
}

async function tryTool(connection: ServerConnection, tool: Tool): Promise<void> {
	const form = createSchemaForm(tool.inputSchema, {validate: await loadValidator(tool.inputSchema)});
	schemaViewRows(schemaEdit(form));
	toValue(form);
	await checkArguments(tool.inputSchema, {text: 'a'});
	await settled(async () => {
		const args = parseArguments(tool.inputSchema, ['text=a']);
		const {result, structuredProblem} = await connection.call(tool.name, args, {timeout: 10_000});
		show(result, structuredProblem && {structuredProblem});
	});
}

function show(result: JsonObject, more: object = {}): void {
	printToolResult(result);
	answerText({result, ...more});
	rawLines(result);
	jsonTree(result);
}

/** Errors that a user can meet are answers too; one of ours is not. */
async function settled<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		if (error.code === 'INTERNAL' || error.code === 'SERVER_TIMEOUT') throw error;
		return undefined;
	}
}

const style = {columns: 80, paint: <Text>(text: Text) => text};
const {glyphs} = createTheme({background: 'dark', env: {LANG: 'C.UTF-8'}});

async function tryAll(connection: ServerConnection, odd: string): Promise<void> {
	const tools = (await settled(() => connection.tools())) ?? [];
	await printTools(tools, style);
	printSignatures(tools, style);
	for (const tool of tools) {
		toolRow({...tool, description: undefined}, 60, false, '>');
		// Making a validator of a schema costs more than all the rest.
		if (odd === 'tools/list' && tool.name !== '') await tryTool(connection, tool);
	}
	if (['tools/call', 'elicitation/create'].includes(odd)) {
		const answer = await settled(() => connection.call('echo', {text: 'a'}, {timeout: 10_000}));
		if (answer) show(answer.result, answer);
	}
	const prompts = (await settled(() => connection.prompts())) ?? [];
	await printPrompts(prompts, style);
	for (const prompt of prompts) {
		promptRow(prompt, true, {width: 60, glyphs});
		schemaViewRows(schemaEdit(createSchemaForm(requestSchema({kind: 'prompt', prompt}))));
	}
	const said = await settled(() => connection.getPrompt('say', {word: 'a'}));
	if (said) {
		printPromptMessages(said, style);
		show(said);
	}
	const resources = (await settled(() => connection.resources())) ?? [];
	const templates = (await settled(() => connection.resourceTemplates())) ?? [];
	await printResources(resources, templates, style);
	const read = await settled(() => connection.readResource('note://1'));
	if (read) {
		printContents(read);
		show(read);
	}
	const offer: Offer = {...noOffer, facts: connection};
	for (const resource of resources)
		resourceRow({kind: 'resource', resource}, false, {width: 60, glyphs, offer});
	for (const template of templates) {
		resourceRow({kind: 'template', template}, false, {width: 60, glyphs, offer});
		schemaViewRows(schemaEdit(createSchemaForm(requestSchema({kind: 'template', template}))));
	}
	await settled(() => connection.complete({prompt: 'say'}, {name: 'word', value: 'a'}));
	const ping = (await settled(() => connection.ping())) ?? 0;
	printServer(connection, ping, style);
	serverLines(offer, 'scripted', 60);
	listNote(
		{status: 'ready', items: []},
		{offer, name: 'prompts', what: connection.remarks()[0] ?? ('' as never), width: 60},
	);
}

/** Does everything with a server of which one answer, or one question, is odd. Throws what must not happen. */
export async function tryOddAnswer(oddity: Oddity): Promise<void> {
	const {method: odd} = oddity;
	const server = scriptedServer(({id, method, params}) => {
		if (method === undefined || id === undefined) return undefined;
		const result = usualResults[method]?.(params) ?? {};
		const answer = {jsonrpc: '2.0', id, result};
		const line = method === odd ? oddLine(answer, oddity) : JSON.stringify(answer);
		if (method !== 'tools/call' || odd !== 'elicitation/create') return [line];
		return [oddLine({jsonrpc: '2.0', id: 'q1', method: odd, params: question}, oddity), line];
	});
	const handlers = {
		async elicitForm({schema}: {schema: JsonObject}) {
			schemaViewRows(schemaEdit(createSchemaForm(schema, {validate: await loadValidator(schema)})));
			return {action: 'accept' as const, content: {name: 'Ada'}};
		},
		elicitUrl: async () => ({action: 'decline' as const}),
	};
	const connection = await settled(() => openConnection({...server.line, grace: 0}, {handlers}));
	if (!connection) return;
	try {
		await tryAll(connection, odd);
	} finally {
		await connection.close();
	}
}
