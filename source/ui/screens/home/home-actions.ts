import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {selectedDetail, selectedExtension, type Tab, tabs} from '../../app-state.ts';
import {openSettings, showChange, switchExtension} from '../../changes.ts';
import {line} from '../../components/lines.ts';
import {count, startedBy} from '../../show.ts';
import {showTab} from '../../tabs.ts';
import type {TaskHandle} from '../../tasks.ts';
import {stepBack} from '../logs/log-actions.ts';
import {ask} from './ask.ts';
import {removeMarked, startOrStopMarked, toggleMarked} from './batch-actions.ts';

export function askToRemove(app: App): void {
	if (app.state().list.marked.size > 0) {
		removeMarked(app);
		return;
	}
	const extension = selectedExtension(app.state());
	if (!extension) return;
	const {id, displayName, version, serverType} = extension;
	const isKnown = serverType !== undefined;
	ask(app, {
		title: safeJoin`Remove ${displayName}?`,
		lines: [
			line(
				safeJoin`${displayName} ${version} is taken out of the client's configuration, its server is stopped, and its secrets and logs are deleted.`,
			),
			isKnown
				? line(ours('Its files and settings are kept for a week: z brings it back.'), 'dim')
				: line(
						ours('Its record cannot be used: its secrets stay in the vault, and z cannot bring it back.'),
						'warn',
					),
		],
		yes: ours('Remove it'),
		command: ['mcpb-tui', 'remove', id],
		intent: {type: 'remove', id},
	});
}

export function askToRollBack(app: App): void {
	const detail = selectedDetail(app.state());
	const previous = detail?.versions.find(({current}) => !current);
	if (!detail || !previous) return;
	ask(app, {
		title: safeJoin`Go back to ${detail.displayName} ${previous.version}?`,
		lines: [
			line(
				safeJoin`${detail.displayName} ${detail.version} is put aside and ${previous.version} is used again, with the settings as they are.`,
			),
		],
		yes: ours('Go back'),
		command: ['mcpb-tui', 'rollback', detail.id],
		intent: {type: 'roll-back', id: detail.id},
	});
}

function stopQuestion(app: App, type: 'stop' | 'restart', id: string): void {
	const server = app.state().servers.find(running => running.id === id && running.startedBy === 'client');
	if (!server) return;
	ask(app, {
		title: type === 'stop' ? safeJoin`Stop ${safeLine(id)}?` : safeJoin`Restart ${safeLine(id)}?`,
		lines: [
			line(safeJoin`${startedBy(server)} started this server and is using it: its session ends with it.`),
		],
		yes: type === 'stop' ? ours('Stop it') : ours('Restart it'),
		command: ['mcpb-tui', type, id],
		intent: {type, id},
	});
}

export function startOrStop(app: App): void {
	if (app.state().list.marked.size > 0) {
		startOrStopMarked(app);
		return;
	}
	const {selected, servers} = app.state();
	if (selected === undefined) return;
	const mine = servers.filter(({id}) => id === selected);
	if (mine.some(({startedBy: who}) => who === 'client')) {
		stopQuestion(app, 'stop', selected);
		return;
	}
	if (mine.length > 0) {
		stopServer(app, selected);
		return;
	}
	const start = async ({signal}: TaskHandle) => {
		await app.core.start(selected, {signal});
		app.notify('good', safeJoin`${safeLine(selected)} is running. It goes on when you quit.`);
	};
	app.run(safeJoin`starting ${safeLine(selected)}`, start, {starts: selected, cancellable: true});
}

export function stopServer(app: App, id: string): void {
	app.run(safeJoin`stopping ${safeLine(id)}`, async () => {
		await app.core.stop(id);
		app.notify('good', safeJoin`${safeLine(id)} is stopped.`);
	});
}

export function restart(app: App): void {
	const {selected, servers} = app.state();
	if (selected === undefined) return;
	if (servers.some(({id, startedBy: who}) => id === selected && who === 'client')) {
		stopQuestion(app, 'restart', selected);
		return;
	}
	const sessions = servers.reduce((sum, server) => sum + (server.id === selected ? server.sessions : 0), 0);
	if (sessions === 0) restartServer(app, selected);
	else
		ask(app, {
			title: safeJoin`Restart ${safeLine(selected)}?`,
			lines: [line(safeJoin`It is in use (${count(sessions, 'session')}): calls that are under way end.`)],
			yes: ours('Restart it'),
			command: ['mcpb-tui', 'restart', selected],
			intent: {type: 'restart', id: selected},
		});
}

export function restartServer(app: App, id: string): void {
	app.run(safeJoin`restarting ${safeLine(id)}`, async () => {
		await app.core.restart(id);
		app.notify('good', safeJoin`${safeLine(id)} is running again.`);
	});
}

export function toggle(app: App): void {
	if (app.state().list.marked.size > 0) {
		toggleMarked(app);
		return;
	}
	const extension = selectedExtension(app.state());
	if (!extension) return;
	// What is missing is asked for first; switching on follows by itself.
	if (!extension.enabled && extension.state === 'needs-settings')
		openSettings(app, extension.id, {enableAfter: true});
	else switchExtension(app, extension.id, !extension.enabled);
}

/** Takes back the last change that can be; secrets that went with it are asked for again. */
export function undo(app: App): void {
	app.run(ours('undoing'), async () => {
		const undone = await app.core.undo();
		showChange(app, undone, safeJoin`Undone: ${undone.what}.`);
		const [lost] = undone.lost;
		const [id] = undone.extensions;
		if (id !== undefined) app.dispatch({type: 'select', id});
		if (lost && (await app.core.info(lost.id)).missing.length > 0)
			openSettings(app, lost.id, {enableAfter: false});
	});
}

export function configure(app: App): void {
	const {selected} = app.state();
	if (selected !== undefined) openSettings(app, selected, {enableAfter: false});
}

export function openDetail(app: App): void {
	app.dispatch({type: 'focus', focus: 'detail'});
}

export function backToList(app: App): void {
	const {size} = app.state();
	if (stepBack(app)) return;
	if (size === 'full') app.dispatch({type: 'size', size: 'normal'});
	app.dispatch({type: 'focus', focus: 'extensions'});
}

export function nextTab(app: App, by: 1 | -1): void {
	const index = tabs.indexOf(app.state().tab);
	showTab(app, tabs.at((index + by) % tabs.length) ?? 'overview');
}

export function lookAt(app: App, tab: Tab): void {
	showTab(app, tab);
	app.dispatch({type: 'focus', focus: 'detail'});
}

export function nextPanel(app: App): void {
	const {focus} = app.state();
	app.dispatch({type: 'focus', focus: focus === 'detail' ? 'extensions' : 'detail'});
}
