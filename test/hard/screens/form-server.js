// A server whose tools take values of every shape and answer with what they were given.
import {createInterface} from 'node:readline';

const tools = [
	{
		name: 'book',
		description: 'Books a room.',
		inputSchema: {
			type: 'object',
			properties: {
				guests: {type: 'array', items: {type: 'string'}, description: 'Who comes.'},
				room: {
					type: 'object',
					properties: {floor: {type: 'integer', minimum: 1, description: 'Which floor.'}},
					required: ['floor'],
				},
				days: {type: 'array', uniqueItems: true, items: {enum: ['mon', 'tue', 'wed']}},
			},
			required: ['guests', 'room'],
			additionalProperties: {type: 'string'},
		},
	},
	{name: 'wipe', inputSchema: {type: 'object'}, annotations: {destructiveHint: true}},
];

function answer({method, params}) {
	switch (method) {
		case 'initialize':
			return {
				protocolVersion: params.protocolVersion,
				capabilities: {tools: {}},
				serverInfo: {name: 'forms', version: '1.0.0'},
			};
		case 'tools/list':
			return {tools};
		case 'tools/call':
			return {content: [{type: 'text', text: `given ${JSON.stringify(params.arguments)}`}]};
		default:
			return {};
	}
}

for await (const text of createInterface({input: process.stdin})) {
	const message = JSON.parse(text);
	if (message.id !== undefined)
		process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', id: message.id, result: answer(message)})}\n`);
}
