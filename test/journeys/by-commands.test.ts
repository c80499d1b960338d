import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';
import {expect, onTestFinished, test} from 'vitest';
import {
	nodeEchoBundle,
	pythonClockBundle,
	serverEverythingBundle,
	shellHelloBundle,
} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';

type Entry = {command: string; args: string[]; env?: Record<string, string>};

/** The six variables and the folder that Claude Desktop gives to a server that it starts. */
function asClaudeDesktop(home: string) {
	const env = {
		HOME: home,
		LOGNAME: 'user',
		PATH: '/usr/bin:/bin',
		SHELL: '/bin/sh',
		TERM: 'dumb',
		USER: 'user',
	};
	return {env, cwd: '/'};
}

async function connect(
	entry: Entry,
	{env, cwd}: {env: Record<string, string>; cwd: string},
): Promise<Client> {
	const client = new Client({name: 'independent', version: '1'});
	await client.connect(
		new StdioClientTransport({...entry, env: {...env, ...entry.env}, cwd, stderr: 'ignore'}),
	);
	onTestFinished(() => client.close());
	return client;
}

function readEntry(file: string, id: string): Entry {
	return JSON.parse(readFileSync(file, 'utf8')).mcpServers[id];
}

const foreign = `{
    "globalShortcut": "Ctrl+Space",
    "bigNumber": 12345678901234567890,
    "mcpServers": {
        "someone-elses": {"command": "/bin/true", "args": []}
    },
    "preferences": {"theme": "dark"}
}`;

test('from a bundle to a tool’s answer: installed, enabled, started by the client’s own entry, called, switched off', async () => {
	const home = newHome();
	mkdirSync(dirname(home.clientFile), {recursive: true});
	writeFileSync(home.clientFile, foreign);

	await home.ok('install', await serverEverythingBundle(), '--yes', '--enable');

	const entry = readEntry(home.clientFile, 'server-everything');
	const throughUs = await connect(entry, asClaudeDesktop(home.folder));
	const script = join(
		import.meta.dirname,
		'..',
		'..',
		'node_modules',
		'@modelcontextprotocol',
		'server-everything',
		'dist',
		'index.js',
	);
	const direct = await connect(
		{command: process.execPath, args: [script, 'stdio']},
		asClaudeDesktop(home.folder),
	);
	expect(await throughUs.listTools()).toEqual(await direct.listTools());

	const status = await home.ok('status', '--json');
	expect(status.json.servers).toMatchObject([{id: 'server-everything', startedBy: 'client', sessions: 1}]);

	const called = await home.ok('call', 'server-everything', 'echo', 'message=hi');
	expect(called.out).toContain('Echo: hi');

	await home.ok('disable', 'server-everything');
	expect(readFileSync(home.clientFile, 'utf8')).toBe(foreign);
});

test('a secret given at install reaches the server and is found nowhere on disk outside the vault', async () => {
	const home = newHome();
	const secret = 'canary-7f3a9c-"quoted"-ünï';
	const answer = await home.run(
		['install', await nodeEchoBundle(), '--yes', '--enable', '--set', 'api_key=-'],
		{input: secret},
	);
	expect(answer.code, answer.err).toBe(0);

	const entry = readEntry(home.clientFile, 'node-echo');
	const client = await connect(entry, asClaudeDesktop(home.folder));
	const result = await client.callTool({name: 'env', arguments: {names: ['API_KEY']}});
	expect(JSON.stringify(result)).toContain(JSON.stringify(JSON.stringify(secret)).slice(2, -2));

	await home.ok('info', 'node-echo');
	await home.ok('logs', 'node-echo');
	for (const form of [
		secret,
		JSON.stringify(secret).slice(1, -1),
		encodeURIComponent(secret),
		Buffer.from(secret).toString('base64'),
	]) {
		expect(home.filesWith(form)).toEqual([]);
	}
});

test.each([
	['a Python server, with nothing but the standard library', pythonClockBundle, 'now', /\d{4}-\d\d-\d\d/],
	['a shell script, packed without its executable bit', shellHelloBundle, 'hello', /hello/],
])('%s is installed, started by the client’s own entry and called', async (_what, bundle, tool, answer) => {
	const home = newHome();
	const {json} = await home.ok('install', await bundle(), '--yes', '--enable', '--json');
	const {id} = json.extension;
	const client = await connect(readEntry(home.clientFile, id), asClaudeDesktop(home.folder));
	expect(JSON.stringify(await client.callTool({name: tool, arguments: {}}))).toMatch(answer);
	expect((await home.ok('call', id, tool)).out).toMatch(answer);
});
