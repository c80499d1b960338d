import type {JsonObject, Tool} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {createSchemaForm, fromValue} from '../../../core/form/schema-form/form.ts';
import {loadValidator} from '../../../core/form/schema-form/validator.ts';
import {own} from '../../../core/own.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type Call, callsOf, noLog} from '../../calls/call.ts';
import {changeCall, currentCall} from '../../calls/change-call.ts';
import {judgeSchema, type SchemaEdit, schemaEdit} from '../../components/schema-edit.ts';
import {connection} from '../../connections.ts';
import {shownServer} from '../offers/offers.ts';
import {firstView} from '../result/result-view.ts';
import {toolNames} from './tool-list.ts';

let made = 0;

function newCall(app: App, {id, tool, fields}: Pick<Call, 'id' | 'tool' | 'fields'>): Call {
	const call: Call = {key: `${++made}`, id, tool, fields, phase: {at: 'editing'}, log: noLog};
	app.dispatch({type: 'call-added', call});
	return call;
}

function emptyFields(tool: Tool): SchemaEdit {
	return schemaEdit(createSchemaForm(tool.inputSchema));
}

/** Shows the screen of a call of this sitting. */
export function showCall(app: App, {key, id, phase}: Pick<Call, 'key' | 'id' | 'phase'>): void {
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'call',
			key,
			id,
			focus: phase.at === 'running' ? 'result' : 'form',
			result: firstView,
		},
	});
}

/** The tool's form: as it was left, or with the last arguments; its running call, if there is one. */
function openCall(app: App, id: string, tool: Tool): void {
	const calls = callsOf(app.state(), id, tool.name);
	const [left] = calls;
	const call = left ?? newCall(app, {id, tool, fields: emptyFields(tool)});
	if (left && left.tool !== tool && left.phase.at !== 'running')
		// Its server may have given it another schema meanwhile: what was typed stays.
		changeCall(app, left.key, now => ({
			...now,
			tool,
			fields: schemaEdit(fromValue(createSchemaForm(tool.inputSchema), now.fields.form.value)),
		}));
	showCall(app, call);
	void prepareForm(app, call.key, left === undefined);
}

/** Opens one more call of a tool, with these arguments. */
export function openWith(
	app: App,
	{id, tool, value}: {id: string; tool: Tool; value: JsonObject | undefined},
): void {
	const fields = schemaEdit(createSchemaForm(tool.inputSchema, value === undefined ? {} : {value}));
	const call = newCall(app, {id, tool, fields});
	showCall(app, call);
	void prepareForm(app, call.key, false);
}

/** Opens one more call of the same tool with the same arguments: the first one goes on. */
export function openAnother(app: App, {id, tool, fields}: Call): void {
	showCall(app, newCall(app, {id, tool, fields}));
}

/** The last arguments, unless something was typed before they came, and what judges the form. */
async function prepareForm(app: App, key: string, takesLast: boolean): Promise<void> {
	const before = currentCall(app, key);
	if (!before) return;
	const {id, tool} = before;
	const last = takesLast ? await app.core.calls.last(id, tool.name).catch(() => undefined) : undefined;
	const value = last?.arguments;
	if (value)
		changeCall(app, key, call =>
			call.fields === before.fields
				? {...call, fields: schemaEdit(createSchemaForm(tool.inputSchema, {value}))}
				: call,
		);
	const validate = await loadValidator(tool.inputSchema);
	if (!app.lifetime.aborted)
		changeCall(app, key, call => ({
			...call,
			fields: judgeSchema(call.fields, {type: 'use-validator', validate}),
		}));
}

/** Why there is no list stands where it would be, whole. */
async function askForTools(app: App, id: string): Promise<readonly Tool[]> {
	try {
		return await (await connection(app, id)).tools(app.lifetime);
	} catch (error) {
		if (!app.lifetime.aborted)
			app.dispatch({type: 'tools', id, list: {status: 'failed', error: toUserError(error)}});
		throw error;
	}
}

/** Opens the tool in focus; where only the manifest is known, the server is asked first. */
export function openTool(app: App): void {
	const {tools, tool: index} = app.state();
	const id = shownServer(app.state());
	const {name, problem} = toolNames(app.state())[index] ?? {};
	if (id === undefined) return;
	if (name === '') {
		app.notify('warn', safeJoin`This tool cannot be called: ${problem ?? ours('it has no name')}.`);
		return;
	}
	const known = own(tools, id);
	const found = known?.status === 'ready' ? known.tools.find(tool => tool.name === name) : undefined;
	if (found) {
		openCall(app, id, found);
		return;
	}
	app.run(safeJoin`asking ${safeLine(id)} for its tools`, async () => {
		const list = await askForTools(app, id);
		app.dispatch({type: 'tools', id, list: {status: 'ready', tools: list}});
		const tool = list.find(candidate => candidate.name === name);
		if (tool) openCall(app, id, tool);
		else if (name !== undefined)
			app.notify('warn', safeJoin`The server has no tool ${safeLine(name)}: here is what it has.`);
	});
}
