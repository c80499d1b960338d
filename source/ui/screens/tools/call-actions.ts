import type {Tool} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {createSchemaForm, toValue} from '../../../core/form/schema-form/form.ts';
import {loadValidator} from '../../../core/form/schema-form/validator.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {paragraph} from '../../components/lines.ts';
import {changeSchema, endNaming, judgeSchema, schemaEdit} from '../../components/schema-edit.ts';
import {editOf} from '../../components/text-edit.ts';
import {connection, disconnect} from '../../connections.ts';
import {dateTime} from '../../show.ts';
import {resultSize} from './call-layout.ts';
import {type CallPhase, type CallState, callArguments, emptyFields} from './call-state.ts';
import {resultRows} from './result-rows.ts';
import {resultText} from './result-text.ts';
import {toolNames} from './tool-list.ts';

/** What ends the call that is under way. */
let calling: AbortController | undefined;

function draftKey(id: string, tool: string): string {
	return `${id} ${tool}`;
}

function openCall(app: App, id: string, tool: Tool): void {
	const draft = app.state().drafts[draftKey(id, tool.name)];
	const fields = draft ?? emptyFields(tool);
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
		},
	});
	void prepareForm(app, id, {tool, takesLast: draft === undefined});
}

/** The last arguments, unless something was typed before they came, and what judges the form. */
async function prepareForm(
	app: App,
	id: string,
	{tool, takesLast}: {tool: Tool; takesLast: boolean},
): Promise<void> {
	const before = overlayOf(app.state(), 'call');
	const current = () => {
		const call = overlayOf(app.state(), 'call');
		return call?.id === id && call.tool === tool ? call : undefined;
	};
	const last = takesLast ? await app.core.calls.last(id, tool.name).catch(() => undefined) : undefined;
	const untouched = current();
	if (last?.arguments && untouched && untouched.fields === before?.fields) {
		const fields = schemaEdit(createSchemaForm(tool.inputSchema, {value: last.arguments}));
		app.dispatch({type: 'change', overlay: {...untouched, fields}});
	}
	const validate = await loadValidator(tool.inputSchema);
	const call = current();
	if (call)
		app.dispatch({
			type: 'change',
			overlay: {...call, fields: judgeSchema(call.fields, {type: 'use-validator', validate})},
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
	if (!call.fields.form.validate) {
		void loadValidator(call.tool.inputSchema).then(validate => {
			const now = overlayOf(app.state(), 'call');
			if (now?.tool !== call.tool || app.lifetime.aborted) return;
			app.dispatch({
				type: 'change',
				overlay: {...now, fields: judgeSchema(now.fields, {type: 'use-validator', validate})},
			});
			send(app);
		});
		return;
	}
	const fields = endNaming(call.fields);
	const {problems} = toValue(fields.form);
	if (problems.length > 0) {
		app.dispatch({
			type: 'change',
			overlay: {...call, focus: 'form', fields: changeSchema(fields, {type: 'check'})},
		});
		app.notify('warn', ours('Not called: values are wrong or missing. Alt-S calls anyway.'));
		return;
	}
	askOrSend(app, {...call, fields});
}

/** Calls with values that the tool's schema does not allow: what its server says of them is the question. */
export function sendAnyway(app: App): void {
	const call = overlayOf(app.state(), 'call');
	if (call && call.phase.at !== 'running') askOrSend(app, {...call, fields: endNaming(call.fields)});
}

function askOrSend(app: App, call: CallState): void {
	app.dispatch({type: 'change', overlay: call});
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
	const values = callArguments(call);
	calling = new AbortController();
	const signal = AbortSignal.any([calling.signal, app.lifetime]);
	app.dispatch({type: 'draft', key: draftKey(id, tool.name), fields});
	setPhase(app, {at: 'running', seconds: 0, stopping: false}, 'result');
	const ticking = setInterval(() => {
		const now = overlayOf(app.state(), 'call')?.phase;
		if (now?.at === 'running') setPhase(app, {...now, seconds: now.seconds + 1});
	}, 1000);
	signal.addEventListener('abort', () => clearInterval(ticking));
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
	work()
		.catch((error: unknown) => {
			if (!app.lifetime.aborted) setPhase(app, {at: 'failed', error: toUserError(error)}, 'result');
		})
		.finally(() => clearInterval(ticking));
}

/** Takes the arguments of the call before: first of the newest one, after the oldest of the newest again. */
export function takeEarlier(app: App): void {
	const before = overlayOf(app.state(), 'call');
	if (!before || before.phase.at === 'running') return;
	const take = async () => {
		const all = await app.core.calls.history(before.id, before.tool.name);
		const kept = all.filter(({arguments: args}) => args !== undefined);
		const call = overlayOf(app.state(), 'call');
		if (call?.tool !== before.tool || call.phase.at === 'running') return;
		const index = call.earlier === undefined ? 0 : (call.earlier + 1) % Math.max(1, kept.length);
		const taken = kept[index];
		if (!taken?.arguments) {
			app.notify('text', ours('No arguments of earlier calls are kept.'));
			return;
		}
		const {validate} = call.fields.form;
		const fields = schemaEdit(
			createSchemaForm(call.tool.inputSchema, {value: taken.arguments, ...(validate && {validate})}),
		);
		app.dispatch({type: 'change', overlay: {...call, fields, earlier: index}});
		app.notify('text', safeJoin`Arguments of ${dateTime(taken.time)}, ${index + 1} of ${kept.length}.`);
	};
	take().catch(app.fail);
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
		fields: call.fields,
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
