import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {callAsCommand, callAsJsonRpc} from '../../../source/core/form/call-as-command.ts';
import {parseArguments} from '../../../source/core/form/parse-arguments.ts';
import {shellLine} from '../../../source/core/form/shell-quote.ts';
import {toolCase} from './schema-form/schema-cases.ts';

function command(args: JsonObject, inputSchema: JsonObject = {type: 'object'}, tool = 'forecast') {
	return callAsCommand({id: 'weather', tool, args, inputSchema});
}

/** What the command line makes of the words after `call <id> <tool>`, as `mcpb-tui call` reads them. */
function readBack(words: readonly string[], schema: JsonObject): JsonObject {
	const [name, verb, ...rest] = words;
	expect([name, verb]).toEqual(['mcpb-tui', 'call']);
	const args = rest.indexOf('--args');
	const given = args < 0 ? {} : (JSON.parse(rest[args + 1] ?? '') as JsonObject);
	const operands = rest.filter(
		(word, index) => word !== '--' && (args < 0 || index < args || index > args + 1),
	);
	expect(operands.slice(0, 2)).toEqual(['weather', 'forecast']);
	return {...given, ...parseArguments(schema, operands.slice(2))};
}

function throughShell(words: readonly string[]): string[] {
	const line = shellLine(words).replace(/^mcpb-tui/, "printf '%s\\0' mcpb-tui");
	return execFileSync('sh', ['-c', line]).toString('utf8').split('\0').slice(0, -1);
}

describe('a call as a command', () => {
	test('is short where it can be', () => {
		const schema: JsonObject = {
			type: 'object',
			properties: {
				city: {type: 'string'},
				days: {type: 'integer'},
				zip: {type: 'string'},
				units: {enum: ['c', 'f']},
			},
		};
		expect(command({city: 'Bern', days: 3, zip: '3000', units: 'c'}, schema)).toEqual([
			'mcpb-tui',
			'call',
			'weather',
			'forecast',
			'city=Bern',
			'days=3',
			'zip=3000',
			'units=c',
		]);
		expect(command({}, schema)).toEqual(['mcpb-tui', 'call', 'weather', 'forecast']);
	});

	test('says by JSON what a pair would read otherwise', () => {
		const schema: JsonObject = {
			type: 'object',
			properties: {n: {type: ['number', 'string']}, list: {type: 'array'}},
		};
		expect(command({n: '5', list: ['a', 1]}, schema).slice(4)).toEqual(['n:="5"', 'list:=["a",1]']);
		expect(command({file: '@x', dash: '-', text: 'a\u001B[2J\u202E\u007F'}).slice(4)).toEqual([
			'file:="@x"',
			'dash:="-"',
			'text:="a\\u001b[2J\\u202e\\u007f"',
		]);
	});

	test('takes all of it as JSON where a key could be taken for something else', () => {
		expect(command({'a.b': 1, 'c=d': 2, '': 3}).slice(4)).toEqual(['--args', '{"a.b":1,"c=d":2,"":3}']);
	});

	test('is not taken for an option', () => {
		expect(command({'-x': 1})).toEqual(['mcpb-tui', 'call', '--', 'weather', 'forecast', '-x:=1']);
		expect(command({a: 1}, {}, '-t').slice(2, 5)).toEqual(['--', 'weather', '-t']);
	});

	test('has no secret in it', () => {
		const schema: JsonObject = {type: 'object', properties: {pin: {type: 'string', format: 'password'}}};
		const words = command({pin: 'hunter2!', api_key: 'sk-12345', a: 1}, schema);
		expect(words.slice(4)).toEqual(['pin=<pin>', 'api_key=<api_key>', 'a:=1']);
		expect(
			callAsJsonRpc({id: 'weather', tool: 't', args: {api_key: 'sk-12345'}, inputSchema: schema}),
		).not.toContain('sk-12345');
	});

	test('through a real shell is the same call, whatever the arguments are', () => {
		fc.assert(
			fc.property(toolCase(), ({schema, value}) => {
				const args = value as JsonObject;
				const words = throughShell(command(args, schema));
				expect(JSON.parse(JSON.stringify(readBack(words, schema)))).toEqual(JSON.parse(JSON.stringify(args)));
			}),
			{numRuns: 150, seed: 20261121},
		);
	});
});

test('a call as JSON-RPC is one line that a server takes', () => {
	const line = callAsJsonRpc(
		{id: 'x', tool: 'echo', args: {message: 'a\nb\u2028\u009B'}, inputSchema: {}},
		7,
	);
	expect(line).not.toMatch(/[\n\u2028\u009B]/);
	expect(JSON.parse(line)).toEqual({
		jsonrpc: '2.0',
		id: 7,
		method: 'tools/call',
		params: {name: 'echo', arguments: {message: 'a\nb\u2028\u009B'}},
	});
});
