import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer, request as requestOn} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {connect as connectTo, createServer as createTcpServer} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import type {UserError} from '../../../../../source/core/errors.ts';
import {connectRemote} from '../../../../../source/core/runtime/connect.ts';
import {listenHere, startMcp} from '../../../../support/mcp-over-http.ts';
import {temporaryFolder} from '../../../../support/temporary.ts';

async function failureOf(url: string): Promise<UserError> {
	return connectRemote(url).then(
		() => {
			throw new Error('it was expected to fail');
		},
		error => error,
	);
}

function setEnvironment(change: Record<string, string | undefined>): void {
	const set = (values: Record<string, string | undefined>) => {
		for (const [name, value] of Object.entries(values)) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	};
	const before = Object.fromEntries(Object.keys(change).map(name => [name, process.env[name]]));
	set(change);
	onTestFinished(() => set(before));
}

const useProxy = (address: string, more: Record<string, string> = {}) =>
	setEnvironment({
		http_proxy: address,
		https_proxy: undefined,
		HTTPS_PROXY: undefined,
		no_proxy: undefined,
		NO_PROXY: undefined,
		...more,
	});

/** A proxy that forwards, makes tunnels, or answers with a status instead. */
async function startProxy(refuse?: number): Promise<{address: string; seen: string[]}> {
	const seen: string[] = [];
	const proxy = createServer((incoming, response) => {
		seen.push(`${incoming.method} ${incoming.url}`);
		if (refuse !== undefined) return void response.writeHead(refuse).end();
		const {method, headers} = incoming;
		incoming.pipe(
			requestOn(String(incoming.url), {method: String(method), headers}, answer => {
				response.writeHead(answer.statusCode ?? 0, answer.headers);
				answer.pipe(response);
			}),
		);
	});
	proxy.on('connect', (incoming, socket) => {
		seen.push(`CONNECT ${incoming.url}`);
		socket.on('error', () => undefined);
		if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
		const [host, port] = String(incoming.url).split(':');
		const target = connectTo(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			target.pipe(socket).pipe(target);
		});
		target.on('error', () => socket.destroy());
	});
	return {address: `http://127.0.0.1:${await listenHere(proxy)}`, seen};
}

test('the proxy of the environment is used, for this machine too where it is on it', async () => {
	const {address, seen} = await startProxy();
	useProxy(address);
	const {url} = await startMcp();
	const connection = await connectRemote(url);
	expect((await connection.tools()).map(({name}) => name)).toEqual(['echo']);
	await connection.close();
	expect(seen[0]).toBe(`POST ${url}`);
});

test('a proxy on another machine is not asked for this one, and NO_PROXY is kept to', async () => {
	const {url} = await startMcp();
	useProxy('http://proxy.invalid:3128');
	await (await connectRemote(url)).close();
	const {address, seen} = await startProxy();
	useProxy(address, {no_proxy: '127.0.0.1'});
	await (await connectRemote(url)).close();
	expect(seen).toEqual([]);
});

test('a proxy that is not there is named, without its password', async () => {
	useProxy('http://me:hunter22@127.0.0.1:1');
	for (const url of ['https://mcp.invalid/mcp', (await startMcp()).url]) {
		const failure = await failureOf(url);
		expect(failure).toMatchObject({
			code: 'SERVER_UNREACHABLE',
			message: expect.stringContaining(
				'the proxy http://127.0.0.1:1 (http_proxy) cannot be used: nothing answers there',
			),
			hint: expect.stringMatching(/HTTPS_PROXY.*NO_PROXY=/),
		});
		expect(`${failure.message} ${failure.hint}`).not.toContain('hunter22');
	}
});

test.each([
	[407, 'asks for credentials (status 407)', 'http://user:password@'],
	[403, 'does not allow it (status 403)', 'NO_PROXY=mcp.invalid'],
	[502, 'answered with status 502', 'NO_PROXY=mcp.invalid'],
])('a proxy that answers %i is what is told', async (status, says, hint) => {
	const {address} = await startProxy(status);
	useProxy(address);
	expect(await failureOf('https://mcp.invalid/mcp')).toMatchObject({
		code: 'SERVER_UNREACHABLE',
		message: expect.stringContaining(`the proxy ${address} (http_proxy) ${says}`),
		hint: expect.stringContaining(hint),
	});
});

test('a proxy whose address is none is told', async () => {
	useProxy('http://me:hunter22@[bad');
	const failure = await failureOf('https://mcp.invalid/mcp');
	expect(failure).toMatchObject({code: 'SERVER_UNREACHABLE', hint: expect.stringContaining('HTTPS_PROXY')});
	expect(`${failure.message} ${failure.hint}`).not.toContain('hunter22');
});

test('what keeps the server itself from answering is named', async () => {
	const ports = await Promise.all(
		['reset', 'not HTTP'].map(kind =>
			listenHere(
				createTcpServer(socket => {
					socket.on('error', () => undefined);
					socket.once('data', () =>
						kind === 'reset' ? socket.resetAndDestroy() : socket.end('SSH-2.0-x\r\n'),
					);
				}),
			),
		),
	);
	const says = async (url: string) => (await failureOf(url)).message;
	expect(await says(`http://127.0.0.1:${ports[0]}/mcp`)).toMatch(/was cut.*\(\w+\)/);
	expect(await says(`http://127.0.0.1:${ports[1]}/mcp`)).toContain('does not speak HTTP');
	expect(await says('http://127.0.0.1:1/mcp')).toContain('port belongs to another protocol');
	const {url} = await startMcp();
	expect(await says(url.replace('http:', 'https:'))).toContain('does not speak TLS');
});

test('a certificate that nobody vouches for is told as that', async () => {
	const folder = temporaryFolder();
	const options =
		'-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
	execFileSync('openssl', ['req', ...options.split(' ')], {cwd: folder, stdio: 'ignore'});
	const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map(name => readFileSync(join(folder, name), 'utf8'));
	const port = await listenHere(createSecureServer({key, cert}));
	expect(await failureOf(`https://localhost:${port}/mcp`)).toMatchObject({
		code: 'SERVER_UNREACHABLE',
		message: expect.stringMatching(/certificate is self-signed/),
		hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
	});
});
