import {getCACertificates} from 'node:tls';
import type {Dispatcher, EnvHttpProxyAgent, Pool, RequestInit, Response} from 'undici';
import {UserError} from '../errors.ts';
import {isUnknownIssuer, markProxyError} from './faults.ts';
import {isOutOfReach, proxyOrigins} from './proxy.ts';

/** Milliseconds for connecting, for the answer to begin, and without a byte; 0 for as long as it takes. */
export type Timeouts = {connect: number; headers: number; idle: number};

const patience: Timeouts = {connect: 10_000, headers: 30_000, idle: 30_000};

type Connector = (options: object, done: (error: Error | null, socket: unknown) => void) => void;

/** The same way to a proxy; what goes wrong on it is marked. */
function toProxy(connect: Connector): Connector {
	return (options, done) => connect(options, (error, socket) => done(error && markProxyError(error), socket));
}

type AgentOptions = {authorities: 'of Node' | 'of the system too'; noProxy?: string};

/** What asks: through the proxy that the environment names, known by Node's certificates or also by the system's. */
async function createAgent(
	timeouts: Timeouts,
	{authorities, noProxy}: AgentOptions,
): Promise<EnvHttpProxyAgent> {
	// By way of `default`: a bundled CommonJS module has no other names when it is imported late.
	const {EnvHttpProxyAgent: Agent, Pool: ConnectionPool} = (await import('undici')).default;
	const proxies = proxyOrigins();
	const factory = (origin: string | URL, options: object): Dispatcher => {
		const {connect} = options as {connect?: unknown};
		const isProxy = typeof connect === 'function' && proxies.has(new URL(origin).origin);
		const marked = isProxy ? {...options, connect: toProxy(connect as Connector)} : options;
		return new ConnectionPool(origin, marked as Pool.Options);
	};
	const tls = {
		timeout: timeouts.connect,
		...(authorities === 'of the system too' && {
			ca: [...getCACertificates('default'), ...getCACertificates('system')],
		}),
	};
	const waits = {headersTimeout: timeouts.headers, bodyTimeout: timeouts.idle};
	try {
		return new Agent({
			...waits,
			connect: tls,
			requestTls: tls,
			proxyTls: tls,
			factory,
			clientFactory: factory,
			...(noProxy !== undefined && {noProxy}),
		});
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
	let agent = await createAgent(timeouts, {authorities: 'of Node'});
	try {
		return await work(agent).catch(async (error: unknown) => {
			if (!isUnknownIssuer(error)) throw error;
			// Reading the system's takes a third of a second, so only who needs them pays for it.
			await agent.destroy();
			agent = await createAgent(timeouts, {authorities: 'of the system too'});
			return work(agent);
		});
	} finally {
		// Nothing is waited for: a stalled server would keep a polite close open.
		await agent.destroy();
	}
}

export type Asker = {
	/** Asks once and follows no redirect. Rejects with what `networkFault` explains. */
	ask: (url: URL, init: RequestInit) => Promise<Response>;
	/** Cuts every connection. */
	destroy: () => Promise<void>;
};

/** Asks one server again and again. A proxy on another machine is not asked for an address of this one. */
export function createAsker(server: URL, timeouts: Timeouts): Asker {
	const noProxy = isOutOfReach(server) ? {noProxy: '*'} : {};
	let agent = createAgent(timeouts, {authorities: 'of Node', ...noProxy});
	// Who only closes is not to be told of a proxy without an address.
	agent.catch(() => undefined);
	let isPatient = true;
	const attempt = async (url: URL, init: RequestInit) => {
		const {fetch} = (await import('undici')).default;
		return fetch(url, {...init, redirect: 'manual', dispatcher: await agent});
	};
	return {
		async ask(url, init) {
			const used = agent;
			try {
				return await attempt(url, init);
			} catch (error) {
				if (!isUnknownIssuer(error) || (!isPatient && used === agent)) throw error;
				if (used === agent) {
					isPatient = false;
					agent = createAgent(timeouts, {authorities: 'of the system too', ...noProxy});
					await (await used).destroy();
				}
				return attempt(url, init);
			}
		},
		async destroy() {
			await (await agent.catch(() => undefined))?.destroy();
		},
	};
}
