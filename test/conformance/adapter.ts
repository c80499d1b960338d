// What the conformance suite runs as "the client": our connection, made once, and what the scenario asks of one.
import process from 'node:process';
import type {JsonObject, ServerConnection, Tool} from '../../source/core/contract.ts';
import {connectRemote} from '../../source/core/runtime/connect.ts';

const url = process.argv.at(-1) ?? '';
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? '';

const numbers: JsonObject = {a: 5, b: 3};

function argumentsFor({inputSchema}: Tool): JsonObject {
	const {properties = {}} = inputSchema as {properties?: Record<string, unknown>};
	return Object.fromEntries(Object.entries(numbers).filter(([key]) => key in properties));
}

async function callEachTool(connection: ServerConnection): Promise<void> {
	for (const tool of await connection.tools()) await connection.call(tool.name, argumentsFor(tool));
}

const connection = await connectRemote(url, {
	// Everything accepted as it is: the defaults are the connection's to fill in.
	handlers: {elicitForm: async () => ({action: 'accept'})},
});
if (scenario !== 'initialize') await callEachTool(connection);
await connection.close();
