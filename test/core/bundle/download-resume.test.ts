import {createHash, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {type DownloadOptions, download} from '../../../source/core/bundle/download.ts';
import {parseSource} from '../../../source/core/bundle/source.ts';
import {findLeftovers, partsPlace} from '../../../source/core/store/staging.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const content = randomBytes(400_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const half = 200_000;
const etag = '"first"';

type Asked = {range: string | undefined; ifRange: string | undefined};

/** A server that gives `content` as ranges, changed by `answer`, and remembers what it was asked. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
	const asked: Asked[] = [];
	const listener: RequestListener = (request, response) => {
		asked.push({range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined});
		answer(request, response, asked.length);
	};
	const server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/echo.mcpb?token=t0ps3cret`};
}

/** Half of it, then the line is cut. */
function sendHalf(response: ServerResponse, headers: Record<string, string> = {etag}): void {
	response.writeHead(200, {'content-length': String(content.length), ...headers});
	response.write(content.subarray(0, half), () => setImmediate(() => response.destroy()));
}

function sendRest(response: ServerResponse, from: number, headers: Record<string, string> = {}): void {
	const range = `bytes ${from}-${content.length - 1}/${content.length}`;
	response.writeHead(206, {'content-range': range, etag, ...headers}).end(content.subarray(from));
}

function begin(url: string, options: Partial<DownloadOptions> = {}) {
	const source = parseSource(url);
	if (source.kind !== 'url') throw new Error('a URL is needed');
	const timeouts = {connect: 2000, headers: 2000, idle: 2000};
	return download(source.address, {limit: 10_000_000, timeouts, ...options});
}

const startOf = ({headers}: IncomingMessage) => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]);

/** A store with an interrupted download in it. */
async function interrupted() {
	const paths = temporaryPaths();
	const parts = partsPlace(paths);
	const state = {up: false, etag};
	const server = await serve((request, response) => {
		const from = startOf(request);
		if (request.headers.range === undefined && !state.up) sendHalf(response);
		else if (!state.up) response.destroy();
		else if (request.headers['if-range'] === state.etag) sendRest(response, from);
		else response.writeHead(200, {etag: state.etag}).end(content);
	});
	await expect(begin(server.url, {parts})).rejects.toMatchObject({code: 'DOWNLOAD_FAILED'});
	const [name = ''] = readdirSync(parts.folder);
	return {paths, parts, state, ...server, file: join(parts.folder, name)};
}

test('a line that is cut is taken up again at once, where it stopped', async () => {
	const {url, asked} = await serve((request, response, count) => {
		if (count === 1) sendHalf(response);
		else sendRest(response, startOf(request));
	});
	const got = await begin(url);
	expect(got.sha256).toBe(sha256);
	expect(Buffer.from(got.bytes).equals(content)).toBe(true);
	expect(asked).toHaveLength(2);
	expect(asked[1]?.ifRange).toBe(etag);
	expect(startOf({headers: asked[1] ?? {}} as IncomingMessage)).toBeGreaterThan(0);
});

test('an interrupted download is kept, private and without its address, and a later one goes on with it', async () => {
	const {parts, state, url, asked, file} = await interrupted();
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const kept = statSync(file).size;
	expect(kept).toBeGreaterThan(0);
	expect(`${file} ${readFileSync(file, 'latin1')}`).not.toMatch(/t0ps3cret|127\.0\.0\.1/);
	state.up = true;
	expect((await begin(url, {parts})).sha256).toBe(sha256);
	expect(asked.at(-1)).toMatchObject({range: expect.stringMatching(/^bytes=\d+-$/), ifRange: etag});
	expect(readdirSync(parts.folder)).toEqual([]);
});

test('what changed on the server meanwhile is fetched anew, whole', async () => {
	const {parts, state, url} = await interrupted();
	Object.assign(state, {up: true, etag: '"second"'});
	expect((await begin(url, {parts})).sha256).toBe(sha256);
	expect(readdirSync(parts.folder)).toEqual([]);
});

test('what a dead process left is taken over, what a living one has is not', async () => {
	const {parts, state, url, file, asked} = await interrupted();
	const as = (pid: number) => file.replace(/[^/]+(?=-[^-]+$)/, String(pid));
	renameSync(file, as(process.ppid));
	state.up = true;
	await begin(url, {parts});
	expect(asked.at(-1)?.range).toBeUndefined();
	renameSync(as(process.ppid), as(2 ** 22 + 1));
	await begin(url, {parts});
	expect(asked.at(-1)?.range).toBeDefined();
	expect(readdirSync(parts.folder)).toEqual([]);
});

