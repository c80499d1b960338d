import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createClientLogParser} from '../../../source/core/client-logs/parse-client-log.ts';

const fallback = '2026-01-01T00:00:00.000Z';

function parse(text: string, {ofAll = false} = {}) {
	const parser = createClientLogParser(ofAll ? undefined : 'weather', fallback);
	return [...text.split('\n').flatMap(line => parser.push(line)), ...parser.flush()];
}

test('life, log and standard error are told apart, each with a time and a level', () => {
	const lines = parse(
		[
			'early words',
			'2026-02-09T04:43:03.017Z [weather] [info] Initializing server... { metadata: undefined }',
			'2026-02-09T04:43:03.100Z [weather] [info] Server started and connected successfully { metadata: undefined }',
			'[WARN] no cache',
			'2026-02-09T04:43:04.000Z [weather] [error] Server disconnected. For troubleshooting see the docs',
			'2026-02-09T04:43:04.500Z [weather] [warn] something %o',
		].join('\n'),
	);
	expect(lines.map(({time, kind, level, text}) => [time.slice(17, 23), kind, level, text])).toEqual([
		['00.000', 'stderr', 'info', 'early words'],
		['03.017', 'life', 'info', 'Initializing server...'],
		['03.100', 'life', 'info', 'Server started and connected successfully'],
		['03.100', 'stderr', 'warning', '[WARN] no cache'],
		['04.000', 'life', 'error', 'Server disconnected. For troubleshooting see the docs'],
		['04.500', 'log', 'warning', 'something'],
	]);
});

test('messages are read in the old form and in the new, and an answer tells how long it took', () => {
	const old = '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"now"}}';
	const answer = '{"jsonrpc":"2.0","id":2,"result":{"content":[]}}';
	const lines = parse(
		[
			`2026-02-09T04:43:03.000Z [weather] [info] Message from client: ${old} { metadata: undefined }`,
			`2026-02-09T04:43:03.250Z [weather] [info] Message from server: ${answer} { metadata: undefined }`,
			'2026-08-09T04:43:05.000Z [weather] [info] Message from client: method="tools/call" id=3 params',
			'2026-08-09T04:43:06.500Z [weather] [info] Message from server: id=3 result(2 blocks)',
			'2026-08-09T04:43:07.000Z [weather] [info] Message from server: method="notifications/progress" params',
		].join('\n'),
	);
	expect(lines.map(({message}) => message?.payload)).toEqual([
		old,
		answer,
		'method="tools/call" id=3 params',
		'id=3 result(2 blocks)',
		'method="notifications/progress" params',
	]);
	const facts = lines.map(({kind, message: {payload: _, ...message} = {}}) => [kind, message]);
	expect(facts).toEqual([
		['message', {direction: 'to-server', method: 'tools/call', id: '2', bytes: old.length}],
		['message', {direction: 'from-server', id: '2', bytes: answer.length, milliseconds: 250}],
		['message', {direction: 'to-server', method: 'tools/call', id: '3', bytes: 0}],
		['message', {direction: 'from-server', id: '3', bytes: 0, milliseconds: 1500}],
		['message', {direction: 'from-server', method: 'notifications/progress', bytes: 0}],
	]);
	expect(lines[0]?.text).toBe(`→ tools/call #2 ${old}`);
});

test('what is laid out over several lines is one entry, and so is the stack of an error', () => {
	const lines = parse(
		[
			"2026-02-09T04:43:03.000Z [weather] [info] Using MCP server command: it's node { metadata: {",
			"  args: [ '/x/server.js', 'a {', [length]: 2 ],",
			'  paths: [',
			"    '/usr/bin'",
			'  ]',
			'} }',
			'after it',
			'2026-02-09T04:43:04.000Z [weather] [error] spawn uvx ENOENT',
			'    at ChildProcess._handle.onexit (node:internal/child_process:285:19)',
			'    at onErrorNT (node:internal/child_process:483:16)',
			'raw',
		].join('\n'),
	);
	expect(lines.map(({kind, text}) => [kind, text.split('\n').length])).toEqual([
		['life', 6],
		['stderr', 1],
		['life', 3],
		['stderr', 1],
	]);
});

test('an object that never ends takes no more than its share, and the next entry with a time ends it', () => {
	const begin = '2026-02-09T04:43:03.000Z [weather] [info] state {';
	const next = '2026-02-09T04:43:09.000Z [weather] [info] next';
	expect(parse([begin, '  a: 1', next].join('\n')).map(({text}) => text)).toEqual([
		'state {\n  a: 1',
		'next',
	]);
	const long = parse([begin, ...Array.from({length: 1000}, () => '  x'), next].join('\n'));
	expect(long[0]?.text.split('\n').length).toBeLessThanOrEqual(200);
	expect(long).toHaveLength(1000 - 199 + 2);
});

test('in the log of all servers the level stands before the name, and each line says whose it is', () => {
	const lines = parse(
		[
			'2025-06-03T07:23:52.636Z [info] [My Server (beta)] Initializing server...',
			'2025-06-03T07:23:53.000Z [error] [weather] boom',
			'2025-06-03T07:23:53.000Z without a name',
		].join('\n'),
		{ofAll: true},
	);
	expect(lines.map(({level, text}) => [level, text])).toEqual([
		['info', '[My Server (beta)] Initializing server...'],
		['error', '[weather] boom'],
		['info', 'without a name'],
	]);
});

test('whatever a server writes, every line is shown once and none of it steers a terminal', () => {
	fc.assert(
		fc.property(fc.array(fc.string({unit: 'binary'})), texts => {
			const lines = texts.map(text => text.replaceAll(/[\r\n]/g, '')).filter(text => text !== '');
			const found = parse(lines.join('\n'));
			expect(found).toHaveLength(lines.length);
			for (const {text} of found) expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
		}),
		{seed: 5},
	);
});
