import {expect, test} from 'vitest';
import {maskElsewhere, maskForeign} from '../../../source/core/clients/masked-entry.ts';
import type {JsonValue} from '../../../source/core/contract.ts';

/** Each text and number of an entry as it is shown. */
function shown(entry: JsonValue): readonly (string | number)[] {
	const values = (value: JsonValue, place: readonly string[]): (string | number)[] => {
		if (typeof value === 'string' || typeof value === 'number')
			return [maskForeign(entry, place, value) ?? value];
		if (typeof value !== 'object' || value === null) return [];
		return Object.entries(value).flatMap(([key, inner]) => values(inner as JsonValue, [...place, key]));
	};
	return values(entry, []);
}

test.each<[JsonValue, readonly (string | number)[]]>([
	[{args: [['--token', 'zebra7']]}, ['--token', '[secret]']],
	[{command: ['x', '--token', 'zebra7']}, ['x', '--token', '[secret]']],
	[{args: ['password', 'zebra10']}, ['password', '[secret]']],
	[{args: ['-p', 'zebra-pass/word']}, ['-p', '[secret]']],
	[{args: ['set', 'api_key', 'hunter2']}, ['set', 'api_key', '[secret]']],
	[{args: ['--token', '--hunter2']}, ['--token', '[secret]']],
	[{args: ['/password:hunter2', '--api-key:opensesame']}, ['/password:[secret]', '--api-key:[secret]']],
	[{url: 'https://h/mcp;token=zebra12'}, ['https://h/mcp;token=[secret]']],
	[{requestInit: {headers: {'X-Custom': 'zebra3'}}}, ['[secret]']],
	[{options: {env: {FOO: 'zebra4', BAR: 5}}}, ['[secret]', '[secret]']],
	[{credentials: {value: 'zebra6', number: 123_456}}, ['[secret]', '[secret]']],
])('of the entry %j nothing secret is shown', (entry, expected) => {
	expect(shown(entry)).toEqual(expected);
});

test.each<[JsonValue]>([
	[{command: 'node', args: ['server.js', '--port', '3000'], timeout: 5}],
	[{args: ['run', '-e', 'GITHUB_TOKEN', 'ghcr.io/github/github-mcp-server', '-p', '8080:80']}],
	[{args: ['--verbose'], cwd: '/home/ada'}],
])('the entry %j is shown as it is', entry => {
	expect(JSON.stringify(shown(entry))).not.toContain('[secret]');
});

test('a value of a key that stands twice in the file is hidden', () => {
	expect(maskForeign({args: ['a', 'b']}, ['args', '1'], 'other')).toBe('[secret]');
});

test('beside the servers a URL is shown without its password', () => {
	expect(maskElsewhere(['proxy', 'server'], 'http://joe:zebra1@proxy:8080')).toBe(
		'http://[secret]@proxy:8080',
	);
	expect(maskElsewhere(['options', 'env', 'FOO'], 'zebra')).toBe('[secret]');
	expect(maskElsewhere(['theme'], 'dark')).toBeUndefined();
	expect(maskElsewhere(['window', 'width'], 5)).toBeUndefined();
});
