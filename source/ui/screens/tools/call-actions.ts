import type {Tool} from '../../../core/contract.ts';
import {toValue} from '../../../core/form/schema-form/form.ts';
import {loadValidator} from '../../../core/form/schema-form/validator.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import type {Call} from '../../calls/call.ts';
import {changeCall, currentCall} from '../../calls/change-call.ts';
import {withArguments} from '../../calls/json-view.ts';
import {cancelCall, extendCall, runCall} from '../../calls/run-call.ts';
import {paragraph} from '../../components/lines.ts';
import {changeSchema, endNaming, judgeSchema} from '../../components/schema-edit.ts';
import {release} from '../../connections.ts';
import {keyOf} from '../../keymap.ts';
import {dateTime} from '../../show.ts';
import {clearSearch} from '../result/result-actions.ts';
import {viewOfNext} from '../result/result-view.ts';
import {type CallState, type OpenCall, openedCall} from './call-state.ts';
import {openAnother} from './open-call.ts';

/** Does something with the call that is on screen, unless it runs. */
function whenIdle(app: App, work: (open: OpenCall) => void): void {
	const open = openedCall(app.state());
	if (open && open.call.phase.at !== 'running') work(open);
}

export function showPart(app: App, focus: CallState['focus']): void {
	const view = overlayOf(app.state(), 'call');
	if (view) app.dispatch({type: 'change', overlay: {...view, focus}});
}

function isDestructive({annotations}: Tool): boolean {
	return annotations?.destructiveHint === true && annotations.readOnlyHint !== true;
}

/** A text that is no JSON cannot be sent, not even when one insists. */
function refuseBrokenJson(app: App, {json}: Call): boolean {
	if (json?.problem === undefined) return false;
	showPart(app, 'form');
	app.notify('warn', safeJoin`Not called: ${json.problem}`);
	return true;
}

/** Calls the tool with what the form says; one that is marked destructive asks first. */
export function send(app: App): void {
	whenIdle(app, ({call}) => {
		const {key, tool} = call;
		if (refuseBrokenJson(app, call)) return;
		if (!call.fields.form.validate) {
			void loadValidator(tool.inputSchema).then(validate => {
				if (app.lifetime.aborted || currentCall(app, key)?.tool !== tool) return;
				changeCall(app, key, now => ({
					...now,
					fields: judgeSchema(now.fields, {type: 'use-validator', validate}),
				}));
				send(app);
			});
			return;
		}
		const fields = endNaming(call.fields);
		changeCall(app, key, now => ({...now, fields}));
		if (toValue(fields.form).problems.length === 0) {
			askOrRun(app, key, tool);
			return;
		}
		changeCall(app, key, ({json: _, ...now}) => ({...now, fields: changeSchema(fields, {type: 'check'})}));
		showPart(app, 'form');
		const anyway = keyOf(app.keys, 'call.send-anyway');
		app.notify('warn', safeJoin`Not called: values are wrong or missing. ${anyway} calls anyway.`);
	});
}

/** Calls with values that the tool's schema does not allow: what its server says of them is the question. */
export function sendAnyway(app: App): void {
	whenIdle(app, ({call}) => {
		const {key, tool} = call;
		if (refuseBrokenJson(app, call)) return;
		changeCall(app, key, now => ({...now, fields: endNaming(now.fields)}));
		askOrRun(app, key, tool);
	});
}

function askOrRun(app: App, key: string, tool: Tool): void {
	if (!isDestructive(tool)) {
		run(app, key);
		return;
	}
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Call ${safeLine(tool.name)}?`,
			lines: paragraph(
				ours('Its server marks this tool as destructive: it may delete or overwrite things.'),
				60,
			),
			yes: ours('Call it'),
			answer: 'no',
			intent: {type: 'call', key},
		},
	});
}

export function run(app: App, key: string): void {
	showPart(app, 'result');
	const view = overlayOf(app.state(), 'call');
	if (view) app.dispatch({type: 'change', overlay: {...view, result: viewOfNext(view.result)}});
	runCall(app, key);
}

/** Takes the arguments of the call before: first of the newest one, after the oldest of the newest again. */
export function takeEarlier(app: App): void {
	whenIdle(app, ({call: {key, id, tool}}) => {
		const take = async () => {
			const all = await app.core.calls.history(id, tool.name);
			const kept = all.filter(({arguments: args}) => args !== undefined);
			const call = currentCall(app, key);
			if (call?.tool !== tool || call.phase.at === 'running') return;
			const index = call.earlier === undefined ? 0 : (call.earlier + 1) % Math.max(1, kept.length);
			const taken = kept[index];
			if (!taken?.arguments) {
				app.notify('text', ours('No arguments of earlier calls are kept.'));
				return;
			}
			const value = taken.arguments;
			changeCall(app, key, now => ({...withArguments(now, value), earlier: index}));
			app.notify('text', safeJoin`Arguments of ${dateTime(taken.time)}, ${index + 1} of ${kept.length}.`);
		};
		take().catch(app.fail);
	});
}

export function cancel(app: App): void {
	const open = openedCall(app.state());
	if (open) cancelCall(app, open.call.key);
}

export function extend(app: App): void {
	const open = openedCall(app.state());
	if (open) extendCall(app, open.call.key);
}

/** One more call of the tool, while the first one runs or beside its answer. */
export function another(app: App): void {
	const open = openedCall(app.state());
	if (open) openAnother(app, open.call);
}

/**
 * What is searched for goes first. A call that runs goes on; a server that was started for calls alone is stopped
 * with the last of them.
 */
export function leaveCall(app: App): void {
	if (clearSearch(app)) return;
	const open = openedCall(app.state());
	app.dispatch({type: 'close', kind: 'call'});
	if (!open) return;
	const {id, tool, phase} = open.call;
	if (phase.at === 'running') app.notify('text', safeJoin`${safeLine(tool.name)} goes on running.`);
	else void release(app, id);
}

export function switchFocus(app: App, focus?: CallState['focus']): void {
	const view = overlayOf(app.state(), 'call');
	if (view)
		app.dispatch({
			type: 'change',
			overlay: {...view, focus: focus ?? (view.focus === 'form' ? 'result' : 'form')},
		});
}
