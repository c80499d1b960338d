import {getCACertificates} from 'node:tls';
import type {EnvHttpProxyAgent, Response} from 'undici';
import {UserError} from '../errors.ts';
import {isUnknownIssuer} from './download-faults.ts';
import type {Address} from './source.ts';

/** Milliseconds for connecting, for the answer to begin, and without a byte. */
export type Timeouts = {connect: number; headers: number; idle: number};

const patience: Timeouts = {connect: 10_000, headers: 30_000, idle: 30_000};

/** What asks: through the proxy that the environment names, known by Node's certificates or also by the system's. */
async function createAgent(
	timeouts: Timeouts,
	authorities: 'of Node' | 'of the system too',
): Promise<EnvHttpProxyAgent> {
	// By way of `default`: a bundled CommonJS module has no other names when it is imported late.
	const {EnvHttpProxyAgent: Agent} = (await import('undici')).default;
	const tls = {
		timeout: timeouts.connect,
		...(authorities === 'of the system too' && {
			ca: [...getCACertificates('default'), ...getCACertificates('system')],
		}),
	};
	const waits = {headersTimeout: timeouts.headers, bodyTimeout: timeouts.idle};
	try {
		return new Agent({...waits, connect: tls, requestTls: tls, proxyTls: tls});
	} catch {
		throw new UserError('DOWNLOAD_FAILED', 'The proxy that the environment names has no valid address.', {
			hint: 'Look at HTTPS_PROXY, HTTP_PROXY and their like in lower case: http://proxy.example:3128',
		});
	}
}

/** Does some asking, and does it again with the system's certificates where nobody whom Node knows vouches for a host. */
export async function withAgent<Result>(
	timeouts: Timeouts = patience,
	work: (agent: EnvHttpProxyAgent) => Promise<Result>,
): Promise<Result> {
	let agent = await createAgent(timeouts, 'of Node');
	try {
		return await work(agent).catch(async (error: unknown) => {
			if (!isUnknownIssuer(error)) throw error;
			// Reading the system's takes a third of a second, so only who needs them pays for it.
			await agent.destroy();
			agent = await createAgent(timeouts, 'of the system too');
			return work(agent);
		});
	} finally {
		// Nothing is waited for: a stalled server would keep a polite close open.
		await agent.destroy();
	}
}

/** Asks once and follows no redirect: who asks judges where it leads. */
export async function askOne(
	agent: EnvHttpProxyAgent,
	{url, authorization}: Address,
	{
		method = 'GET',
		headers,
		signal,
	}: {method?: 'GET' | 'HEAD'; headers: Readonly<Record<string, string>>; signal: AbortSignal | undefined},
): Promise<Response> {
	const {fetch} = (await import('undici')).default;
	return fetch(url, {
		method,
		redirect: 'manual',
		dispatcher: agent,
		// A bundle is compressed already.
		headers: {
			accept: '*/*',
			'accept-encoding': 'identity',
			...headers,
			...(authorization && {authorization}),
		},
		...(signal && {signal}),
	});
}
