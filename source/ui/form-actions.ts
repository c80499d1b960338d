import {focusedField} from '../core/form/form-state.ts';
import type {App} from './app-handle.ts';
import {type AppState, topOverlay} from './app-state.ts';
import {activeQuestion} from './calls/active-question.ts';
import {changeQuestion} from './calls/ask-user.ts';
import type {Call} from './calls/call.ts';
import {changeCall} from './calls/change-call.ts';
import {completePath} from './complete-path.ts';
import {
	changeForm,
	type FormEdit,
	goInForm,
	moveInForm,
	moveItemInForm,
	replaceInForm,
} from './components/form-edit.ts';
import {changeSchema, endNaming, moveInSchema, type SchemaEdit} from './components/schema-edit.ts';
import {activeRequest} from './screens/offers/request-state.ts';
import type {SettingsState} from './screens/settings/settings-state.ts';
import {openedCall} from './screens/tools/call-state.ts';

/** The settings whose form has the focus. */
export function activeForm(state: AppState): SettingsState | undefined {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'settings') return overlay.saving ? undefined : overlay;
	return undefined;
}

/** The call whose form has the focus. */
export function activeCall(state: AppState): Call | undefined {
	const open = openedCall(state);
	const isActive =
		open &&
		topOverlay(state) === open.view &&
		open.view.focus === 'form' &&
		open.call.phase.at !== 'running' &&
		!open.view.result.search.editing;
	return isActive ? open.call : undefined;
}

/** A form of a JSON Schema: of a call, or of what its server asks. */
type ActiveSchema = {fields: SchemaEdit; set: (app: App, fields: SchemaEdit) => void};

/** The form of a JSON Schema that has the focus. */
export function activeSchema(state: AppState): ActiveSchema | undefined {
	const call = activeCall(state);
	if (call && !call.json) {
		const {key, fields} = call;
		return {fields, set: (app, next) => changeCall(app, key, now => ({...now, fields: next}))};
	}
	const request = activeRequest(state);
	if (request) {
		const {fields} = request;
		const set = (app: App, next: SchemaEdit) =>
			app.dispatch({type: 'change', overlay: {...request, fields: next, candidates: []}});
		return {fields, set};
	}
	const question = activeQuestion(state);
	if (question?.asked.kind !== 'form') return undefined;
	const {key, asked} = question;
	return {
		fields: asked.fields,
		set: (app, fields) => changeQuestion(app, key, now => ({...now, asked: {...asked, fields}})),
	};
}

/** Changes the form of a JSON Schema that has the focus, if one has. */
export function changeActiveSchema(app: App, next: (fields: SchemaEdit) => SchemaEdit): void {
	const active = activeSchema(app.state());
	active?.set(app, next(active.fields));
}

export function setFields(app: App, fields: FormEdit, candidates: readonly string[] = []): void {
	const screen = activeForm(app.state());
	if (screen) app.dispatch({type: 'change', overlay: {...screen, fields, candidates}});
}

function change(app: App, next: (fields: FormEdit, key: string) => FormEdit): void {
	const screen = activeForm(app.state());
	if (screen) setFields(app, next(screen.fields, screen.fields.form.focus));
}

export function moveField(app: App, by: 1 | -1): void {
	change(app, fields => moveInForm(fields, by));
	changeActiveSchema(app, fields => moveInSchema(fields, by));
}

/** Goes to a row of the settings. */
export function goToField(app: App, row: Parameters<typeof goInForm>[1]): void {
	change(app, fields => goInForm(fields, row));
}

/** Goes to a row of a form of a JSON Schema, by its place, or to the submit row. */
export function goToRow(app: App, row: {at: string} | 'submit'): void {
	changeActiveSchema(app, fields =>
		row === 'submit'
			? {...endNaming(fields), onSubmit: true}
			: changeSchema(endNaming(fields), {type: 'focus-row', at: row.at}),
	);
}

/** The item of a list in focus one place up or down. */
export function moveItem(app: App, by: 1 | -1): void {
	change(app, fields => moveItemInForm(fields, by));
}

export function toggleField(app: App, back: boolean): void {
	change(app, (fields, key) => (fields.onSubmit ? fields : changeForm(fields, {type: 'toggle', key, back})));
}

export function unsetField(app: App): void {
	change(app, (fields, key) => (fields.onSubmit ? fields : changeForm(fields, {type: 'unset', key})));
}

export function restoreField(app: App): void {
	change(app, (fields, key) => (fields.onSubmit ? fields : changeForm(fields, {type: 'restore', key})));
}

export function completeField(app: App): void {
	const before = activeForm(app.state());
	const field = before && focusedField(before.fields.form);
	if (!before || !field || before.fields.onSubmit) return;
	if (field.kind !== 'file' && field.kind !== 'directory') return;
	const {text} = before.fields.edit;
	void completePath(text, () => field.kind === 'file').then(completion => {
		const now = activeForm(app.state());
		if (now?.fields.edit.text !== text || now.fields.form.focus !== field.key) return;
		setFields(app, replaceInForm(now.fields, completion.text), completion.candidates);
	});
}
