import type {RunningServer} from '../../core/contract.ts';
import {ours, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';
import {formatBytes, formatSeconds} from './units.ts';

function cells(server: RunningServer): Cell[] {
	const {id, pid, startedBy, clientName, since, state, sessions, protocol, restarts, rssBytes} = server;
	return [
		{text: safeLine(id), tone: 'strong'},
		{text: safeLine(String(pid))},
		{text: safeLine(state), tone: state === 'running' ? 'good' : 'warn'},
		{text: startedBy === 'user' ? ours('you') : (clientName ?? ours('a client'))},
		{text: formatSeconds((Date.now() - Date.parse(since)) / 1000)},
		{text: safeLine(String(sessions))},
		{text: safeLine(String(restarts)), tone: restarts > 0 ? 'warn' : 'plain'},
		{text: rssBytes === undefined ? ours('-') : formatBytes(rssBytes)},
		{text: protocol === undefined ? ours('-') : safeLine(protocol)},
	];
}

export function printStatus(servers: readonly RunningServer[], style: Style): Lines | Promise<Lines> {
	if (servers.length === 0) return [ours('No server is running. Start one with: mcpb-tui start <id>')];
	const head = [
		ours('ID'),
		ours('PID'),
		ours('STATE'),
		ours('STARTED BY'),
		ours('FOR'),
		ours('SESSIONS'),
		ours('RESTARTS'),
		ours('MEMORY'),
		ours('PROTOCOL'),
	];
	return printTable(head, servers.map(cells), style);
}
