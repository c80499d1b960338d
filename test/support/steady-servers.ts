import type {Core} from '../../source/core/contract.ts';

/** What core tells of servers, with process ids, sizes, times and durations that are always the same. */
export function steadyServers(core: Core, since: () => string): Pick<Core, 'status' | 'connect'> {
	return {
		async status() {
			const servers = await core.status();
			return servers.map((server, index) => ({
				...server,
				pid: 4100 + index,
				serverPid: 4200 + index,
				since: since(),
				rssBytes: 44_000_000,
			}));
		},
		async connect(...given) {
			const connection = await core.connect(...given);
			return {
				...connection,
				call: async (...asked) => ({...(await connection.call(...asked)), milliseconds: 12}),
			};
		},
	};
}
