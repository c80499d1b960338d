import type {CompletionOf} from '../../../core/contract.ts';
import {toValue} from '../../../core/form/schema-form/form.ts';
import {loadValidator} from '../../../core/form/schema-form/validator.ts';
import {expandTemplate} from '../../../core/form/uri-template.ts';
import {ours} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {changeSchema, judgeSchema} from '../../components/schema-edit.ts';
import {editOf} from '../../components/text-edit.ts';
import {connection, release} from '../../connections.ts';
import {ask} from './ask-server.ts';
import {
	activeRequest,
	fieldInFocus,
	openRequest,
	type Requested,
	type RequestState,
	requestSchema,
	requestValues,
} from './request-state.ts';

/** Opens the form of a prompt's arguments or a template's variables; with none to fill in it asks at once. */
export function request(app: App, id: string, what: Requested): void {
	const schema = requestSchema(what);
	if (Object.keys(schema.properties as object).length === 0) {
		if (what.kind === 'prompt') ask(app, id, {kind: 'prompt', name: what.prompt.name, args: {}});
		else ask(app, id, {kind: 'resource', uri: what.template.uriTemplate});
		return;
	}
	app.dispatch({type: 'open', overlay: openRequest(id, what)});
	void loadValidator(schema).then(validate => {
		const now = overlayOf(app.state(), 'request');
		if (now?.what !== what || app.lifetime.aborted) return;
		const fields = judgeSchema(now.fields, {type: 'use-validator', validate});
		app.dispatch({type: 'change', overlay: {...now, fields}});
	});
}

/** Asks the server with what was filled in. */
export function sendRequest(app: App): void {
	const open = activeRequest(app.state());
	if (!open) return;
	if (toValue(open.fields.form).problems.length > 0) {
		app.dispatch({type: 'change', overlay: {...open, fields: changeSchema(open.fields, {type: 'check'})}});
		app.notify('warn', ours('Not asked: something is missing.'));
		return;
	}
	const values = requestValues(open);
	const {id, what} = open;
	if (what.kind === 'prompt') ask(app, id, {kind: 'prompt', name: what.prompt.name, args: values});
	else ask(app, id, {kind: 'resource', uri: expandTemplate(what.template.uriTemplate, values)});
}

export function leaveRequest(app: App): void {
	const open = activeRequest(app.state());
	app.dispatch({type: 'close', kind: 'request'});
	if (open) void release(app, open.id);
}

function replaceText(open: RequestState, text: string, candidates: readonly string[]): RequestState {
	const at = open.fields.form.focus;
	const fields = changeSchema(open.fields, {type: 'set-text', at, text});
	return {...open, fields: {...fields, edit: editOf(text)}, candidates};
}

function commonStart(values: readonly string[]): string {
	const [first = '', ...others] = values;
	let length = first.length;
	for (const value of others) while (!value.startsWith(first.slice(0, length))) length--;
	return first.slice(0, length);
}

/** Asks the server how the field in focus may go on; asked again it goes through what was proposed. */
export function completeRequest(app: App): void {
	const open = activeRequest(app.state());
	const name = open && fieldInFocus(open);
	if (!open || name === undefined) return;
	const {text} = open.fields.edit;
	const at = open.candidates.indexOf(text);
	const next = at === -1 ? undefined : open.candidates[(at + 1) % open.candidates.length];
	if (next !== undefined) {
		app.dispatch({type: 'change', overlay: replaceText(open, next, open.candidates)});
		return;
	}
	const of: CompletionOf =
		open.what.kind === 'prompt'
			? {prompt: open.what.prompt.name}
			: {uriTemplate: open.what.template.uriTemplate};
	const {[name]: _, ...others} = requestValues(open);
	const work = async () => {
		const server = await connection(app, open.id);
		if (server.capabilities.completions === undefined) {
			app.notify('text', ours('This server completes nothing (it has no such capability).'));
			return;
		}
		const values = await server.complete(of, {name, value: text}, others, app.lifetime);
		const now = activeRequest(app.state());
		if (now?.fields.edit.text !== text || now.what !== open.what) return;
		if (values.length === 0) {
			app.notify('text', ours('The server proposes nothing.'));
			return;
		}
		const start = commonStart(values);
		const taken =
			start.length > text.length ? start : values.length > 1 && text !== '' ? text : (values[0] ?? text);
		app.dispatch({type: 'change', overlay: replaceText(now, taken, values.length > 1 ? values : [])});
	};
	work().catch(app.fail);
}
