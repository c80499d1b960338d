import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer, type RequestListener, request, type Server} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {connect} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {getCACertificates, setDefaultCACertificates} from 'node:tls';
import {gzipSync} from 'node:zlib';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import {download} from '../../../source/core/bundle/download.ts';
import {openBundle} from '../../../source/core/bundle/open-bundle.ts';
import {parseSource} from '../../../source/core/bundle/source.ts';
import type {DownloadProgress, OpenOptions} from '../../../source/core/contract.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const {limits} = defaultSettings;
let bytes: Buffer;
let sha256: string;

beforeAll(async () => {
	bytes = readFileSync(await nodeEchoBundle());
	sha256 = createHash('sha256').update(bytes).digest('hex');
});

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

async function serveSecurely(listener: RequestListener): Promise<string> {
	const folder = temporaryFolder();
	const options =
		'-x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
	execFileSync('openssl', ['req', ...options.split(' ')], {cwd: folder, stdio: 'ignore'});
	const [key, cert] = ['key.pem', 'cert.pem'].map(name => readFileSync(join(folder, name), 'utf8'));
	const before = getCACertificates('default');
	setDefaultCACertificates([...before, cert as string]);
	onTestFinished(() => setDefaultCACertificates(before));
	const server = createSecureServer({key, cert}, listener) as unknown as Server;
	return `https://localhost:${await listen(server)}`;
}

const sendBundle: RequestListener = (_request, response) => response.end(bytes);
const redirectTo =
	(location: string, status = 302): RequestListener =>
	(_request, response) => {
		response.writeHead(status, {location}).end();
	};

async function open(url: string, options: OpenOptions = {}) {
	const bundle = await openBundle(url, {limits, ...options});
	onTestFinished(() => bundle.close());
	return bundle;
}

async function failureOf(work: Promise<unknown>): Promise<{code: string; message: string; hint: string}> {
	return work.then(
		() => {
			throw new Error('it was expected to fail');
		},
		error => error,
	);
}

/** The downloader alone, with other patience than a person has. */
function fetchQuickly(url: string, options: {limit?: number; signal?: AbortSignal} = {}) {
	const source = parseSource(url);
	if (source.kind !== 'url') throw new Error('a URL is needed');
	const timeouts = {connect: 500, headers: 500, idle: 500};
	return download(source.address, {limit: limits.bundleBytes, timeouts, ...options});
}

test('a bundle comes from a URL, with progress', async () => {
	const base = await serve(sendBundle);
	const seen: DownloadProgress[] = [];
	const bundle = await open(`${base}/echo.mcpb`, {onProgress: progress => seen.push(progress)});
	expect(bundle.sha256).toBe(sha256);
	expect(bundle.origin).toEqual({kind: 'url', asked: `${base}/echo.mcpb`, final: `${base}/echo.mcpb`});
	expect(seen.at(-1)).toMatchObject({receivedBytes: bytes.length});
	expect(seen.at(-1)?.bytesPerSecond).toBeGreaterThan(0);
});

test('the hash in the address is compared before anything else', async () => {
	const base = await serve(sendBundle);
	expect((await open(`${base}/#sha256=${sha256}`)).sha256).toBe(sha256);
	const other = '0'.repeat(64);
	expect(await failureOf(open(`${base}/#sha256=${other}`))).toMatchObject({code: 'BUNDLE_HASH_MISMATCH'});
	expect(await failureOf(open(base, {sha256: other}))).toMatchObject({code: 'BUNDLE_HASH_MISMATCH'});
});

test('credentials and a query reach their server, and nothing that is kept or shown', async () => {
	let asked: string | undefined;
	const base = await serve((incoming, response) => {
		asked = `${incoming.headers.authorization} ${incoming.url}`;
		response.end(bytes);
	});
	const url = `${base.replace('//', '//me:pa%20ss@')}/echo.mcpb?token=t0ps3cret#x`;
	const {origin} = await open(url);
	expect(asked).toBe(`Basic ${Buffer.from('me:pa ss').toString('base64')} /echo.mcpb?token=t0ps3cret`);
	expect(origin).toEqual({
		kind: 'url',
		asked: `${base}/echo.mcpb`,
		final: `${base}/echo.mcpb`,
		withheld: true,
	});
});

