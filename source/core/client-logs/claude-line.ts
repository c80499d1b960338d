/**
 * The lines of Claude Desktop's own logs. Per server `<time> [<name>] [<level>] <text> { metadata: undefined }`, in
 * the log of all `<time> [<level>] [<name>] <text>`; between them what servers write to standard error, as it is.
 * The forms change from version to version, so whatever fits none of them is still shown as a line.
 */
import type {LogLine} from '../contract.ts';

export type Head = {time: string; level: string; name: string; text: string};

const timed = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (.*)$/s;
const levelFirst = /^\[(trace|debug|info|warn|warning|error|fatal)\] \[(.*?)\] ?(.*)$/is;
const levelLast = /^\[(.*?)\] \[(trace|debug|info|warn|warning|error|fatal)\] ?(.*)$/is;

/** What stands before the text of a line; undefined for one that has no time. */
export function readHead(line: string): Head | undefined {
	const [, time, rest] = timed.exec(line) ?? [];
	if (time === undefined || rest === undefined) return undefined;
	const [, level, name, text] = levelFirst.exec(rest) ?? [];
	if (level !== undefined) return {time, level, name: name ?? '', text: text ?? ''};
	const [, otherName, otherLevel, otherText] = levelLast.exec(rest) ?? [];
	if (otherLevel !== undefined)
		return {time, level: otherLevel, name: otherName ?? '', text: otherText ?? ''};
	return {time, level: 'info', name: '', text: rest};
}

/** Events in the life of a server. "Server started and connected" only means that it was spawned. */
export const milestones =
	/^(?:Initializing server|Using MCP server command|Server started and connected|Server transport (?:closed|error)|Server disconnected|Client transport closed|Shutting down|Attempting to (?:connect|start)|spawn \S)|\bENOENT\b/;

type Message = NonNullable<LogLine['message']>;
export type Sent = {
	direction: Message['direction'];
	method?: string;
	id?: string;
	bytes: number;
	payload: string;
};

/** `{full JSON-RPC}`, or since summer 2026 `method="tools/call" id=2 params` and `id=2 result(2 blocks)`. */
export function readMessage(text: string): Sent | undefined {
	const [, from, payload = ''] = /^Message from (client|server): (.*)$/s.exec(text) ?? [];
	if (from === undefined) return undefined;
	const direction = from === 'client' ? 'to-server' : 'from-server';
	try {
		const {method, id} = JSON.parse(payload) as {method?: unknown; id?: unknown};
		return {
			direction,
			...(typeof method === 'string' && {method}),
			...(['string', 'number'].includes(typeof id) && {id: String(id)}),
			bytes: Buffer.byteLength(payload),
			payload,
		};
	} catch {
		const method = /\bmethod="([^"]*)"/.exec(payload)?.[1];
		const id = /\bid="?([^\s"]+)"?/.exec(payload)?.[1];
		// How long it was is not written down.
		return {direction, ...(method && {method}), ...(id && {id}), bytes: 0, payload};
	}
}

/** Requests whose answer has not come, so that an answer can tell how long it took. */
export function createPairs() {
	const open = new Map<string, number>();
	return (server: string, {direction, method, id}: Sent, time: string): number | undefined => {
		if (id === undefined) return undefined;
		if (method !== undefined) {
			// An id may be asked and never answered.
			if (open.size > 1000) open.clear();
			open.set(`${server}\n${direction}\n${id}`, Date.parse(time));
			return undefined;
		}
		const asked = `${server}\n${direction === 'to-server' ? 'from-server' : 'to-server'}\n${id}`;
		const begin = open.get(asked);
		open.delete(asked);
		return begin === undefined ? undefined : Date.parse(time) - begin;
	};
}
