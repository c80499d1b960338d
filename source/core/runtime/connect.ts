import type {ConnectOptions, ServerConnection} from '../contract.ts';
import type {Paths} from '../paths.ts';
import {openConnection} from './connection/open-connection.ts';
import {openProcessLine} from './connection/process-line.ts';
import {
	knowsNoSse,
	knowsOnlySse,
	openRemoteLine,
	type RemoteOptions,
	readServerUrl,
} from './connection/remote-line.ts';
import {openRunnerLine} from './connection/runner-line.ts';
import {serverEnvironment} from './server-environment.ts';

/**
 * Joins the running server of an extension, or starts one that ends with the connection.
 * Throws `SERVER_AMBIGUOUS` when two are running, `SERVER_NOT_RUNNING` when none has the pid, and what keeps the
 * server from being started or from answering.
 */
export async function connectServer(
	paths: Paths,
	id: string,
	options: ConnectOptions = {},
): Promise<ServerConnection> {
	return openConnection(await openRunnerLine(paths, id, options), options);
}

export type ForeignServer = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	/** To be hidden in what it writes. */
	secrets?: readonly string[];
};

/**
 * Starts a server that is not ours as its client would, for this connection alone: from `/`, with its own variables
 * and a few of `env`. Throws what keeps it from being started or from answering.
 */
export async function connectForeign(
	id: string,
	{command, args, env: own, secrets = []}: ForeignServer,
	env: NodeJS.ProcessEnv,
	options: ConnectOptions = {},
): Promise<ServerConnection> {
	const path = env.PATH || '/usr/local/bin:/usr/bin:/bin';
	const launch = {
		command,
		args: [...args],
		env: serverEnvironment(env, {path, manifestEnv: own, passEnv: []}),
		cwd: '/',
	};
	return openConnection(await openProcessLine(id, launch, secrets), options);
}

/**
 * Connects to a server at a URL: Streamable HTTP, or SSE where the server knows only that.
 * Throws `USAGE`, `SERVER_UNAUTHORIZED`, `SERVER_UNREACHABLE`.
 */
export async function connectRemote(address: string, options: RemoteOptions = {}): Promise<ServerConnection> {
	const url = readServerUrl(address, options);
	try {
		return await openConnection(await openRemoteLine(url, 'streamable-http', options), options);
	} catch (error) {
		if (!knowsOnlySse(error)) throw error;
		return openConnection(await openRemoteLine(url, 'sse', options), options).catch((second: unknown) => {
			// The refusal of today's transport says more about a server that knows neither.
			throw knowsNoSse(second) ? error : second;
		});
	}
}
