// A server whose answers are large, wrong, full of links, or different each time. Says each message on its own line.

import process from 'node:process';
import {createInterface} from 'node:readline';

const say = message => process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
const text = words => ({type: 'text', text: words});
const png =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const object = properties => ({type: 'object', properties});
let count = 0;
let watched = false;
let extra = false;

const answers = {
	large: ({bytes = 1_000_000}) => {
		const line = 'a line of an answer that is long, with number ';
		const lines = [];
		for (let size = 0; size < bytes; size += line.length + 8)
			lines.push(`${line}${String(lines.length).padStart(7, '0')}`);
		return {content: [text(lines.join('\n'))]};
	},
	counted: () => ({content: [text(`first line\nthis is call ${++count}\nlast line`)]}),
	wrong: () => ({content: [text('as words')], structuredContent: {degrees: 'mild'}}),
	failing: () => ({content: [text('the station is closed')], isError: true}),
	media: () => ({
		content: [
			text('a picture and a link:'),
			{type: 'image', mimeType: 'image/png', data: png},
			{type: 'resource_link', uri: 'note://one', name: 'one'},
		],
	}),
	grow: () => {
		extra = true;
		say({method: 'notifications/tools/list_changed'});
		say({method: 'notifications/prompts/list_changed'});
		if (watched) say({method: 'notifications/resources/updated', params: {uri: 'note://one'}});
		return {content: [text('grown')]};
	},
};
const tools = [
	{name: 'large', inputSchema: object({bytes: {type: 'integer'}})},
	{name: 'counted', inputSchema: object({})},
	{
		name: 'wrong',
		inputSchema: object({}),
		outputSchema: {...object({degrees: {type: 'number'}}), required: ['degrees']},
	},
	{name: 'failing', inputSchema: object({})},
	{name: 'media', inputSchema: object({})},
	{name: 'grow', inputSchema: object({})},
];
const prompts = [
	{name: 'greet', description: 'says hello', arguments: [{name: 'who', required: true}, {name: 'tone'}]},
];
const people = ['Ada', 'Adam', 'Bea'];

const methods = {
	initialize: () => ({
		protocolVersion: '2025-06-18',
		capabilities: {
			tools: {listChanged: true},
			prompts: {listChanged: true},
			resources: {subscribe: true},
			completions: {},
			logging: {},
		},
		serverInfo: {name: 'answers', version: '1.2.3'},
		instructions: 'Ask it anything.',
	}),
	'tools/list': () => ({tools: extra ? [...tools, {name: 'fresh', inputSchema: object({})}] : tools}),
	'tools/call': ({name, arguments: args = {}}) => answers[name](args),
	'prompts/list': () => ({prompts: extra ? [...prompts, {name: 'farewell'}] : prompts}),
	'prompts/get': ({arguments: {who, tone = 'plain'}}) => ({
		messages: [
			{role: 'user', content: text(`Greet ${who}.`)},
			{role: 'assistant', content: text(`Hello ${who}, in a ${tone} tone.`)},
		],
	}),
	'resources/list': () => ({resources: [{uri: 'note://one', name: 'one', mimeType: 'text/plain'}]}),
	'resources/templates/list': () => ({resourceTemplates: [{uriTemplate: 'note://{name}', name: 'a note'}]}),
	'resources/read': ({uri}) => ({contents: [{uri, text: `${uri} was read ${++count} times`}]}),
	'resources/subscribe': () => {
		watched = true;
		return {};
	},
	'resources/unsubscribe': () => {
		watched = false;
		return {};
	},
	'completion/complete': ({argument: {value}}) => ({
		completion: {values: people.filter(person => person.startsWith(value))},
	}),
	'logging/setLevel': () => ({}),
	ping: () => ({}),
};

createInterface({input: process.stdin}).on('line', line => {
	const {id, method, params = {}} = JSON.parse(line);
	if (id !== undefined && method) say({id, result: methods[method](params)});
});
