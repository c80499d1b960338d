import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {nodeEchoBundle, shellHelloBundle, writeServerFolder} from '../support/bundles.ts';
import {inTerminal, newHome} from '../support/command.ts';

const bold = '\u001B[1m';

test('at a terminal an install asks: no is the default and changes nothing', async () => {
	const home = newHome();
	const screen = inTerminal(home, ['install', await nodeEchoBundle()]);
	await screen.see('Node Echo 1.0.0');
	await screen.see('Install it?');
	screen.type('\r');
	expect(await screen.ended).toBe(1);
	expect(screen.text()).toContain('error: Nothing was installed.');
	expect((await home.ok('list', '--json')).json.extensions).toEqual([]);
});

test('after yes it asks for what it cannot run without, and shows nothing of a secret', async () => {
	const home = newHome();
	const screen = inTerminal(home, ['install', await nodeEchoBundle(), '--enable']);
	await screen.see('Install it?');
	screen.type('y\r');
	await screen.see('API key');
	screen.type('hush-hush-99\r');
	await screen.see('Installed Node Echo 1.0.0 as node-echo.');
	expect(await screen.ended).toBe(0);
	expect(screen.raw()).not.toContain('hush');
	const {json} = await home.ok('list', '--json');
	expect(json.extensions[0]).toMatchObject({enabled: true, state: 'ready'});
	expect(home.filesWith('hush-hush-99')).toEqual([]);
});

test('Ctrl-C at a question ends with 130 and changes nothing', async () => {
	const home = newHome();
	const screen = inTerminal(home, ['install', await shellHelloBundle()]);
	await screen.see('Install it?');
	screen.type('\u0003');
	expect(await screen.ended).toBe(130);
	expect((await home.ok('list', '--json')).json.extensions).toEqual([]);
});

test('a new publisher is accepted by typing the id, and by nothing quicker', async () => {
	const home = newHome();
	await home.install(await shellHelloBundle());
	const stranger = join(home.folder, 'elsewhere');
	await writeServerFolder('shell-hello', stranger, {manifest: manifest => ({...manifest, version: '6.6.6'})});
	const first = inTerminal(home, ['install', stranger, '--yes']);
	await first.see('new publisher');
	await first.see('Type shell-hello to accept');
	first.type('y\r');
	expect(await first.ended).toBe(1);
	expect((await home.ok('list', '--json')).json.extensions[0].version).toBe('1.0.0');
	const second = inTerminal(home, ['install', stranger, '--yes']);
	await second.see('Type shell-hello to accept');
	second.type('shell-hello\r');
	await second.see('Installed');
	expect(await second.ended).toBe(0);
	expect((await home.ok('list', '--json')).json.extensions[0].version).toBe('6.6.6');
});

test('removing names what goes, and needs a yes', async () => {
	const home = newHome();
	await home.install(await shellHelloBundle());
	const first = inTerminal(home, ['remove', 'shell-hello']);
	await first.see('(shell-hello) with its settings, secrets and logs?');
	first.type('n\r');
	expect(await first.ended).toBe(1);
	expect(first.text()).toContain('Nothing was changed: shell-hello stays.');
	const second = inTerminal(home, ['remove', 'shell-hello']);
	await second.see('logs?');
	second.type('y\r');
	await second.see('Removed shell-hello.');
	expect(await second.ended).toBe(0);
});

test('a value of - is asked for at a terminal, hidden', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle());
	const screen = inTerminal(home, ['config', 'node-echo', '--set', 'api_key=-']);
	await screen.see('api_key');
	screen.type('hush-hush-99\r');
	await screen.see('Changed node-echo.');
	expect(await screen.ended).toBe(0);
	expect(screen.raw()).not.toContain('hush');
});

/** Serves a bundle as a slow line would: a little now and then, until it is told to finish. */
async function serveSlowly(bundle: string) {
	const bytes = readFileSync(bundle);
	const enough = new AbortController();
	const server = createServer((_request, response) => {
		response.writeHead(200, {'content-length': bytes.length});
		let sent = 0;
		const timer = setInterval(() => {
			if (sent < bytes.length / 2) response.write(bytes.subarray(sent++, sent));
		}, 20);
		const finish = () => {
			clearInterval(timer);
			response.end(bytes.subarray(sent));
		};
		enough.signal.addEventListener('abort', finish);
		response.on('close', () => clearInterval(timer));
	}).listen(0, '127.0.0.1');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {url: `http://127.0.0.1:${port}/hello.mcpb`, finish: () => enough.abort(), size: bytes.length};
}

test('a download shows what has come and what is left', async () => {
	const home = newHome();
	const {url, finish} = await serveSlowly(await shellHelloBundle());
	const screen = inTerminal(home, ['install', url, '--dry-run']);
	await screen.see('Downloading: ');
	await screen.see(' left');
	finish();
	await screen.see('sha256');
	expect(await screen.ended).toBe(0);
	expect(screen.text()).toMatch(/Downloading: \d+ B of \S+ k?B, \d+ B\/s, [\d a-z]+ left/);
});

test('Ctrl-C while a bundle comes ends with 130 and leaves nothing behind', async () => {
	const home = newHome();
	const {url} = await serveSlowly(await shellHelloBundle());
	const screen = inTerminal(home, ['install', url]);
	await screen.see('Downloading: ');
	screen.type('\u0003');
	expect(await screen.ended).toBe(130);
	expect(home.filesWith('').filter(path => path.startsWith(join(home.home, 'data')))).toEqual([]);
});

test('colours are for terminals, and NO_COLOR, --no-color and FORCE_COLOR are honoured', async () => {
	const home = newHome();
	await home.install(await shellHelloBundle());
	const seen = async (args: readonly string[], more?: Record<string, string>) => {
		const screen = inTerminal(home, ['list', ...args], more);
		await screen.ended;
		return screen.raw().includes(bold);
	};
	expect(await seen([])).toBe(true);
	expect(await seen(['--no-color'])).toBe(false);
	expect(await seen([], {NO_COLOR: '1'})).toBe(false);
	expect((await home.ok('list')).out).not.toContain('\u001B');
	expect((await home.run(['list'], {env: {FORCE_COLOR: '1'}})).out).toContain(bold);
});

test('long lines are cut at the edge of the terminal, so that rows stay rows', async () => {
	const home = newHome();
	const wordy = await shellHelloBundle({
		manifest: manifest => ({...manifest, display_name: 'long '.repeat(60)}),
	});
	await home.install(wordy);
	const screen = inTerminal(home, ['list', '--no-color']);
	await screen.ended;
	const rows = screen.text().trimEnd().split('\n');
	expect(rows).toHaveLength(2);
	expect(Math.max(...rows.map(row => row.length))).toBeLessThanOrEqual(100);
	expect(rows[1]).toMatch(/…$/);
});