test('no error tells credentials or a query', async () => {
	const base = await serve((_request, response) => response.writeHead(500).end());
	const secrets = (url: string) => `${url.replace('//', '//me:hunter22@')}/x?token=t0ps3cret`;
	const failures = await Promise.all([
		failureOf(open(secrets(base))),
		failureOf(open(secrets('http://127.0.0.1:1'))),
		failureOf(open(secrets('http://example.invalid'))),
		failureOf(open('https://me:hunter22@[bad?token=t0ps3cret')),
	]);
	for (const failure of failures) {
		expect(`${failure.message} ${failure.hint} ${JSON.stringify(failure)}`).not.toMatch(/hunter22|t0ps3cret/);
	}
});

test('a redirect is followed, and credentials stay with their own server', async () => {
	const seen: (string | undefined)[] = [];
	const far = await serve((incoming, response) => {
		seen.push(incoming.headers.authorization);
		response.end(bytes);
	});
	const near = await serve((incoming, response) => {
		seen.push(incoming.headers.authorization);
		const location = incoming.url === '/a' ? '/b' : `${far}/c?signature=abc`;
		response.writeHead(307, {location}).end();
	});
	const {origin} = await open(`${near.replace('//', '//me:word@')}/a`);
	const header = `Basic ${Buffer.from('me:word').toString('base64')}`;
	expect(seen).toEqual([header, header, undefined]);
	expect(origin).toEqual({kind: 'url', asked: `${near}/a`, final: `${far}/c`, withheld: true});
});

test('a redirect without end is given up', async () => {
	const base = await serve(redirectTo('/again'));
	expect(await failureOf(open(base))).toMatchObject({
		code: 'DOWNLOAD_REFUSED',
		message: expect.stringMatching(/more than 10 times/),
	});
});

test('a redirect to a file or to nonsense is refused', async () => {
	for (const location of ['file:///etc/passwd', 'ftp://example.com/x', 'http://[']) {
		const base = await serve(redirectTo(location));
		expect(await failureOf(open(base))).toMatchObject({code: 'DOWNLOAD_REFUSED'});
	}
});

test('plain http is for this machine only, unless it is allowed', async () => {
	expect(await failureOf(open('http://example.invalid/x.mcpb'))).toMatchObject({
		code: 'DOWNLOAD_REFUSED',
		hint: expect.stringMatching(/--allow-http/),
	});
	expect(await failureOf(open('http://example.invalid/x.mcpb', {allowHttp: true}))).toMatchObject({
		code: 'DOWNLOAD_FAILED',
		message: expect.stringMatching(/host name/),
	});
});

test('https works and never leads back to http, not even to this machine', async () => {
	const plain = await serve(sendBundle);
	const secure = await serveSecurely((incoming, response) => {
		if (incoming.url === '/down') response.writeHead(302, {location: plain}).end();
		else response.end(bytes);
	});
	expect((await open(`${secure}/echo.mcpb`)).sha256).toBe(sha256);
	expect(await failureOf(open(`${secure}/down`, {allowHttp: true}))).toMatchObject({
		code: 'DOWNLOAD_REFUSED',
		message: expect.stringMatching(/back to http/),
	});
});

test('a certificate that nobody knows is refused, with what to do about it', async () => {
	const secure = await serveSecurely(sendBundle);
	setDefaultCACertificates([]);
	expect(await failureOf(open(secure))).toMatchObject({
		code: 'DOWNLOAD_FAILED',
		message: expect.stringMatching(/self-signed/),
		hint: expect.stringMatching(/NODE_EXTRA_CA_CERTS/),
	});
});

