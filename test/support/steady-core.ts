import process from 'node:process';
import type {Core} from '../../source/core/contract.ts';
import {steadyServers} from './steady-servers.ts';
import {root} from './stores.ts';

/** Core, with what differs from machine to machine (folders, process ids, hashes) always the same on the screens. */
export function steadyCore(core: Core): Core {
	const home = core.paths.home ?? '';
	const words: readonly (readonly [string, string])[] = [
		// First: in a fresh checkout it lies below the root.
		[process.execPath, '/usr/bin/node'],
		[home, '/home/ada/mcpb'],
		[root, '/home/ada/source'],
	];
	const steady = <Value>(value: Value): Value =>
		JSON.parse(
			words
				.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))
				.replaceAll(/[\da-f]{64}/g, 'c'.repeat(64)),
		);
	return {
		...core,
		paths: {...core.paths, home: '/home/ada/mcpb'},
		info: async (...given) => steady(await core.info(...given)),
		sync: async (...given) => steady(await core.sync(...given)),
		clientStatus: async (...given) => steady(await core.clientStatus(...given)),
		async prepare(...given) {
			const prepared = await core.prepare(...given);
			return {...prepared, review: steady(prepared.review)};
		},
		...steadyServers(core, () => '2026-11-21T09:38:30.000Z'),
	};
}
