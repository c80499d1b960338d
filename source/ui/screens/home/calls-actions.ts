import {own} from '../../../core/own.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {connection} from '../../connections.ts';
import {openWith, showCall} from '../tools/open-call.ts';
import {callRows, stillHere} from './calls-list.ts';

/** Shows the call in focus: one that runs or whose answer is still here, or its form with its arguments. */
export function openFromCalls(app: App): void {
	const state = app.state();
	const id = state.selected;
	const rows = callRows(state);
	const row = rows[Math.min(state.call, rows.length - 1)];
	if (!row || id === undefined) return;
	const here = row.kind === 'running' ? row.call : stillHere(state, id, row.call);
	if (here) {
		showCall(app, here);
		return;
	}
	if (row.kind === 'running') return;
	const {tool: name, arguments: args, withheld} = row.call;
	app.run(safeJoin`asking ${safeLine(id)} for its tools`, async () => {
		const known = own(app.state().tools, id);
		const tools =
			known?.status === 'ready' ? known.tools : await (await connection(app, id)).tools(app.lifetime);
		const tool = tools.find(candidate => candidate.name === name);
		if (!tool) {
			app.notify('warn', safeJoin`The server no longer has a tool ${safeLine(name)}.`);
			return;
		}
		openWith(app, {id, tool, value: args});
		if (withheld.length > 0) app.notify('text', ours('Secrets were not kept: fill them in again.'));
	});
}
