import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import stripAnsi from 'strip-ansi';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {nodeEchoBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';
import {report} from '../support/hard-report.ts';
import {startProgram} from '../support/terminal.ts';

const canaries = ['canary-1-"Zq7"-ünï/?&=', 'canary-2-kJ9%+x y'];

/** What a secret may look like in a file, a log or an address; of base64 what is the same at any length around it. */
function formsOf(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const bytes = Buffer.from(secret);
	const base64 = [0, 1, 2].map(offset => {
		const digits = Buffer.concat([Buffer.alloc(offset), bytes, Buffer.alloc(3)]).toString('base64');
		return digits.slice(offset === 0 ? 0 : 4, Math.floor(((offset + bytes.length) * 8) / 6));
	});
	return [secret, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(secret), ...base64];
}

const forms = canaries.flatMap(formsOf);

/** A server that cannot keep a secret: it puts it everywhere it can, in every form. */
const leaky = `
	const {createInterface} = require('node:readline');
	const key = process.env.API_KEY;
	const json = JSON.stringify(key).slice(1, -1);
	const forms = [key, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(key),
		...[0, 1, 2].map(n => Buffer.from('x'.repeat(n) + key + 'yyy').toString('base64'))];
	const send = message => process.stdout.write(JSON.stringify({jsonrpc: '2.0', ...message}) + '\\n');
	for (const form of forms) process.stderr.write('starting with ' + form + '\\n');
	process.stderr.write('split ' + key.slice(0, 7));
	setTimeout(() => process.stderr.write(key.slice(7) + ' in two\\n'), 20);
	const schema = {type: 'object', properties: {text: {type: 'string'}, password: {type: 'string', format: 'password'}}};
	createInterface({input: process.stdin}).on('line', line => {
		const {id, method, params} = JSON.parse(line);
		if (method === 'initialize') send({id, result: {protocolVersion: params.protocolVersion, capabilities: {tools: {}, logging: {}}, serverInfo: {name: 'leaky', version: '1'}}});
		else if (method === 'tools/list') send({id, result: {tools: ['leak', 'fail', 'crash', 'quiet'].map(name => ({name, inputSchema: schema}))}});
		else if (method === 'ping') send({id, result: {}});
		else if (method === 'tools/call') {
			for (const form of forms) {
				process.stderr.write('called with ' + form + '\\n');
				send({method: 'notifications/message', params: {level: 'error', data: {said: form}}});
			}
			process.stdout.write('no message: ' + key + '\\n');
			if (params.name === 'crash') process.exit(3);
			if (params.name === 'fail') send({id, error: {code: -32000, message: 'refused'}});
			else send({id, result: {content: [{type: 'text', text: 'done'}]}});
		}
	});
`;

type Found = {where: string; form: string};

function search(where: string, text: string): Found[] {
	return forms.filter(form => text.includes(form)).map(form => ({where, form}));
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name));
}

/** The command lines and environments of all processes but those that are to have the secret. */
function processes(except: ReadonlySet<number>): {where: string; text: string}[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name) && !except.has(Number(name)))
		.flatMap(pid =>
			['cmdline', 'environ'].flatMap(what => {
				try {
					return [{where: `/proc/${pid}/${what}`, text: readFileSync(`/proc/${pid}/${what}`, 'utf8')}];
				} catch {
					return [];
				}
			}),
		);
}

test('a secret goes through every flow, and is in no file, no process but its server, no output and no screen', async () => {
	const home = newHome();
	const [first = '', second = ''] = canaries;
	const outputs: {where: string; text: string}[] = [];
	const command = async (args: string[], input?: string) => {
		const ran = await home.run(args, input === undefined ? {} : {input});
		outputs.push({where: args.join(' '), text: `${ran.out}\n${ran.err}`});
		return ran;
	};
	const bundle = await nodeEchoBundle({
		manifest: manifest => ({
			...manifest,
			server: {
				...manifest.server,
				entry_point: 'server/leaky.cjs',
				mcp_config: {...manifest.server.mcp_config, args: ['${__dirname}/server/leaky.cjs']},
			},
		}),
		files: {'server/leaky.cjs': leaky},
	});
	expect(await command(['install', bundle, '--yes', '--enable', '--set', 'api_key=-'], first)).toMatchObject({
		code: 0,
	});

	const app = startProgram({home: home.home, columns: 120, rows: 36, env: {HOME: home.folder}});
	let drawn = '';
	app.onOutput(data => {
		drawn += data;
	});
	onTestFinished(() => app.kill('SIGKILL'));
	await app.see('1 extension, ', 'State');
	await app.press('c').see('Settings of Node Echo', 'API key');
	await app.type(second).press('ctrl-s').see('Save the settings of Node Echo?');
	await app.press('y').see('Space on/off');
	await app.press('s').see('▶ running');
	await app.press('o').see('starting with [secret]');
	await app.press('t').see('leak', 'quiet');
	await app.press('enter').see('text', '[ Call ]');
	await app.press('ctrl-s').see('done');
	await app.press('esc').seeNoMore('[ Call ]');

	for (const args of [
		['call', 'node-echo', 'leak', '--follow'],
		['call', 'node-echo', 'fail'],
		['call', 'node-echo', 'quiet', '--json'],
		['logs', 'node-echo', '-n', '500'],
		['logs', 'node-echo', '-n', '500', '--json'],
		['info', 'node-echo', '--json'],
		['config', 'node-echo', '--json'],
		['status', '--json'],
		['report', 'node-echo'],
		['doctor', 'node-echo', '--json'],
		['sync', '--dry-run'],
		['vault', 'status'],
	]) {
		await command(args);
	}

	const core = createCore({paths: home.paths});
	const inputSchema = {type: 'object', properties: {text: {type: 'string'}}};
	await core.calls.save('node-echo', {
		name: 'mine',
		tool: 'quiet',
		arguments: {text: `a ${second} b`},
		inputSchema,
	});
	const session = await core.connect('node-echo');
	await session.call('quiet', {text: second});
	await session.call('quiet', {password: 'canary-3-typed-by-hand'});
	await session.close();

	const servers = await core.status();
	const holders = new Set(servers.flatMap(({serverPid}) => (serverPid === undefined ? [] : [serverPid])));
	expect(holders.size).toBe(1);
	const looked = processes(holders);
	const inProcesses = looked.flatMap(({where, text}) => search(where, text));

	await command(['call', 'node-echo', 'crash']);
	await command(['restart', 'node-echo']);
	await command(['disable', 'node-echo']);
	await command(['enable', 'node-echo']);
	await command(['logs', 'node-echo', '-n', '500']);
	app.kill('SIGTERM');
	await app.exited;

	const files = filesIn(home.folder);
	// The screen is looked at as it was drawn and as the bytes went.
	const screens = [
		{where: 'the terminal', text: drawn},
		{where: 'the terminal, without its control sequences', text: stripAnsi(drawn)},
	];
	const found = [
		...inProcesses,
		...files.flatMap(path => search(path, readFileSync(path, 'utf8'))),
		...[...outputs, ...screens].flatMap(({where, text}) => search(where, text)),
	];
	expect(found).toEqual([]);
	expect(files.filter(path => readFileSync(path, 'utf8').includes('canary-3-typed-by-hand'))).toEqual([]);
	// The search would have found it: its server has it.
	expect(outputs.some(({text}) => text.includes('called with [secret]'))).toBe(true);
	await core.remove('node-echo');
	await core.close();
	report(
		'places searched for a secret in seven forms',
		files.length + looked.length + outputs.length + screens.length,
		`${found.length} hits`,
	);
});
