import type {VaultMigration, VaultStatus} from '../../../core/contract.ts';
import {toUserError, UserError} from '../../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {VaultKind} from '../../../core/settings.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';

/** The vault in use, else the first that answers. */
function firstChoice(status: VaultStatus | undefined): VaultKind {
	return status?.vault ?? status?.available.find(({ok}) => ok)?.kind ?? 'keychain';
}

/** @param reason what could not be done without a vault */
export function openVault(app: App, reason?: UserError): void {
	const choice = firstChoice(app.state().vault);
	app.dispatch({type: 'open', overlay: {kind: 'vault', choice, busy: false, ...(reason && {reason})}});
	app.core.vaultStatus().then(vault => app.dispatch({type: 'vault', vault}), app.fail);
}

export function switchVault(app: App): void {
	const overlay = overlayOf(app.state(), 'vault');
	if (!overlay) return;
	const choice = overlay.choice === 'keychain' ? 'file' : 'keychain';
	app.dispatch({type: 'change', overlay: {...overlay, choice}});
}

/** Secrets move along; where the old vault does not answer they stay, and that is said. */
async function moveOrUse(app: App, choice: VaultKind): Promise<VaultMigration> {
	try {
		return await app.core.migrateVault(choice);
	} catch (error) {
		if (!toUserError(error).code.startsWith('VAULT_')) throw error;
		// biome-ignore lint/correctness/useHookAtTopLevel: a method of core, no hook.
		return app.core.useVault(choice);
	}
}

/** Makes the chosen vault the one in use; settings that wait for one can be saved then. */
export function takeVault(app: App): void {
	const overlay = overlayOf(app.state(), 'vault');
	if (!overlay || overlay.busy) return;
	const {problem: _, ...rest} = overlay;
	const {choice} = rest;
	app.dispatch({type: 'change', overlay: {...rest, busy: true}});
	const change = async () => {
		const {status, moved, warnings} = await moveOrUse(app, choice);
		app.dispatch({type: 'vault', vault: status});
		const taken = status.available.find(({kind}) => kind === choice);
		if (taken && !taken.ok)
			throw new UserError('VAULT_UNAVAILABLE', `Nothing can be kept there: ${taken.name} does not answer.`, {
				hint: 'Choose the other one, or mend it and try again.',
			});
		app.dispatch({type: 'close', kind: 'vault'});
		const settings = overlayOf(app.state(), 'settings');
		if (settings) {
			const {problem: _gone, ...solved} = settings;
			app.dispatch({type: 'change', overlay: solved});
		}
		const done =
			choice === 'file' ? ours('Secrets go to the encrypted file.') : ours('Secrets go to the keychain.');
		const said = moved > 0 ? safeJoin`${done} ${safeLine(`${moved} moved there.`)}` : done;
		const [warning] = warnings;
		if (warning) app.notify('warn', warning);
		else app.notify('good', said, settings && ours('^S saves the settings.'));
	};
	change().catch((error: unknown) =>
		app.dispatch({
			type: 'change',
			overlay: {...rest, busy: false, problem: toUserError(error)},
		}),
	);
}