test('an answer that is too large is given up, announced or not, encoded or not', async () => {
	const announced = await serve((_request, response) => {
		response.writeHead(200, {'content-length': '2000000'}).write('x');
	});
	const endless = await serve((_request, response) => {
		const more = () => {
			while (response.write(Buffer.alloc(10_000)));
			response.once('drain', more);
		};
		more();
	});
	const zipped = await serve((_request, response) => {
		response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(Buffer.alloc(50_000_000)));
	});
	for (const url of [announced, endless, zipped]) {
		expect(await failureOf(fetchQuickly(url, {limit: 1_000_000}))).toMatchObject({code: 'BUNDLE_TOO_LARGE'});
	}
});

test('an encoding that nobody asked for is undone', async () => {
	const base = await serve((_request, response) => {
		response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(bytes));
	});
	expect((await open(base)).sha256).toBe(sha256);
});

test('an answer that is cut, that stalls or that never comes is an error, soon', async () => {
	const short = await serve((_request, response) => {
		response.writeHead(200, {'content-length': '1000'}).write('x', () => response.destroy());
	});
	const stalled = await serve((_request, response) => {
		response.writeHead(200, {'content-length': '1000'}).write('x');
	});
	const silent = await serve(() => undefined);
	expect(await failureOf(fetchQuickly(short))).toMatchObject({message: expect.stringMatching(/cut/)});
	expect(await failureOf(fetchQuickly(stalled))).toMatchObject({message: expect.stringMatching(/stopped/)});
	expect(await failureOf(fetchQuickly(silent))).toMatchObject({message: expect.stringMatching(/not answer/)});
});

test('an abort ends a download', async () => {
	const stop = new AbortController();
	const base = await serve((_request, response) => {
		response.writeHead(200).write('x', () => stop.abort());
	});
	expect(await failureOf(open(base, {signal: stop.signal}))).toMatchObject({name: 'AbortError'});
});

test('a status that is no success is told with what to do', async () => {
	const base = await serve((incoming, response) => {
		response.writeHead(Number(incoming.url?.slice(1))).end('no');
	});
	expect(await failureOf(open(`${base}/404`))).toMatchObject({code: 'BUNDLE_NOT_FOUND'});
	expect(await failureOf(open(`${base}/401`))).toMatchObject({hint: expect.stringMatching(/user:password/)});
	expect(await failureOf(open(`${base}/503`))).toMatchObject({code: 'DOWNLOAD_FAILED'});
});

test('a web page in place of a bundle is explained, whatever type it says it has', async () => {
	for (const type of ['text/html', 'application/zip']) {
		const base = await serve((_request, response) => {
			response.writeHead(200, {'content-type': type}).end('\n<!doctype html>\n<html>Sign in</html>');
		});
		expect(await failureOf(open(base))).toMatchObject({
			code: 'BUNDLE_NOT_A_ZIP',
			message: expect.stringMatching(/web page/),
			hint: expect.stringMatching(/address of the file/),
		});
	}
});

function useProxy(url: string): void {
	const before = {http_proxy: process.env.http_proxy, no_proxy: process.env.no_proxy};
	process.env.http_proxy = url;
	delete process.env.no_proxy;
	onTestFinished(() => {
		for (const [name, value] of Object.entries(before)) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	});
}

/** A proxy that counts what goes through it. */
async function startProxy() {
	const seen = {tunnels: 0, address: ''};
	const proxy = createServer((incoming, response) => {
		seen.tunnels += 1;
		incoming.pipe(
			request(incoming.url as string, {headers: incoming.headers}, answer => answer.pipe(response)),
		);
	});
	proxy.on('connect', (incoming, socket, head) => {
		seen.tunnels += 1;
		const [host, port] = String(incoming.url).split(':');
		const target = connect(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			target.write(head);
			target.pipe(socket).pipe(target);
		});
		socket.on('error', () => target.destroy());
		target.on('error', () => socket.destroy());
	});
	seen.address = `http://127.0.0.1:${await listen(proxy)}`;
	return seen;
}