test('after a day it is not used any more and is a leftover, and not before', async () => {
	const {paths, parts, state, url, file, asked} = await interrupted();
	const dead = file.replace(/[^/]+(?=-[^-]+$)/, String(2 ** 22 + 1));
	renameSync(file, dead);
	expect(await findLeftovers(paths)).toEqual([]);
	const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
	utimesSync(dead, old, old);
	state.up = true;
	await begin(url, {parts});
	expect(asked.at(-1)?.range).toBeUndefined();
	writeFileSync(dead, '');
	utimesSync(dead, old, old);
	expect(await findLeftovers(paths)).toEqual([dead]);
});

test('a file that is damaged costs the part, not the download', async () => {
	const {parts, state, url, file} = await interrupted();
	state.up = true;
	for (const damaged of ['', 'no header', '{"etag":5}\n']) {
		writeFileSync(file, damaged);
		expect((await begin(url, {parts})).sha256).toBe(sha256);
		expect(readdirSync(parts.folder)).toEqual([]);
	}
});

test('a disk that takes nothing costs the part, not the download', async () => {
	const {url} = await serve((_request, response) => response.writeHead(200, {etag}).end(content));
	// A file where the folder should be: whoever runs the tests, nothing can be written there.
	const parts = {folder: import.meta.filename, keptFor: 1000, ownerIsAlive: () => false};
	expect((await begin(url, {parts})).sha256).toBe(sha256);
});

test('two downloads of the same address at once do not share a file', async () => {
	const {url} = await serve((_request, response) => response.writeHead(200, {etag}).end(content));
	const parts = partsPlace(temporaryPaths());
	const both = await Promise.all([begin(url, {parts}), begin(url, {parts})]);
	expect(both.map(got => got.sha256)).toEqual([sha256, sha256]);
});

test('without a tag that stands for the very bytes nothing is gone on with', async () => {
	for (const headers of [{}, {etag: 'W/"weak"'}, {etag, 'accept-ranges': 'none'}]) {
		const {url, asked} = await serve((_request, response) =>
			sendHalf(response, headers as Record<string, string>),
		);
		await expect(begin(url)).rejects.toMatchObject({message: expect.stringMatching(/cut|announced/)});
		expect(asked).toHaveLength(1);
	}
});

const oddRests: [what: string, answer: (response: ServerResponse, from: number) => void][] = [
	['that begins elsewhere', (response, from) => sendRest(response, from + 1)],
	['of another content', (response, from) => sendRest(response, from, {etag: '"other"'})],
	['without a place', response => response.writeHead(206).end('x')],
	['that there is none of', response => response.writeHead(416).end()],
];

test.each(oddRests)('a rest %s is not joined to what is there', async (_what, answer) => {
	const {url, asked} = await serve((request, response, count) => {
		if (count === 1) sendHalf(response);
		else if (request.headers.range === undefined) response.writeHead(200, {etag}).end(content);
		else answer(response, startOf(request));
	});
	expect((await begin(url)).sha256).toBe(sha256);
	expect(asked).toHaveLength(3);
});

test('a server that cuts each time is given up, and one that brings nothing more at once', async () => {
	const step = 10_000;
	const cutting = await serve((request, response) => {
		const from = startOf(request) || 0;
		const last = {'content-range': `bytes ${from}-${content.length - 1}/${content.length}`};
		response.writeHead(from > 0 ? 206 : 200, {
			etag,
			'content-length': content.length - from,
			...(from > 0 && last),
		});
		response.write(content.subarray(from, from + step), () => setImmediate(() => response.destroy()));
	});
	await expect(begin(cutting.url)).rejects.toMatchObject({code: 'DOWNLOAD_FAILED'});
	expect(cutting.asked.length).toBeLessThanOrEqual(6);
	const dead = await serve((_request, response, count) =>
		count === 1 ? sendHalf(response) : response.destroy(),
	);
	await expect(begin(dead.url)).rejects.toMatchObject({code: 'DOWNLOAD_FAILED'});
	expect(dead.asked).toHaveLength(2);
});

test('a server that drips is given up, though each byte is in time', async () => {
	const {url} = await serve((_request, response) => {
		response.writeHead(200, {'content-length': '1000', etag});
		const drip = setInterval(() => response.write('x'), 20);
		response.on('close', () => clearInterval(drip));
	});
	await expect(begin(url, {slowest: {bytes: 100, milliseconds: 200}})).rejects.toMatchObject({
		code: 'DOWNLOAD_FAILED',
		message: expect.stringMatching(/so slowly/),
	});
});
