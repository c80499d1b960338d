/**
 * A core in a process of its own, as the screens are one: does what its parent asks over IPC, one message an order.
 * `node --expose-gc test/support/long-lived-core.ts`
 */
import {readdirSync} from 'node:fs';
import process from 'node:process';
import {createCore} from '../../source/core/core.ts';
import type {Paths} from '../../source/core/paths.ts';

export type Order = {
	paths: Paths;
	what: 'start' | 'stop' | 'under a session' | 'one call' | 'status' | 'memory';
	id: string;
	pid?: number;
};

export type Done = {pid: number; serverPid: number; running: number; rssBytes: number; descriptors: number};

async function obey({paths, what, id, pid}: Order): Promise<Partial<Done>> {
	const core = createCore({paths});
	switch (what) {
		case 'start': {
			const started = await core.start(id);
			return {pid: started.pid, serverPid: started.serverPid ?? 0};
		}
		case 'stop':
			await core.stop(id, pid === undefined ? {} : {pid});
			return {};
		case 'under a session': {
			const started = await core.start(id);
			const session = await core.connect(id, {pid: started.pid});
			await session.call('hello', {});
			await core.stop(id, {pid: started.pid});
			await session.close();
			return {pid: started.pid};
		}
		case 'one call': {
			const session = await core.connect(id);
			await session.call('hello', {});
			await session.close();
			return {};
		}
		case 'status':
			return {running: (await core.status()).length};
		case 'memory':
			globalThis.gc?.();
			return {rssBytes: process.memoryUsage.rss(), descriptors: readdirSync('/proc/self/fd').length};
	}
}

process.on('message', async ({number, order}: {number: number; order: Order}) => {
	try {
		process.send?.({number, done: await obey(order)});
	} catch (error) {
		process.send?.({number, error: String(error)});
	}
});
