import {isDeepStrictEqual} from 'node:util';
import type {SettingChanges} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {formReducer, formValues, isChanged} from '../../../core/form/form-state.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {offerRestart, showChange, switchExtension} from '../../changes.ts';
import {changeForm} from '../../components/form-edit.ts';
import {empty, type Line, line, paragraph} from '../../components/lines.ts';
import {equivalentCommand} from '../../equivalent-command.ts';
import type {Tone} from '../../theme.ts';
import {openVault} from '../vault/vault-actions.ts';
import type {SettingsState} from './settings-state.ts';

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

function diffTone(row: SafeText): Tone {
	if (row.startsWith('+')) return 'added';
	return row.startsWith('-') ? 'removed' : 'dim';
}

function diffLines(title: SafeText, diff: readonly SafeText[]): readonly Line[] {
	return [line(title, 'accent'), ...diff.map(row => line(row, diffTone(row))), empty];
}

function changesOf({fields}: SettingsState): SettingChanges {
	const {set, unset} = formValues(fields.form);
	return {set, unset};
}

/** Shows what the changes would do before they are saved. */
async function showEffect(app: App, settings: SettingsState, changes: SettingChanges): Promise<void> {
	const {launch, client} = await app.core.previewSettings(settings.id, changes);
	const now = overlayOf(app.state(), 'settings');
	// Something else was typed meanwhile: that is not what would be saved.
	if (!now || !isDeepStrictEqual(changesOf(now), changes)) return;
	const command = equivalentCommand(app.state());
	const {problem: _, ...rest} = now;
	app.dispatch({type: 'change', overlay: {...rest, seen: JSON.stringify(changes)}});
	const secrets = settings.fields.form.fields.filter(
		({key, sensitive}) => sensitive && Object.hasOwn(changes.set ?? {}, key),
	);
	if (launch.length === 0 && client.length === 0 && secrets.length === 0) {
		saveSettings(app);
		return;
	}
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Save the settings of ${settings.title}?`,
			lines: [
				...secrets.map(({title}) => line(safeJoin`${title} goes to the vault.`, 'dim')),
				...(launch.length > 0 ? diffLines(ours('What is started changes'), launch) : []),
				...(client.length > 0
					? diffLines(ours("The client's file changes"), client)
					: [
							line(
								settings.enableAfter
									? ours("Switching it on writes its entry into the client's file.")
									: ours("The client's file stays as it is."),
								'dim',
							),
						]),
			],
			yes: settings.enableAfter ? ours('Save and switch on') : ours('Save'),
			// Nothing is lost by it: z takes it back.
			answer: 'yes',
			command,
			intent: {type: 'save-settings'},
		},
	});
}

function fail(app: App, thrown: unknown): void {
	const settings = overlayOf(app.state(), 'settings');
	const problem = toUserError(thrown);
	const {setting} = problem;
	if (settings && setting !== undefined) {
		const fields = changeForm(settings.fields, {
			type: 'show-errors',
			errors: {[setting]: safeLine(problem.message)},
		});
		const {problem: _, ...rest} = settings;
		app.dispatch({type: 'change', overlay: {...rest, fields, saving: false}});
		return;
	}
	if (settings) app.dispatch({type: 'change', overlay: {...settings, saving: false, problem}});
	// What was typed stays in the form while a place for its secrets is chosen.
	if (problem.code === 'VAULT_UNAVAILABLE') openVault(app, problem);
}

/**
 * Saves what was changed, once it was shown what that does; errors go to their fields, and one that is nobody's
 * stands over the form.
 */
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
	if (settings.seen !== JSON.stringify({set, unset})) {
		showEffect(app, settings, {set, unset}).catch((error: unknown) => fail(app, error));
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
			offerRestart(app, {id, displayName: title}, ours('with the settings as they were'));
		} catch (error) {
			fail(app, error);
		}
	});
}
