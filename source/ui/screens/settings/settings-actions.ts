import {toUserError} from '../../../core/errors.ts';
import {formReducer, formValues, isChanged} from '../../../core/form/form-state.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {showChange, switchExtension} from '../../changes.ts';
import {changeForm} from '../../components/form-edit.ts';
import {paragraph} from '../../components/lines.ts';
import {openVault} from '../vault/vault-actions.ts';

export function leaveSettings(app: App): void {
	const settings = overlayOf(app.state(), 'settings');
	if (!settings) return;
	if (!isChanged(settings.fields.form)) {
		app.dispatch({type: 'close', kind: 'settings'});
		return;
	}
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: ours('Leave without saving?'),
			lines: paragraph(safeJoin`What you changed in the settings of ${settings.title} is not saved yet.`, 60),
			yes: ours('Leave'),
			answer: 'no',
			intent: {type: 'leave-form'},
		},
	});
}

export function reveal(app: App): void {
	const settings = overlayOf(app.state(), 'settings');
	if (!settings) return;
	const fields = {...settings.fields, revealed: !settings.fields.revealed};
	app.dispatch({type: 'change', overlay: {...settings, fields}});
}

/** Saves what was changed; errors go to their fields, and one that is nobody's stands over the form. */
export function saveSettings(app: App): void {
	const settings = overlayOf(app.state(), 'settings');
	if (!settings || settings.saving) return;
	const checked = formReducer(settings.fields.form, {type: 'check'});
	const {set, unset, errors} = formValues(checked);
	if (Object.keys(errors).length > 0) {
		app.dispatch({
			type: 'change',
			overlay: {...settings, fields: changeForm(settings.fields, {type: 'check'})},
		});
		return;
	}
	const {problem: _, ...rest} = settings;
	app.dispatch({type: 'change', overlay: {...rest, saving: true}});
	const {id, enableAfter, title} = settings;
	app.run(ours('saving the settings'), async () => {
		try {
			const changed = await app.core.configure(id, {set, unset});
			app.dispatch({type: 'close', kind: 'settings'});
			if (enableAfter && changed.extension.missing.length === 0) switchExtension(app, id, true);
			else showChange(app, changed, safeJoin`The settings of ${title} are saved.`);
		} catch (error) {
			const problem = toUserError(error);
			app.dispatch({type: 'change', overlay: {...rest, saving: false, problem}});
			// What was typed stays in the form while a place for its secrets is chosen.
			if (problem.code === 'VAULT_UNAVAILABLE') openVault(app);
		}
	});
}
