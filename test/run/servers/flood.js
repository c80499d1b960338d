// An MCP server that says more than anybody can read: on a call it writes what it is told to, without end and without
// mercy, and answers how long its slowest write took. JSON-RPC messages, one a line.
import {writeSync} from 'node:fs';
import process from 'node:process';
import {createInterface} from 'node:readline';

const text = 'w'.repeat(980);

function send(message) {
	process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes to standard error and waits until all of it is taken, as a program in another language does. */
function write(piece) {
	let rest = Buffer.from(piece);
	while (rest.length > 0) {
		try {
			rest = rest.subarray(writeSync(2, rest));
		} catch (error) {
			if (error.code !== 'EAGAIN') throw error;
			Atomics.wait(pause, 0, 0, 1);
		}
	}
}

/** Writes in pieces; on a pipe each write waits until it is taken. */
function timed(count, work) {
	let slowest = 0;
	const begin = performance.now();
	for (let index = 0; index < count; index++) {
		const before = performance.now();
		work(index);
		slowest = Math.max(slowest, performance.now() - before);
	}
	return {count, slowest: Math.round(slowest), milliseconds: Math.round(performance.now() - begin)};
}

const tools = {
	lines: ({count}) => timed(count, index => write(`flood ${index} ${text}\n`)),
	long({bytes}) {
		const piece = 'x'.repeat(1024 * 1024);
		const result = timed(bytes / piece.length, () => write(piece));
		write('\nafter the long line\n');
		return result;
	},
	notifications: ({count}) =>
		timed(count, index =>
			send({method: 'notifications/message', params: {level: 'info', data: `notification ${index}`}}),
		),
	pace({count, milliseconds}, answer) {
		// So many lines a second, in tenths of a second, for so long.
		let index = 0;
		const timer = setInterval(() => {
			for (let line = 0; line < count / 10; line++) write(`paced ${index++} some words\n`);
			if (index < (count * milliseconds) / 1000) return;
			clearInterval(timer);
			answer({count: index});
		}, 100);
	},
};

function receive({id, method, params = {}}) {
	const say = value => send({id, result: {content: [{type: 'text', text: JSON.stringify(value)}]}});
	if (method === 'initialize') {
		const {protocolVersion} = params;
		send({
			id,
			result: {
				protocolVersion,
				capabilities: {tools: {}, logging: {}},
				serverInfo: {name: 'flood', version: '1'},
			},
		});
	} else if (method === 'ping') send({id, result: {}});
	else if (method === 'tools/list') send({id, result: {tools: []}});
	else if (method === 'tools/call') {
		const result = tools[params.name](params.arguments ?? {}, say);
		if (result) say(result);
	}
}

const lines = createInterface({input: process.stdin});
lines.on('line', line => receive(JSON.parse(line)));
lines.on('close', () => process.exit(0));
