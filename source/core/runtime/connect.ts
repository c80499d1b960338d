import type {ConnectOptions, ServerConnection} from '../contract.ts';
import type {Paths} from '../paths.ts';
import {openConnection} from './connection/open-connection.ts';
import {openRunnerLine} from './connection/runner-line.ts';

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
