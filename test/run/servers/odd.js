// An MCP server that does on request what servers do when they should not. JSON-RPC messages, one a line.
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {createInterface} from 'node:readline';

const flags = new Set(process.argv.slice(2));
const seen = {
	initialize: undefined,
	initialized: 0,
	rootChanges: 0,
	levels: [],
	subscriptions: [],
	cancelled: [],
	answers: [],
	batches: [],
};
const waiting = new Map();
let asked = 0;

const names = [
	'echo',
	'big',
	'hold',
	'progress',
	'ask',
	'withdraw',
	'seen',
	'pollute',
	'stderr',
	'log',
	'updated',
	'changed',
	'crash',
	'exit',
	'where',
	'batch',
];

function send(message) {
	process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
}

function say(id, value, extra = {}) {
	send({
		id,
		result: {
			content: [{type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value)}],
			...extra,
		},
	});
}

const tools = {
	// Big numbers and unknown members have to come through as they are.
	echo: (id, {text}) =>
		process.stdout.write(
			`{"result":{"content":[{"type":"text","text":${JSON.stringify(text)}}],"exact":12345678901234567890.10,"odd":{"id":1}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}\n`,
		),
	big: (id, {bytes}) => say(id, 'x'.repeat(bytes)),
	// Answered when it is cancelled, or when `release` comes.
	hold: (id, {name}) => waiting.set(name, id),
	release: (id, {name}) => {
		if (name === 'echoLater') tools.echo(waiting.get(name).id, waiting.get(name));
		else say(waiting.get(name), `${name} was held`);
		say(id, 'released');
	},
	// An answer with its id at its end, given when `release` comes.
	echoLater: (id, {text}) => waiting.set('echoLater', {id, text}),
	progress(id, {steps}, token) {
		for (let step = 1; step <= steps; step++)
			send({method: 'notifications/progress', params: {progressToken: token, progress: step, total: steps}});
		say(id, {token});
	},
	ask(id, {method, params = {}}) {
		const own = `ask-${++asked}`;
		waiting.set(own, answer => say(id, answer));
		send({id: own, method, params});
	},
	// Takes back what was asked last, as a server does that cannot wait any more.
	withdraw(id) {
		const own = `ask-${asked}`;
		send({method: 'notifications/cancelled', params: {requestId: own, reason: 'too late'}});
		waiting.get(own)('withdrawn');
		waiting.delete(own);
		say(id, own);
	},
	seen: id => say(id, seen),
	pollute(id, {text}) {
		process.stdout.write(`${text}\n`);
		say(id, 'polluted');
	},
	stderr(id, {lines}) {
		for (const line of lines) process.stderr.write(`${line}\n`);
		say(id, 'said');
	},
	log(id, {level, data}) {
		send({method: 'notifications/message', params: {level, data}});
		say(id, 'logged');
	},
	updated(id, {uri}) {
		send({method: 'notifications/resources/updated', params: {uri}});
		say(id, 'updated');
	},
	changed(id) {
		send({method: 'notifications/tools/list_changed'});
		say(id, 'changed');
	},
	crash: () => process.exit(7),
	exit: () => process.exit(0),
	where: id => say(id, {env: process.env, cwd: process.cwd(), args: process.argv.slice(2), pid: process.pid}),
	// The answer and a notification as one batch, as 2025-03-26 has it.
	batch: id =>
		process.stdout.write(
			`[{"jsonrpc":"2.0","method":"notifications/prompts/list_changed"},{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[]}}]\n`,
		),
};

function initialize(id, params) {
	seen.initialize = params;
	if (flags.has('--mute')) return;
	if (flags.has('--refuse')) {
		send({id, error: {code: -32600, message: 'not with you'}});
		return;
	}
	send({
		id,
		result: {
			protocolVersion: params.protocolVersion,
			capabilities: {tools: {listChanged: true}, logging: {}, resources: {subscribe: true}},
			serverInfo: {name: 'odd', version: '1.0.0'},
			instructions: 'Do odd things',
		},
	});
}

function answer({id, method, params = {}}) {
	switch (method) {
		case 'initialize':
			return initialize(id, params);
		case 'notifications/initialized':
			seen.initialized++;
			return;
		case 'notifications/roots/list_changed':
			seen.rootChanges++;
			return;
		case 'notifications/cancelled':
			seen.cancelled.push(params);
			return;
		case 'logging/setLevel':
			seen.levels.push(params.level);
			return send({id, result: {}});
		case 'resources/subscribe':
			seen.subscriptions.push(`+${params.uri}`);
			return send({id, result: {}});
		case 'resources/unsubscribe':
			seen.subscriptions.push(`-${params.uri}`);
			return send({id, result: {}});
		case 'tools/list':
			if (flags.has('--mute-lists')) return;
			return send({
				id,
				result: {tools: names.map(name => ({name, inputSchema: {type: 'object'}, unknown: 1}))},
			});
		case 'tools/call':
			return tools[params.name]
				? tools[params.name](id, params.arguments ?? {}, params._meta?.progressToken)
				: send({id, error: {code: -32602, message: `no tool ${params.name}`}});
		case 'ping':
			return send({id, result: {}});
		default:
			if (id !== undefined && method !== undefined)
				send({id, error: {code: -32601, message: `no method ${method}`}});
	}
}

function take(message) {
	if (message.method !== undefined) return answer(message);
	seen.answers.push(message);
	waiting.get(message.id)?.(message.result ?? {error: message.error});
}

function receive(line) {
	const message = JSON.parse(line);
	if (Array.isArray(message)) seen.batches.push(message.length);
	for (const one of [message].flat()) take(one);
}

if (flags.has('--stubborn')) {
	for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(name, () => undefined);
	setInterval(() => undefined, 1000);
	// A grandchild that is as stubborn; the file names both.
	const child = spawn('/bin/sh', ['-c', "trap '' TERM HUP INT; while :; do sleep 1; done"], {
		stdio: 'ignore',
	});
	writeFileSync(process.env.PIDS_FILE, `${process.pid} ${child.pid}\n`);
}
if (flags.has('--fail-at-start')) {
	process.stderr.write('odd cannot find its database\n');
	process.exit(3);
}
process.stderr.write('odd is starting\n');
const lines = createInterface({input: process.stdin});
lines.on('line', receive);
if (!flags.has('--stubborn')) lines.on('close', () => process.exit(0));
