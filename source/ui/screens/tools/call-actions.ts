import type {Tool} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {formReducer, formValues} from '../../../core/form/form-state.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {changeForm} from '../../components/form-edit.ts';
import {paragraph} from '../../components/lines.ts';
import {editOf} from '../../components/text-edit.ts';
import {connection, disconnect} from '../../connections.ts';
import {resultSize} from './call-layout.ts';
import {type CallPhase, type CallState, emptyFields} from './call-state.ts';
import {resultRows} from './result-rows.ts';
import {resultText} from './result-text.ts';
import {toolNames} from './tool-list.ts';

/** What ends the call that is under way. */
let calling: AbortController | undefined;

function draftKey(id: string, tool: string): string {
	return `${id} ${tool}`;
}

function openCall(app: App, id: string, tool: Tool): void {
	const fields = app.state().drafts[draftKey(id, tool.name)] ?? emptyFields(tool);
	const search = {editing: false, text: editOf('')};
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'call',
			id,
			tool,
			fields,
			phase: {at: 'editing'},
			focus: 'form',
			scroll: 0,
			search,
			candidates: [],
		},
	});
}

/** Opens the tool in focus; where only the manifest is known, the server is asked first. */
export function openTool(app: App): void {
	const {selected: id, tools, tool: index} = app.state();
	const name = toolNames(app.state())[index]?.name;
	if (id === undefined) return;
	const known = tools[id];
	const found = known?.status === 'ready' ? known.tools.find(tool => tool.name === name) : undefined;
	if (found) {
		openCall(app, id, found);
		return;
	}
	app.run(safeJoin`asking ${safeLine(id)} for its tools`, async () => {
		const list = await (await connection(app, id)).tools(app.lifetime);
		app.dispatch({type: 'tools', id, list: {status: 'ready', tools: list}});
		const tool = list.find(candidate => candidate.name === name);
		if (tool) openCall(app, id, tool);
		else if (name !== undefined)
			app.notify('warn', safeJoin`The server has no tool ${safeLine(name)}: here is what it has.`);
	});
}

function setPhase(app: App, phase: CallPhase, focus?: CallState['focus']): void {
	const call = overlayOf(app.state(), 'call');
	if (call) app.dispatch({type: 'change', overlay: {...call, phase, ...(focus && {focus, scroll: 0})}});
}

function isDestructive({annotations}: Tool): boolean {
	return annotations?.destructiveHint === true && annotations.readOnlyHint !== true;
}

/** Calls the tool with what the form says; one that is marked destructive asks first. */
export function send(app: App): void {
	const call = overlayOf(app.state(), 'call');
	if (!call || call.phase.at === 'running') return;
	const {errors} = formValues(formReducer(call.fields.form, {type: 'check'}));
	if (Object.keys(errors).length > 0) {
		app.dispatch({
			type: 'change',
			overlay: {...call, focus: 'form', fields: changeForm(call.fields, {type: 'check'})},
		});
		return;
	}
	if (!isDestructive(call.tool)) {
		sendNow(app);
		return;
	}
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Call ${safeLine(call.tool.name)}?`,
			lines: paragraph(
				ours('Its server marks this tool as destructive: it may delete or overwrite things.'),
				60,
			),
			yes: ours('Call it'),
			answer: 'no',
			intent: {type: 'call'},
		},
	});
}

export function sendNow(app: App): void {
	const call = overlayOf(app.state(), 'call');
	if (!call) return;
	const {id, tool, fields} = call;
	const {values} = formValues(fields.form);
	calling = new AbortController();
	const signal = AbortSignal.any([calling.signal, app.lifetime]);
	const since = Date.now();
	app.dispatch({type: 'draft', key: draftKey(id, tool.name), fields});
	setPhase(app, {at: 'running', since, stopping: false}, 'result');
	const work = async () => {
		const server = await connection(app, id);
		const answer = await server.call(tool.name, values, {
			signal,
			onProgress(progress) {
				const now = overlayOf(app.state(), 'call')?.phase;
				if (now?.at === 'running') setPhase(app, {...now, progress});
			},
		});
		setPhase(app, {at: 'done', answer, text: resultText(answer)}, 'result');
	};
	work().catch((error: unknown) => {
		if (!app.lifetime.aborted) setPhase(app, {at: 'failed', error: toUserError(error)}, 'result');
	});
}

export function cancelCall(app: App): void {
	const phase = overlayOf(app.state(), 'call')?.phase;
	if (phase?.at !== 'running') return;
	setPhase(app, {...phase, stopping: true});
	calling?.abort();
}

/** What was typed is kept for the next time; a server that was started for this alone is stopped. */
export function leaveCall(app: App): void {
	const call = overlayOf(app.state(), 'call');
	if (!call) return;
	app.dispatch({
		type: 'draft',
		key: draftKey(call.id, call.tool.name),
		fields: {...call.fields, onSubmit: false},
	});
	app.dispatch({type: 'close', kind: 'call'});
	void disconnectPrivate(app, call.id);
}

async function disconnectPrivate(app: App, id: string): Promise<void> {
	const open = await app.connections.get(id)?.catch(() => undefined);
	if (open && !open.joined) await disconnect(app, id);
}

export function switchFocus(app: App, focus?: CallState['focus']): void {
	const call = overlayOf(app.state(), 'call');
	if (call)
		app.dispatch({
			type: 'change',
			overlay: {...call, focus: focus ?? (call.focus === 'form' ? 'result' : 'form')},
		});
}

export function searchResult(app: App, search: Partial<CallState['search']>): void {
	const call = overlayOf(app.state(), 'call');
	if (call) app.dispatch({type: 'change', overlay: {...call, search: {...call.search, ...search}}});
}

/** Scrolls to the next row that has the searched text, or the one before. */
export function findInResult(app: App, by: 1 | -1): void {
	const state = app.state();
	const call = overlayOf(state, 'call');
	const query = call?.search.text.text.toLowerCase() ?? '';
	if (call?.phase.at !== 'done' || query === '') return;
	const {width, height} = resultSize(state);
	const rows = resultRows(call.phase.text, width);
	const isHit = (row: SafeText) => row.toLowerCase().includes(query);
	const at =
		by === 1
			? rows.findIndex((row, index) => index > call.scroll && isHit(row))
			: rows.findLastIndex((row, index) => index < call.scroll && isHit(row));
	if (at === -1) {
		app.notify('text', ours('No more hits.'));
		return;
	}
	const scroll = Math.min(at, Math.max(0, rows.length - height));
	app.dispatch({type: 'change', overlay: {...call, scroll}});
}
