import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig, removeEntry, type Shell, setEntry} from '../../../source/core/clients/config-text.ts';
import type {JsonValue} from '../../../source/core/contract.ts';
import {foreignBytesStay} from '../../support/client-configs.ts';

const entry = {command: '/opt/run', args: ['weather'], env: {A: 'b'}};

function add(text: string, id: string, value: JsonValue = entry): {text: string; shell: Shell | undefined} {
	const {text: edited, shell} = setEntry(text, id, value);
	return {text: edited, shell};
}

test.each([
	[
		'as Claude Desktop writes it',
		'{\n  "globalShortcut": "",\n  "mcpServers": {\n    "other": {\n      "command": "x"\n    }\n  }\n}',
	],
	[
		'indented with tabs',
		'{\n\t"mcpServers": {\n\t\t"other": {\n\t\t\t"command": "x"\n\t\t}\n\t},\n\t"a": 1\n}\n',
	],
	[
		'with Windows line ends',
		'{\r\n    "mcpServers": {\r\n        "other": {"command": "x"}\r\n    }\r\n}\r\n',
	],
	['on one line', '{"mcpServers":{"other":{"command":"x"}},"a":1}'],
	['on one line with spaces', '{ "mcpServers": { "other": { "command": "x" } } }'],
	['with an empty object', '{\n  "mcpServers": {}\n}'],
	['with an empty object on two lines', '{\n  "mcpServers": {\n  },\n  "z": null\n}\n'],
	['without servers', '{\n  "preferences": {"a": true}\n}\n'],
	['an empty object', '{}'],
	['an empty object with air', ' {\n\n}\n\n'],
])('in a file %s our entry comes and goes and leaves no trace', (_, text) => {
	const {text: edited, shell} = add(text, 'weather');
	const servers = parseConfig('file', edited);
	expect(servers.get('weather')).toEqual(entry);
	expect([...servers.keys()]).toEqual([...parseConfig('file', text).keys(), 'weather']);
	expect(removeEntry(edited, 'weather', shell)).toBe(text);
});

test('an entry is written in the manner of its neighbours', () => {
	expect(add('{\n\t"mcpServers": {\n\t\t"other": {}\n\t}\n}', 'mine', {command: 'x', args: ['y']}).text).toBe(
		'{\n\t"mcpServers": {\n\t\t"other": {},\n\t\t"mine": {\n\t\t\t"command": "x",\n\t\t\t"args": [\n\t\t\t\t"y"\n\t\t\t]\n\t\t}\n\t}\n}',
	);
	expect(add('{"mcpServers":{"other":{}}}', 'mine', {command: 'x'}).text).toBe(
		'{"mcpServers":{"other":{},"mine":{"command":"x"}}}',
	);
	expect(add('{ "mcpServers": { "other": {} } }', 'mine', {command: 'x'}).text).toBe(
		'{ "mcpServers": { "other": {}, "mine": {"command":"x"} } }',
	);
	expect(add('{}\n', 'mine', {command: 'x'}).text).toBe(
		'{\n  "mcpServers": {\n    "mine": {\n      "command": "x"\n    }\n  }\n}\n',
	);
	expect(add('{\r\n  "a": 1\r\n}', 'mine', {command: 'x'}).text).toBe(
		'{\r\n  "a": 1,\r\n  "mcpServers": {\r\n    "mine": {\r\n      "command": "x"\r\n    }\r\n  }\r\n}',
	);
});

test('an entry that changes stays in its place', () => {
	const text =
		'{\n  "mcpServers": {\n    "a": {"command": "1"},\n    "b": {"command": "2"},\n    "c": {"command": "3"}\n  }\n}';
	expect(setEntry(text, 'b', {command: 'new'}).text).toBe(
		'{\n  "mcpServers": {\n    "a": {"command": "1"},\n    "b": {\n      "command": "new"\n    },\n    "c": {"command": "3"}\n  }\n}',
	);
});

test('numbers, escapes and odd keys of others stay as they were written', () => {
	const text = String.raw`{"big": 12345678901234567890, "e": 1.50e+3, "\u00e9": "\u00e9\/", "__proto__": {"x": 1}, "mcpServers": {"a.b c": {"command": "\u0041"}}}`;
	const {text: edited, shell} = add(text, 'weather');
	for (const piece of [
		'12345678901234567890',
		'1.50e+3',
		String.raw`"\u00e9": "\u00e9\/"`,
		'"__proto__": {"x": 1}',
		String.raw`{"a.b c": {"command": "\u0041"}`,
	]) {
		expect(edited).toContain(piece);
	}
	expect(removeEntry(edited, 'weather', shell)).toBe(text);
});

const refused: readonly [what: string, text: string, message: RegExp][] = [
	['a trailing comma', '{\n  "mcpServers": {\n    "a": {},\n  }\n}', /line 4, column 3/],
	['a missing value', '{"a": ,\n"mcpServers": {}}', /line 1, column 7/],
	['a comment', '{\n  // mine\n  "mcpServers": {}\n}', /line 2, column 3/],
	['single quotes', "{'mcpServers': {}}", /line 1, column 2/],
	['half a file', '{\n  "mcpServers": {\n    "a": {"comm', /line 3, column 1\d/],
	['two files in one', '{}\n{}', /line 2, column 1/],
	['a Markdown fence', '```json\n{"mcpServers": {}}\n```', /Markdown code fence/],
	['a list', '[]', /a list instead of an object/],
	['null', 'null', /null instead of an object/],
	['a list of servers', '{"mcpServers": []}', /a list as "mcpServers"/],
	['servers that are null', '{"mcpServers": null}', /null as "mcpServers"/],
	[
		'servers given twice',
		'{"mcpServers": {},\n "mcpServers": {}}',
		/"mcpServers" twice \(line 2, column 2\)/,
	],
	['one server given twice', '{"mcpServers": {"a": {}, "b": {}, "a": {}}}', /"a" twice/],
	['two spellings of one key', String.raw`{"a": 1, "\u0061": 2}`, /"a" twice/],
	['a control character in a string', '{"a": "x\ty"}', /line 1/],
	['a number that JSON does not know', '{"a": 01}', /line 1/],
	['a nesting without end', '['.repeat(200_000), /line 1|nested too deeply/],
];

test.each(refused)('%s is refused with the place', (_, text, message) => {
	expect(() => parseConfig('/home/me/config.json', text)).toThrow(message);
	expect(() => parseConfig('/home/me/config.json', text)).toThrow('/home/me/config.json');
});

test('a refusal never quotes the file, in which there may be keys', () => {
	const text = '{"mcpServers": {"a": {"env": {"KEY": "sk-canary" "x"}}}}';
	expect(() => parseConfig('config.json', text)).toThrow(/^(?!.*canary)/s);
});

// ── Whatever the file looks like ───────────────────────────────────────────────────────────────────────────

test('in any file at all, entries that come and go in any order leave every other byte as it was', () => {
	fc.assert(foreignBytesStay, {numRuns: 1500});
});
