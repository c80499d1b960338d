import {focusedField} from '../core/form/form-state.ts';
import type {SchemaFormAction} from '../core/form/schema-form/form.ts';
import type {FormRow} from '../core/form/schema-form/rows.ts';
import type {App} from './app-handle.ts';
import {isTyped} from './components/form-edit.ts';
import {
	changeSchema,
	endNaming,
	isTypedInto,
	rowInFocus,
	type SchemaEdit,
	stepInSchema,
} from './components/schema-edit.ts';
import {
	activeCall,
	activeForm,
	activeSchema,
	changeActiveSchema,
	moveField,
	toggleField,
} from './form-actions.ts';
import * as request from './screens/offers/request-actions.ts';
import {activeRequest} from './screens/offers/request-state.ts';
import {saveSettings} from './screens/settings/settings-actions.ts';
import * as call from './screens/tools/call-actions.ts';
import * as question from './screens/tools/question-actions.ts';

/** Enter in a form: a value that is not typed changes on Space, so Enter always goes on; on the last row it submits. */
export function enterInForm(app: App): void {
	const open = activeSchema(app.state());
	if (open) {
		if (open.fields.naming !== undefined) changeActiveSchema(app, endNaming);
		else if (!open.fields.onSubmit) moveField(app, 1);
		else if (activeCall(app.state())) call.send(app);
		else if (activeRequest(app.state())) request.sendRequest(app);
		else question.accept(app);
		return;
	}
	const screen = activeForm(app.state());
	if (!screen) return;
	if (!screen.fields.onSubmit) {
		moveField(app, 1);
		return;
	}
	saveSettings(app);
}

/** Changes the row in focus of a call's form, where that can be done to it. */
export function changeRow(
	ability: keyof FormRow['can'],
	action: (at: string) => SchemaFormAction,
): (app: App) => void {
	return app =>
		changeActiveSchema(app, (fields: SchemaEdit) => {
			const row = rowInFocus(fields);
			return row?.can[ability] ? changeSchema(fields, action(row.at)) : fields;
		});
}

/** Space and the arrows: they change what is not typed, and on the last row Space submits. */
export function stepInForm(key: 'space' | 'right' | 'left'): (app: App) => void {
	return app => {
		const open = activeSchema(app.state());
		if (!open) toggleIfNotTyped(key === 'left')(app);
		else if (open.fields.onSubmit) enterInForm(app);
		else if (!isTypedInto(open.fields)) changeActiveSchema(app, fields => stepInSchema(fields, key));
	};
}

function toggleIfNotTyped(back: boolean): (app: App) => void {
	return app => {
		const screen = activeForm(app.state());
		const field = screen && focusedField(screen.fields.form);
		if (screen?.fields.onSubmit) enterInForm(app);
		else if (field && !isTyped(field)) toggleField(app, back);
	};
}
