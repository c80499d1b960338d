import {expect, test} from 'vitest';
import {summarizeForeign} from '../../../source/core/clients/foreign-entry.ts';
import {masking, maskWords, secretsIn} from '../../../source/core/clients/masked-words.ts';

const shown = (line: string) => maskWords(line.split(' '), masking).join(' ');

test.each<[string, string]>([
	[
		'psql postgresql://bob:hunter2@db.example.org:5432/app',
		'psql postgresql://[secret]@db.example.org:5432/app',
	],
	['x postgresql://bob:p@ss/w0rd@db/app', 'x postgresql://[secret]@db/app'],
	['x https://token-alone@git.example.org/r.git', 'x https://[secret]@git.example.org/r.git'],
	['x https://x.org/mcp?api_key=abc&page=2#frag', 'x https://x.org/mcp?api_key=[secret]&page=2#[secret]'],
	['x https://x.org/s/ZmFrZS10b2tlbi0xMjM0NTY3ODkw/mcp', 'x https://x.org/s/[secret]/mcp'],
	[
		'x https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/x',
		'x https://api.telegram.org/bot110201543:[secret]/x',
	],
	[
		'x https://hooks.slack.com/services/T0AB/B0CD/onlyLettersAreInThisOne',
		'x https://hooks.slack.com/services/[secret]/[secret]/[secret]',
	],
	['x https://h.org/api/webhooks/12/abc', 'x https://h.org/api/webhooks/[secret]/[secret]'],
	['x https://h.org/mcp;token=zebra12', 'x https://h.org/mcp;token=[secret]'],
	['x --url=https://x.org/mcp?sig=abc', 'x --url=https://x.org/mcp?sig=[secret]'],
	['x --pat xyz -k xyz -phunter2', 'x --pat [secret] -k [secret] -p[secret]'],
	['x --api-key=abc --password hunter2', 'x --api-key=[secret] --password [secret]'],
	['x -H X-Api-Key:abc --header=Cookie:abc', 'x -H X-Api-Key:[secret] --header=Cookie:[secret]'],
	['docker run -e GITHUB_TOKEN -e KEY=abc mcp/fetch', 'docker run -e GITHUB_TOKEN -e KEY=[secret] mcp/fetch'],
	['x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc', 'x [secret]'],
	['x sk-ant-api03-abc a1b2c3d4e5f6a7b8c9d0e1f2', 'x [secret] [secret]'],
	['x bob:hunter2 {"token":"x"} Server=a;Password=b;', 'x [secret] [secret] Server=[secret]'],
	['x --user bob --ref abcdefghijkl', 'x --user [secret] --ref [secret]'],
])('of %s is shown %s', (line, expected) => {
	expect(shown(line)).toBe(expected);
});

test.each([
	'npx -y @modelcontextprotocol/server-filesystem /home/ada/Documents ~/notes ./x.txt',
	'npx -y mcp-remote@latest https://example.org/mcp --transport http-only --port 3000',
	'uvx --from git+https://github.com/x/y@v1 mcp-server-git --repository path/to/repo --verbose',
	'docker run -i --rm -v /a:/b -p 8080:80 ghcr.io/github/github-mcp-server:latest',
	'python3 -m mcp_server_fetch --config C:\\Users\\ada\\config.json',
	'node build/index.js --transport stdio --log-level debug',
])('%s is shown as it is', line => {
	expect(shown(line)).toBe(line);
});

test('one word with a whole header or a whole command in it', () => {
	expect(
		maskWords(['--header', 'Authorization: Bearer abc', '--header=X: y', 'KEY=a npx b --token c'], masking),
	).toEqual([
		'--header',
		'Authorization: [secret]',
		'--header=X: [secret]',
		'KEY=[secret] npx b --token [secret]',
	]);
});

test('what is a secret for certain is told, with the parts of it that may stand alone', () => {
	const env = {
		DB: 'postgresql://bob:hunter2@db/app',
		MODE: 'production',
		HOME_FOLDER: '/home/ada',
		HEADERS: '{"Authorization": "Bearer ntn_12345678"}',
		SERVICE_KEY: 'k-1',
	};
	expect(secretsIn(['--header', 'Authorization: Bearer abc', '--user', 'bob'], env).toSorted()).toEqual(
		['Bearer abc', 'abc', 'bob:hunter2', 'hunter2', 'Bearer ntn_12345678', 'ntn_12345678', 'k-1'].toSorted(),
	);
});

test('an entry at a URL is shown without what is secret in it', () => {
	const entry = {url: 'https://me:pw@x.org/mcp?key=abc', headers: {'X-Key': 'abc'}};
	expect(summarizeForeign(['far', entry]).url).toBe('https://[secret]@x.org/mcp?key=[secret]');
});
