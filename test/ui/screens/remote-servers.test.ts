import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {rememberRemote, urlToKeep} from '../../../source/core/extensions/remembered-remotes.ts';
import {openTestScreens} from '../../support/screens.ts';
import {storeWith} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const token = 'sk9Zq4LmN8rT2vWx7yB1cD';

test.each([
	['https://me:hunter2@example.com/mcp#top', 'https://example.com/mcp'],
	['https://example.com/mcp?region=eu&api_key=abc', 'https://example.com/mcp?region=eu&api_key='],
	[`https://example.com/mcp?x=${token}`, 'https://example.com/mcp?x='],
	[`https://example.com/s/${token}/mcp`, undefined],
	[
		'https://example.com/docs/model-context-protocol-server/mcp',
		'https://example.com/docs/model-context-protocol-server/mcp',
	],
	['no url', undefined],
])('of %s is kept %s', (url, kept) => {
	expect(urlToKeep(url)).toBe(kept);
});

test('servers are remembered by address and names of headers, the newest first, each once', async () => {
	const paths = temporaryPaths();
	const core = createCore({paths});
	expect(await core.remoteServers()).toEqual([]);
	await rememberRemote(paths, 'https://example.com/a', {'X-Key': token});
	await rememberRemote(paths, 'https://example.com/b', {
		Authorization: {before: 'Bearer ', vault: 'radar'},
		Cookie: {before: `${token}=`, vault: 'jar'},
	});
	await rememberRemote(paths, 'https://example.com/a', {'X-Key': token});
	expect(await core.remoteServers()).toEqual([
		{url: 'https://example.com/a', headers: [{name: 'X-Key'}]},
		{
			url: 'https://example.com/b',
			headers: [
				{name: 'Authorization', vault: 'radar', before: 'Bearer '},
				{name: 'Cookie', vault: 'jar'},
			],
		},
	]);
	expect(readFileSync(join(paths.state, 'remote-servers.json'), 'utf8')).not.toContain(token);
});

test('the dialog for a URL goes back through those used before, and on to what was typed', async () => {
	const paths = storeWith('weather');
	await rememberRemote(paths, 'https://example.com/old', {});
	await rememberRemote(paths, 'https://example.com/new', {
		Authorization: {before: 'Bearer ', vault: 'radar'},
	});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 80, rows: 24});
	await app.see('Sample');
	await app.press('U').see('Open a remote server', 'those used before');
	app.type('typed.example');
	await app.press('up').see('https://example.com/new Authorization=Bearer vault:radar');
	await app.press('up').see('https://example.com/old');
	await app.press('up').see('https://example.com/old');
	await app.press('down').see('https://example.com/new');
	await app.press('down').see('https://typed.example');
});

test('a whole address that is pasted or typed behind the scheme in the dialog takes its place', async () => {
	const core = createCore({paths: storeWith('weather')});
	const app = await openTestScreens(core, {columns: 80, rows: 24});
	await app.see('Sample');
	await app.press('U').see('Open a remote server', 'https://');
	await app.type('\u001B[200~http://127.0.0.1:4/mcp\n\u001B[201~').see('> http://127.0.0.1:4/mcp');
	await app.press('esc').seeNoMore('Open a remote server');
	await app.press('U').see('Open a remote server', '> https://');
	await app.type('http://typed').see('> http://typed');
});
