import {rowEditText, toValue} from '../../../core/form/schema-form/form.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import type {Call} from '../../calls/call.ts';
import {changeCall} from '../../calls/change-call.ts';
import {editOutside} from '../../calls/edit-outside.ts';
import {withText} from '../../calls/fill-from-file.ts';
import {otherView} from '../../calls/json-view.ts';
import {changeSchema, endNaming, rowInFocus} from '../../components/schema-edit.ts';
import {areaOf, areaText} from '../../components/text-area.ts';
import {activeCall, changeActiveSchema} from '../../form-actions.ts';
import {startAsk} from '../ask/ask-state.ts';
import {showPart} from './call-actions.ts';
import {openedCall} from './call-state.ts';

/** The row in focus if it is typed into: what is edited elsewhere is that, or else all arguments. */
function typedRow({json, fields}: Call) {
	const row = json ? undefined : rowInFocus(fields);
	return row?.can.edit ? row : undefined;
}

/** Shows the arguments the other way, as a form or as JSON: they are the same value. */
export function switchView(app: App): void {
	const open = openedCall(app.state());
	if (!open || open.call.phase.at === 'running') return;
	const problem = open.call.json?.problem;
	if (problem) {
		app.notify('warn', safeJoin`There is no form of this: ${problem}`);
		return;
	}
	changeCall(app, open.call.key, otherView);
	showPart(app, 'form');
}

function allText(call: Call): string {
	return call.json
		? areaText(call.json.area)
		: `${JSON.stringify(toValue(call.fields.form).value, undefined, 2)}\n`;
}

/** Gives the value in focus, or all arguments, to the user's own editor. */
export function openEditor(app: App): void {
	const call = activeCall(app.state());
	if (!call) return;
	const row = typedRow(call);
	const text = row ? rowEditText(call.fields.form, row.at) : allText(call);
	const isText = row?.kind === 'text';
	const work = async () => {
		const edited = await editOutside(app, text, isText ? 'value.txt' : 'arguments.json');
		if (edited === text) {
			app.notify('text', ours('Nothing was changed.'));
			return;
		}
		// Editors end a file with a line end of their own.
		const value = isText && !text.endsWith('\n') ? edited.replace(/\r?\n$/, '') : edited;
		changeCall(app, call.key, now => withText({...now, fields: endNaming(now.fields)}, row?.at, value));
	};
	work().catch(app.fail);
}

/** Asks for a file whose content becomes the value in focus, or all arguments. */
export function askForFile(app: App): void {
	const call = activeCall(app.state());
	if (!call) return;
	const row = typedRow(call);
	const title = row ? safeJoin`A file for ${row.title}` : ours('A file with all arguments as JSON');
	app.dispatch({
		type: 'open',
		overlay: startAsk({type: 'fill-from-file', call: call.key, at: row?.at}, title),
	});
}

/** Opens the text in focus as several lines. */
export function openLines(app: App): void {
	const call = activeCall(app.state());
	const row = call && typedRow(call);
	if (!call || !row) return;
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'lines',
			call: call.key,
			at: row.at,
			title: row.title,
			area: areaOf(rowEditText(call.fields.form, row.at), 'end'),
		},
	});
}

export function takeLines(app: App): void {
	const lines = overlayOf(app.state(), 'lines');
	if (!lines) return;
	changeCall(app, lines.call, call => withText(call, lines.at, areaText(lines.area)));
	app.dispatch({type: 'close', kind: 'lines'});
}

export function goToFirstError(app: App): void {
	const call = activeCall(app.state());
	if (call?.json) {
		app.notify('text', call.json.problem ?? ours('It is JSON. The form says what is wrong with it.'));
		return;
	}
	changeActiveSchema(app, fields => changeSchema(endNaming(fields), {type: 'check'}));
}
