import {expect, test} from 'vitest';
import {parseConfig} from '../../../source/core/clients/config-text.ts';
import {fingerprint} from '../../../source/core/clients/entry.ts';
import {hideSecrets} from '../../../source/core/clients/shown.ts';

const ours = {command: '/launcher', args: ['weather']};

function shown(file: object): {mcpServers: Record<string, unknown>} & Record<string, unknown> {
	const text = JSON.stringify(file, undefined, 2);
	const known = {entries: {weather: {written: fingerprint(ours)}}};
	const hiding = {known, desired: new Map([['weather', ours]]), secrets: []};
	return JSON.parse(hideSecrets(text, parseConfig('file', text), hiding));
}

test('of an entry that is not ours all values are hidden that are not plainly harmless', () => {
	const theirs = {
		command: 'npx',
		args: ['-y', '@x/server-db', 'postgresql://bob:hunter2@db/app', '--pat', 'xyz', '--port', '80'],
		env: {MODE: 'fast', PIN: 4711},
		headers: {'X-Any': 'abc'},
		url: 'https://example.org/mcp?api_key=abc',
		accessToken: 'abc',
		timeout: 30,
		type: 'stdio',
	};
	expect(shown({mcpServers: {theirs, weather: ours}}).mcpServers).toEqual({
		theirs: {
			command: 'npx',
			args: ['-y', '@x/server-db', 'postgresql://[secret]@db/app', '--pat', '[secret]', '--port', '80'],
			env: {MODE: '[secret]', PIN: '[secret]'},
			headers: {'X-Any': '[secret]'},
			url: 'https://example.org/mcp?api_key=[secret]',
			accessToken: '[secret]',
			timeout: 30,
			type: 'stdio',
		},
		weather: ours,
	});
});

test('of ours what somebody wrote into it by hand is hidden in the same way', () => {
	const edited = {command: '/launcher', args: ['weather', '--token', 'abc'], env: {KEY: 'abc'}};
	expect(shown({mcpServers: {weather: edited}}).mcpServers.weather).toEqual({
		command: '/launcher',
		args: ['weather', '--token', '[secret]'],
		env: {KEY: '[secret]'},
	});
});

test('beside the servers what is called a secret is hidden', () => {
	expect(shown({preferences: {theme: 'dark', apiKey: 'abc'}, mcpServers: {}})).toEqual({
		preferences: {theme: 'dark', apiKey: '[secret]'},
		mcpServers: {},
	});
});