test('the proxy of the environment is used, and named without its password when it is down', async () => {
	const base = await serve(sendBundle);
	const proxy = await startProxy();
	useProxy(proxy.address);
	expect((await open(base)).sha256).toBe(sha256);
	expect(proxy.tunnels).toBe(1);

	process.env.http_proxy = 'http://me:hunter22@127.0.0.1:1';
	const failure = await failureOf(open(base));
	expect(failure).toMatchObject({
		code: 'DOWNLOAD_FAILED',
		message: expect.stringContaining(
			'the proxy http://127.0.0.1:1 (http_proxy) cannot be used: nothing answers there (ECONNREFUSED)',
		),
		hint: expect.stringMatching(/HTTPS_PROXY.*NO_PROXY=127\.0\.0\.1/),
	});
	expect(`${failure.message} ${failure.hint}`).not.toContain('hunter22');
});

test('a proxy that refuses is told apart from the server behind it', async () => {
	let status = 407;
	const proxy = createServer((_incoming, response) => response.writeHead(status).end());
	proxy.on('connect', (_incoming, socket) => {
		socket.on('error', () => undefined);
		socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
	});
	const address = `http://127.0.0.1:${await listen(proxy)}`;
	useProxy(address);
	const named = `${address} (http_proxy)`;
	for (const url of ['http://example.invalid/x.mcpb', 'https://example.invalid/x.mcpb']) {
		expect(await failureOf(open(url, {allowHttp: true}))).toMatchObject({
			code: 'DOWNLOAD_FAILED',
			message: expect.stringContaining(`the proxy ${named} asks for credentials (status 407)`),
			hint: expect.stringContaining('http://user:password@'),
		});
	}
	status = 502;
	expect(await failureOf(open('https://example.invalid/x.mcpb'))).toMatchObject({
		message: expect.stringContaining(`the proxy ${named} answered with status 502`),
	});
});

test('a proxy whose address is none is told, without its password', async () => {
	const base = await serve(sendBundle);
	useProxy('');
	for (const address of ['http://me:hunter22@[bad', 'me:hunter22@proxy']) {
		process.env.http_proxy = address;
		const failure = await failureOf(open(base));
		expect(failure).toMatchObject({code: 'DOWNLOAD_FAILED', hint: expect.stringMatching(/HTTPS_PROXY/)});
		expect(`${failure.message} ${failure.hint}`).not.toContain('hunter22');
	}
});

test('what NO_PROXY names is asked directly', async () => {
	const base = await serve(sendBundle);
	const proxy = await startProxy();
	useProxy(proxy.address);
	process.env.no_proxy = 'example.com,127.0.0.1';
	expect((await open(base)).sha256).toBe(sha256);
	expect(proxy.tunnels).toBe(0);
});

test('https goes through the proxy as a tunnel, which changes nothing about certificates', async () => {
	const secure = await serveSecurely(sendBundle);
	const proxy = await startProxy();
	useProxy(proxy.address);
	expect((await open(secure)).sha256).toBe(sha256);
	expect(proxy.tunnels).toBe(1);
	setDefaultCACertificates([]);
	expect(await failureOf(open(secure))).toMatchObject({message: expect.stringMatching(/certificate/)});
});

test('a certificate that only the system knows is enough', async () => {
	const before = new Set(getCACertificates('default'));
	const secure = await serveSecurely(sendBundle);
	const ours = getCACertificates('default').filter(certificate => !before.has(certificate));
	const file = join(temporaryFolder(), 'system.pem');
	writeFileSync(file, ours.join('\n'));
	const url = `${secure}/echo.mcpb`;
	const {run} = newHome();
	const args = ['install', url, '--dry-run', '--json'];
	expect(await run(args)).toMatchObject({code: 1, error: {code: 'DOWNLOAD_FAILED'}});
	const known = await run(args, {env: {SSL_CERT_FILE: file}});
	expect(known.code).toBe(0);
	expect(known.json.review.sha256).toBe(sha256);
});
