import type {Paths} from '../../source/core/paths.ts';
import {runningServers, stopServer} from '../../source/core/runtime/running.ts';

/** Stops every server that runs in a home. */
export async function endServers(paths: Paths): Promise<void> {
	const servers = await runningServers(paths);
	await Promise.all(servers.map(({id, pid}) => stopServer(paths, id, {pid}).catch(() => undefined)));
}
