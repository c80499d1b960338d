import {focusedField} from '../core/form/form-state.ts';
import type {App} from './app-handle.ts';
import {type AppState, topOverlay} from './app-state.ts';
import {activeArea} from './calls/active-area.ts';
import {isTyped, typeInForm} from './components/form-edit.ts';
import {isTypedInto, typeInSchema} from './components/schema-edit.ts';
import {editArea} from './components/text-area.ts';
import {editText, type TextEdit} from './components/text-edit.ts';
import {activeForm, activeSchema, setFields} from './form-actions.ts';
import {editedAsk} from './screens/ask/ask-state.ts';
import {suggestPaths} from './screens/install/suggest-paths.ts';
import {openResult} from './screens/result/open-result.ts';
import {typeSearch} from './screens/result/result-actions.ts';
import type {TerminalEvent} from './terminal/key-parser.ts';

type TextField = {text: TextEdit; set: (app: App, text: TextEdit) => void};

/** The text field that has the focus outside forms, if one has. */
function focusedText(state: AppState): TextField | undefined {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'install' && overlay.stage.at === 'source') {
		const {stage} = overlay;
		const {problem: _, ...rest} = stage;
		return {
			text: stage.source,
			set: (app, source) => {
				const candidates = source.text === stage.source.text ? stage.candidates : [];
				app.dispatch({type: 'change', overlay: {...overlay, stage: {...rest, source, candidates}}});
				suggestPaths(app);
			},
		};
	}
	if (overlay?.kind === 'install' && overlay.stage.at === 'accept') {
		const {stage} = overlay;
		return {
			text: stage.typed,
			set: (app, typed) =>
				app.dispatch({type: 'change', overlay: {...overlay, stage: {...stage, typed, refused: false}}}),
		};
	}
	if (overlay?.kind === 'passphrase') {
		return {
			text: overlay.typed,
			set: (app, typed) => app.dispatch({type: 'change', overlay: {...overlay, typed}}),
		};
	}
	if (overlay?.kind === 'ask') {
		const {problem: _, ...rest} = overlay;
		return {
			text: overlay.text,
			set: (app, text) =>
				app.dispatch({type: 'change', overlay: {...rest, text: editedAsk(overlay, text), candidates: []}}),
		};
	}
	if (overlay?.kind === 'palette') {
		return {
			text: overlay.text,
			set: (app, text) => app.dispatch({type: 'change', overlay: {...overlay, text, focus: 0}}),
		};
	}
	if (overlay?.kind === 'call' || overlay?.kind === 'result') {
		const search = openResult(state)?.view.search;
		return search?.editing ? {text: search.text, set: typeSearch} : undefined;
	}
	if (overlay) return undefined;
	if (state.filter.editing)
		return {text: state.filter.text, set: (app, text) => app.dispatch({type: 'filter', text})};
	const {log} = state;
	if (state.focus === 'detail' && state.tab === 'logs' && log?.search.editing) {
		return {
			text: log.search.text,
			set: (app, text) => app.dispatch({type: 'log', id: log.id, action: {type: 'search-edit', text}}),
		};
	}
	return undefined;
}

/** Whether printable keys are typed into something now. */
export function isTyping(state: AppState): boolean {
	if (activeArea(state)) return true;
	const schema = activeSchema(state);
	if (schema) return isTypedInto(schema.fields);
	const form = activeForm(state);
	const field = form && !form.fields.onSubmit ? focusedField(form.fields.form) : undefined;
	return field ? isTyped(field) : focusedText(state) !== undefined;
}

/** Gives a key or a paste to the text field in focus; false when there is none or the key is nothing to it. */
export function typeText(app: App, event: TerminalEvent): boolean {
	const state = app.state();
	const form = activeForm(state);
	if (form) {
		const fields = typeInForm(form.fields, event);
		if (fields) setFields(app, fields);
		return fields !== undefined;
	}
	const lines = activeArea(state);
	if (lines) {
		const area = editArea(lines.area, event);
		if (area) lines.set(app, area);
		return area !== undefined;
	}
	const schema = activeSchema(state);
	if (schema) {
		const fields = typeInSchema(schema.fields, event);
		if (fields) schema.set(app, fields);
		return fields !== undefined;
	}
	const field = focusedText(state);
	const text = field && editText(field.text, event);
	if (text) field.set(app, text);
	return text !== undefined;
}
