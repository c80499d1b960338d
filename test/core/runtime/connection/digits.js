// A server whose numbers a double cannot hold; it tells the lines that it got as they came. One message a line.
import process from 'node:process';
import {createInterface} from 'node:readline';

const write = (id, result) => process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`);
const tool = (name, more = '') => `{"name":"${name}","inputSchema":{"type":"object"}${more}}`;
const outputSchema =
	',"outputSchema":{"type":"object","properties":{"id":{"type":"integer","maximum":1000}}}';
let asking;

createInterface({input: process.stdin}).on('line', line => {
	const {id, method, params} = JSON.parse(line);
	if (method === undefined) write(asking, `{"content":[{"type":"text","text":${JSON.stringify(line)}}]}`);
	else if (method === 'initialize')
		write(
			id,
			`{"protocolVersion":"${params.protocolVersion}","capabilities":{"tools":{},"resources":{},"prompts":{}},"serverInfo":{"name":"digits","version":"1"}}`,
		);
	else if (method === 'tools/list')
		write(
			id,
			`{"tools":[${tool('line')},${tool('data', outputSchema)},${tool('ask')},{"name":"form","inputSchema":{"type":"object","properties":{"id":{"type":"integer","default":1915883588174806058}}}}]}`,
		);
	else if (method === 'resources/read')
		write(id, '{"contents":[{"uri":"a://b","text":"","_meta":{"n":1e400}}]}');
	else if (method === 'tools/call' && params.name === 'data') {
		process.stdout.write(
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${id},"progress":1,"total":1e400}}\n`,
		);
		process.stdout.write(
			'{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":{"id":1915883588174806058}}}\n',
		);
		write(id, '{"content":[],"structuredContent":{"id":1915883588174806058,"v":1e400}}');
	} else if (method === 'tools/call' && params.name === 'ask') {
		asking = id;
		process.stdout.write(
			'{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{"message":"which?","requestedSchema":{"type":"object","properties":{"id":{"type":"integer"},"other":{"type":"integer","default":1915883588174806059}}}}}\n',
		);
	} else if (id !== undefined) write(id, `{"content":[{"type":"text","text":${JSON.stringify(line)}}]}`);
});
