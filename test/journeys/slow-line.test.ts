import {readFileSync} from 'node:fs';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {shellHelloBundle} from '../support/bundles.ts';
import {leave, newJourney} from '../support/journey.ts';

/** A line that carries half of a file, and the rest when it is told to. */
async function slowLine(file: string) {
	const content = readFileSync(file);
	const half = Math.floor(content.length / 2);
	const open: ServerResponse[] = [];
	const server = createServer((_request, response) => {
		response.writeHead(200, {'content-length': content.length});
		response.write(content.subarray(0, half));
		open.push(response);
	}).listen(0, '127.0.0.1');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	await new Promise(resolve => server.once('listening', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello.mcpb`,
		/** How often the bundle was asked for. */
		asked: () => open.length,
		deliver: () => open.at(-1)?.end(content.subarray(half)),
	};
}

test('a bundle comes from a URL over a slow line: how far it is, given up, tried again, installed', async () => {
	const line = await slowLine(await shellHelloBundle());
	const journey = newJourney();
	const app = journey.open();
	await app.see('No extension is installed yet');
	await app.press('i').see('Install a bundle');
	await app.type(line.url).press('enter').see('Reading the bundle', line.url);
	await expect.poll(line.asked).toBe(1);
	await app.press('esc').seeNoMore('Reading the bundle');
	await app.see('Install a bundle', line.url);
	await app.press('enter').see('Reading the bundle');
	await expect.poll(line.asked).toBe(2);
	line.deliver();
	await app.see('Review what it asks for', 'Origin', '127.0.0.1');
	await app.press('tab', 'enter').see('is installed.', '1 extension');
	await leave(app);
});
