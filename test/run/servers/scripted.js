// A server that answers as it is told: its one argument is {"<method>": "<line, in which $ID is the request's id>"} as JSON.
import process from 'node:process';
import {createInterface} from 'node:readline';

const lines = JSON.parse(process.argv[2] ?? '{}');
const results = {
	initialize: ({protocolVersion}) => ({
		protocolVersion,
		capabilities: {tools: {}},
		serverInfo: {name: 'scripted', version: '1'},
	}),
	'tools/list': () => ({tools: [{name: 'echo', inputSchema: {type: 'object'}}]}),
};

createInterface({input: process.stdin}).on('line', line => {
	const {id, method, params} = JSON.parse(line);
	if (id === undefined || method === undefined) return;
	const own = lines[method];
	const usual = JSON.stringify({jsonrpc: '2.0', id, result: results[method]?.(params) ?? {content: []}});
	process.stdout.write(`${own === undefined ? usual : own.replaceAll('$ID', JSON.stringify(id))}\n`);
});
