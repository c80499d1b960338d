// A server with something of everything that a client can ask for besides tools. JSON-RPC messages, one a line.
import process from 'node:process';
import {createInterface} from 'node:readline';

const seen = {
	capabilities: {},
	cancelled: [],
	answers: [],
	watched: [],
	roots: 0,
	pid: process.pid,
	child: Number(process.env.CHILD),
};
const waiting = new Map();
const tasks = new Map();
let asked = 0;

const send = message => process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
const say = (id, value, more = {}) =>
	send({id, result: {content: [{type: 'text', text: JSON.stringify(value)}], ...more}});
const fail = (id, code, message, data) => send({id, error: {code, message, ...(data && {data})}});

function ask(method, params, onAnswer) {
	const id = `ask-${++asked}`;
	waiting.set(id, onAnswer);
	send({id, method, params});
}

const numbers = {type: 'object', properties: {n: {type: 'number'}}, required: ['n']};
const tools = {
	seen: id => say(id, seen),
	ask: (id, {method, params}) => ask(method, params, answer => say(id, answer)),
	structured: (id, {content}) => say(id, content, {structuredContent: content}),
	unstructured: id => say(id, 'nothing'),
	// Answers only when it is cancelled, and then as if it had not been.
	deaf: id => waiting.set(`cancel ${id}`, () => say(id, 'done all the same')),
	// Brings an error when it is cancelled.
	obedient: id => waiting.set(`cancel ${id}`, () => fail(id, -32_000, 'cancelled')),
	page: id =>
		fail(id, -32_042, 'go there first', {
			elicitations: [{mode: 'url', url: 'https://example.com/x', message: 'sign in', elicitationId: 'e1'}],
		}),
	log: id => {
		send({
			method: 'notifications/message',
			params: {level: 'warning', logger: 'me', data: 'a \u001b[31mred word'},
		});
		send({method: 'notifications/message', params: {level: 'info', data: {more: 1}}});
		say(id, 'logged');
	},
	change: id => {
		for (const list of ['prompts', 'resources']) send({method: `notifications/${list}/list_changed`});
		send({method: 'notifications/resources/updated', params: {uri: 'note://1'}});
		say(id, 'changed');
	},
	task: (id, {end}) => {
		const task = {taskId: 't1', status: 'working', statusMessage: 'begun', pollInterval: 50, ttl: 1000};
		tasks.set('t1', {...task, polls: 0, end});
		send({id, result: {task}});
	},
};

const page = (items, key, cursor) => {
	const at = Number(cursor ?? 0);
	return {[key]: items.slice(at, at + 2), ...(at + 2 < items.length && {nextCursor: String(at + 2)})};
};
const prompts = ['one', 'two', 'three'].map(name => ({name, arguments: [{name: 'word', required: true}]}));
const resources = [1, 2, 3].map(number => ({uri: `note://${number}`, name: `note ${number}`}));

const methods = {
	initialize: ({protocolVersion, capabilities}) => {
		seen.capabilities = capabilities;
		return {
			protocolVersion,
			capabilities: {
				tools: {listChanged: true},
				prompts: {},
				resources: {subscribe: true},
				completions: {},
				logging: {},
				tasks: {cancel: {}, requests: {tools: {call: {}}}},
			},
			serverInfo: {name: 'talker', version: '3', title: 'Talker'},
			instructions: 'Ask \u001b[1mme',
		};
	},
	ping: () => ({}),
	'tools/list': ({cursor}) =>
		page(
			Object.keys(tools).map(name => ({
				name,
				inputSchema: {type: 'object'},
				...(name.endsWith('structured') && {outputSchema: numbers}),
				...(name === 'task' && {execution: {taskSupport: 'required'}}),
			})),
			'tools',
			cursor,
		),
	'prompts/list': ({cursor}) => page(prompts, 'prompts', cursor),
	'prompts/get': ({name, arguments: {word}}) => ({
		description: name,
		messages: [{role: 'user', content: {type: 'text', text: `say ${word}`}}],
	}),
	'resources/list': ({cursor}) => page(resources, 'resources', cursor),
	'resources/read': ({uri}) =>
		resources.some(resource => resource.uri === uri) && {contents: [{uri, text: `the text of ${uri}`}]},
	'resources/subscribe': ({uri}) => {
		seen.watched.push(`+${uri}`);
		return {};
	},
	'resources/unsubscribe': ({uri}) => {
		seen.watched.push(`-${uri}`);
		return {};
	},
	'completion/complete': ({ref, argument, context}) => ({
		completion: {values: [`${ref.name ?? ref.uri}:${argument.value}!`, JSON.stringify(context ?? null)]},
	}),
	'logging/setLevel': ({level}) => {
		seen.level = level;
		return {};
	},
	'tasks/get': ({taskId}) => {
		const task = tasks.get(taskId);
		task.polls++;
		if (task.polls === 1) task.statusMessage = 'half way';
		if (task.polls === 2 && task.end !== 'never') task.status = task.end ?? 'completed';
		return task;
	},
	'tasks/result': ({taskId}) => ({content: [{type: 'text', text: `result of ${taskId}`}]}),
	'tasks/cancel': ({taskId}) => {
		seen.cancelledTask = taskId;
		return {...tasks.get(taskId), status: 'cancelled'};
	},
};

createInterface({input: process.stdin})
	.on('line', line => {
		const {id, method, params = {}, result, error} = JSON.parse(line);
		if (method === undefined) waiting.get(id)?.(result ?? {error});
		else if (method === 'notifications/cancelled') {
			seen.cancelled.push(params.reason);
			waiting.get(`cancel ${params.requestId}`)?.();
		} else if (method === 'notifications/roots/list_changed') seen.roots++;
		else if (method === 'tools/call') tools[params.name](id, params.arguments);
		else if (id !== undefined) {
			const answer = methods[method]?.(params);
			if (answer) send({id, result: answer});
			else fail(id, method === 'resources/read' ? -32_002 : -32_601, `no ${method} ${params.uri ?? ''}`);
		}
	})
	.on('close', () => process.exit(0));
