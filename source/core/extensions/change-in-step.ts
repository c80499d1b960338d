import {utimes, writeFile} from 'node:fs/promises';
import type {Changed, SyncOptions, SyncResult, Undone} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {runningServers} from '../runtime/running.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {currentVersion, isUnknownRecord, readRecord} from '../store/record.ts';
import {newChange, noteStep} from '../store/undo-journal.ts';
import {changeMark} from '../watch.ts';
import {removeExtension, setEnabled} from './change.ts';
import {syncNow} from './client-sync.ts';
import {type Context, changeStore} from './context.ts';
import {info} from './look-up.ts';

/** Other processes watch this file; its loss harms nothing. */
export async function markChanged(context: Context): Promise<void> {
	const mark = changeMark(context.paths);
	const now = new Date();
	await utimes(mark, now, now).catch(() => writeFile(mark, '', {mode: 0o600}).catch(() => undefined));
	context.emit({type: 'extensions'});
}

/** Tells that a running server does not know of a change yet. */
export async function restartNeeded(context: Context, id: string): Promise<readonly SafeText[]> {
	const servers = await runningServers(context.paths).catch(toUserError);
	if (servers instanceof UserError) return [safeLine(servers.message)];
	if (!servers.some(server => server.id === id)) return [];
	return [
		safeLine(`${id} is running as it was before: restart it to see the change (mcpb-tui restart ${id}).`),
	];
}

type Change = {
	warnings: readonly SafeText[];
	sync?: boolean;
	/** Like an explicit sync, switching on writes again what the client dropped; hand edits stay either way. */
	rewrite?: boolean;
	/** That the client's file cannot follow is an error, because the caller takes back what was done. */
	together?: boolean;
};

/** Syncs after a change where that is wanted, and gathers what the caller shows. */
export async function finish(
	context: Context,
	id: string,
	{warnings, sync = true, rewrite = false, together = false}: Change,
): Promise<Changed> {
	await markChanged(context);
	const request = {...(!rewrite && {restore: []}), about: id};
	const attempt = together
		? async () => {
				const result = await syncNow(context, request);
				return {result, warnings: result.warnings};
			}
		: () => syncAfter(context, id, request);
	const {result, warnings: told} = sync ? await attempt() : {warnings: []};
	const changed = result && (result.written || result.changes.length > 0);
	return {
		extension: await info(context, id),
		...(changed && {sync: result}),
		warnings: [...warnings, ...told],
	};
}

/** Takes a switch back; where the disk refuses that too, says what is left half done. */
async function switchBack(context: Context, id: string, enabled: boolean, reason: unknown): Promise<void> {
	try {
		await setEnabled(context, id, enabled);
	} catch {
		const {code, message} = toUserError(reason);
		const state = enabled ? 'off' : 'on';
		throw new UserError(code, message, {
			hint: `${id} is switched ${state} and the client's file does not say so yet: mend that, then run: mcpb-tui sync`,
			cause: reason,
		});
	}
}

/** What has been done to an extension stays done when the client's file cannot follow; that is told. */
async function syncAfter(
	context: Context,
	id: string,
	request: SyncOptions & {about?: string},
): Promise<{result?: SyncResult; warnings: readonly SafeText[]}> {
	try {
		const result = await syncNow(context, request);
		return {result, warnings: result.warnings};
	} catch (error) {
		const {message} = toUserError(error);
		const warning = `The change to ${id} is made, but the client's file could not be brought in step: ${message} Mend that, then run: mcpb-tui sync`;
		return {warnings: [safeLine(warning)]};
	}
}

/** Switches it, and when the client's file cannot be written switches it back: a switch means both or neither. */
export async function switchTo(
	context: Context,
	id: string,
	enabled: boolean,
	{warnings, sync, change = newChange()}: Change & {change?: string | undefined},
): Promise<Changed> {
	const {enabled: before, ...record} = await readRecord(context.paths, id);
	const notes = await setEnabled(context, id, enabled);
	try {
		const changed = await finish(context, id, {
			warnings: [...warnings, ...notes],
			sync: sync ?? true,
			rewrite: enabled,
			together: true,
		});
		const name = currentVersion({...record, enabled}).manifest.displayName;
		const step = {change, id, name, type: 'switch', was: before} as const;
		if (before === enabled) return changed;
		// By now it is done; that it cannot be undone later is no reason to take it back.
		const told = await changeStore(context, () => noteStep(context.paths, step)).catch(() => []);
		return {...changed, warnings: [...changed.warnings, ...told]};
	} catch (error) {
		if (before !== enabled) await switchBack(context, id, before, error);
		await markChanged(context);
		throw error;
	}
}

/**
 * Switches on what was just installed. Throws what `switchTo` throws, saying that it is installed all the same.
 */
export async function switchOnInstalled(context: Context, id: string, change: Change): Promise<Changed> {
	try {
		return await switchTo(context, id, true, change);
	} catch (error) {
		const {code, message, hint} = toUserError(error);
		throw new UserError(code, `${id} is installed, but it could not be switched on: ${message}`, {
			hint: `${hint === undefined ? '' : `${hint} `}Then run: mcpb-tui enable ${id}`,
			cause: error,
		});
	}
}

/** Whether it is to be in the client's file. Throws `EXTENSION_NOT_FOUND`. */
export async function isEnabled(context: Context, id: string): Promise<boolean> {
	return (await readRecord(context.paths, id)).enabled;
}

/** Stops what runs of it, removes it and takes it out of the client's file. */
export async function removeAll(
	context: Context,
	id: string,
	{keep = true, sync: wanted = true, change = newChange()}: {keep?: boolean; sync?: boolean; change?: string},
): Promise<{sync?: SyncResult; warnings: readonly SafeText[]}> {
	const record = await readRecord(context.paths, id).catch((error: unknown) => {
		// Of one that cannot be read nobody knows, so the client's file is looked at.
		if (isUnknownRecord(error) && error.code !== 'RECORD_NEWER') return undefined;
		throw error;
	});
	const wasEnabled = record?.enabled ?? true;
	const {forgettingSecrets} = await import('./forget-secrets.ts');
	const forget = await forgettingSecrets(context, id, {isPurge: !keep});
	const {stopServer} = await import('../runtime/running.ts');
	const servers = await runningServers(context.paths);
	const mine = servers.filter(server => server.id === id);
	await Promise.all(mine.map(({pid}) => stopServer(context.paths, id, {pid})));
	const warnings = await removeExtension(context, id, {keep, change});
	await markChanged(context);
	if (!wasEnabled || !wanted) return {warnings: [...warnings, ...(await forget())]};
	const {result, warnings: told} = await syncAfter(context, id, {restore: []});
	// The last copy of the client's file was made just now.
	return {...(result && {sync: result}), warnings: [...warnings, ...told, ...(await forget())]};
}

/** Takes back the newest change and brings the client's file in step. Throws `NOTHING_TO_UNDO`. */
export async function undo(context: Context): Promise<Undone> {
	const {undoNewest} = await import('./undo.ts');
	try {
		const {ids, warnings, ...taken} = await undoNewest(context);
		const restart = await Promise.all(ids.map(id => restartNeeded(context, id)));
		// What the client dropped of others is theirs to decide: this takes back one change.
		const sync = await syncNow(context, {restore: []});
		const changed = sync.written || sync.changes.length > 0;
		const all = [...warnings, ...restart.flat(), ...sync.warnings];
		return {...taken, extensions: ids, ...(changed && {sync}), warnings: all};
	} finally {
		await markChanged(context);
	}
}
