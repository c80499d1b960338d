import {randomUUID} from 'node:crypto';
import type {ExtensionSummary} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import type {AppState} from '../../app-state.ts';
import {showChange} from '../../changes.ts';
import {empty, type Line, line, seg} from '../../components/lines.ts';
import type {BatchIntent} from '../../overlays.ts';
import {count, errorWords} from '../../show.ts';
import type {TaskHandle} from '../../tasks.ts';
import {ask} from './ask.ts';
import {chosenExtensions} from './list-model.ts';

const named = 12;

function names(extensions: readonly ExtensionSummary[]): Line[] {
	const more = extensions.length - named;
	return [
		...extensions
			.slice(0, named)
			.map(({displayName, id}) => [seg(displayName, 'strong'), seg(safeJoin`  ${safeLine(id)}`, 'dim')]),
		...(more > 0 ? [line(safeJoin`and ${more} more`, 'dim')] : []),
	];
}

const words: Readonly<
	Record<BatchIntent['what'], {title: SafeText; yes: SafeText; done: SafeText; command: string}>
> = {
	on: {title: ours('Switch on'), yes: ours('Switch on'), done: ours('switched on'), command: 'enable'},
	off: {title: ours('Switch off'), yes: ours('Switch off'), done: ours('switched off'), command: 'disable'},
	start: {title: ours('Start'), yes: ours('Start'), done: ours('started'), command: 'start'},
	stop: {title: ours('Stop'), yes: ours('Stop'), done: ours('stopped'), command: 'stop'},
	remove: {title: ours('Remove'), yes: ours('Remove them'), done: ours('removed'), command: 'remove'},
};

const consequences: Partial<Record<BatchIntent['what'], SafeText>> = {
	remove: ours(
		'They are taken out of the client, their servers are stopped, their secrets and logs are deleted. z brings them back for a week, without their secrets.',
	),
	stop: ours('Sessions of clients that use these servers end with them.'),
};

/** Asks once about everything that is marked. Returns false when nothing is, and the selected one is meant. */
function askAbout(
	app: App,
	what: BatchIntent['what'],
	isMeant: (extension: ExtensionSummary) => boolean,
): void {
	const extensions = chosenExtensions(app.state()).filter(isMeant);
	if (extensions.length === 0) {
		app.notify('warn', ours('Of those that are marked none can be.'));
		return;
	}
	const {title, yes, command} = words[what];
	const consequence = consequences[what];
	const ids = extensions.map(({id}) => id);
	ask(app, {
		title: safeJoin`${title} ${count(extensions.length, 'extension')}?`,
		lines: [...names(extensions), ...(consequence ? [empty, line(consequence)] : [])],
		yes,
		command: ids.flatMap((id, index) => [...(index > 0 ? ['&&'] : []), 'mcpb-tui', command, id]),
		intent: {type: 'batch', what, ids},
	});
}

function isRunning({servers}: AppState, id: string): boolean {
	return servers.some(server => server.id === id);
}

/** Switches all that are marked off, or on when one of them is off. */
export function toggleMarked(app: App): void {
	const on = chosenExtensions(app.state()).some(({enabled}) => !enabled);
	askAbout(app, on ? 'on' : 'off', ({enabled, state}) => enabled !== on && (!on || state === 'ready'));
}

/** Stops all that are marked, or starts those that do not run when there is one. */
export function startOrStopMarked(app: App): void {
	const state = app.state();
	const start = chosenExtensions(state).some(({id}) => !isRunning(state, id));
	askAbout(app, start ? 'start' : 'stop', extension =>
		start ? !isRunning(state, extension.id) && extension.state === 'ready' : isRunning(state, extension.id),
	);
}

export function removeMarked(app: App): void {
	askAbout(app, 'remove', () => true);
}

type Outcome = {done: readonly string[]; failed: readonly SafeText[]};

/** One after the other; what fails keeps none of the others from it. */
async function each(
	ids: readonly string[],
	{signal, progress}: TaskHandle,
	work: (id: string) => Promise<unknown>,
): Promise<Outcome> {
	const done: string[] = [];
	const failed: SafeText[] = [];
	for (const [index, id] of ids.entries()) {
		if (signal.aborted) break;
		progress(safeJoin`${index + 1} of ${ids.length}`);
		try {
			await work(id);
			done.push(id);
		} catch (error) {
			failed.push(safeJoin`${safeLine(id)}: ${errorWords(error).message}`);
		}
	}
	return {done, failed};
}

/** Does one thing to several extensions; the client's file is written once, at the end. */
export function carryOutBatch(app: App, {what, ids}: BatchIntent): void {
	const {core} = app;
	const change = randomUUID();
	const {title, done: word} = words[what];
	const one: Readonly<Record<BatchIntent['what'], (id: string, signal: AbortSignal) => Promise<unknown>>> = {
		on: id => core.setEnabled(id, true, {sync: false, change}),
		off: id => core.setEnabled(id, false, {sync: false, change}),
		start: (id, signal) => core.start(id, {signal}),
		stop: id => core.stop(id),
		remove: id => core.remove(id, {sync: false, change}),
	};
	app.run(
		safeJoin`${title} ${ids.length}`,
		async task => {
			const {done, failed} = await each(ids, task, id => one[what](id, task.signal));
			app.dispatch({type: 'list', view: {marked: new Set()}});
			const said = safeJoin`${done.length} ${word}.`;
			const sync = what === 'start' || what === 'stop' || done.length === 0 ? undefined : await core.sync();
			showChange(app, {...(sync && {sync}), warnings: sync?.warnings ?? []}, said);
			for (const reason of failed) app.notify('bad', reason);
		},
		{cancellable: true},
	);
}
