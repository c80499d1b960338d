import type {LogFilter, LogKind, LogLevel, LogSources} from '../../../core/contract.ts';
import type {AppState} from '../../app-state.ts';
import {foreignName, isForeign} from '../home/list-model.ts';

/** How a log is looked at: it stays the same from one extension to the next. */
export type LogView = {
	/** The selected server, those that are marked, all, or what the client itself wrote about the selected one. */
	readonly scope: 'this' | 'marked' | 'all' | 'client';
	readonly level: LogLevel;
	readonly hidden: readonly LogKind[];
	readonly session: string | undefined;
	/** A pattern that lines have to fit. */
	readonly only: string;
	readonly wrap: boolean;
	readonly time: 'clock' | 'off' | 'since the line before';
};

export const startLogView: LogView = {
	scope: 'this',
	level: 'debug',
	hidden: [],
	session: undefined,
	only: '',
	wrap: false,
	time: 'clock',
};

export const logKinds: readonly LogKind[] = ['stderr', 'message', 'log', 'life', 'pollution'];
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

export function filterOf({level, hidden, session, only}: LogView): LogFilter {
	return {
		...(level !== 'debug' && {level}),
		...(hidden.length > 0 && {kinds: logKinds.filter(kind => !hidden.includes(kind))}),
		...(session !== undefined && {sessions: [session]}),
		...(only !== '' && {grep: only}),
	};
}

/** Whose log is meant: extensions, or a server by the name that the client has for it. */
export type LogTarget = {kind: 'ours'; sources: LogSources} | {kind: 'client'; name: string};

export function targetOf({
	selected,
	list,
	logView: {scope},
}: Pick<AppState, 'selected' | 'list' | 'logView'>): LogTarget | undefined {
	if (selected === undefined) return undefined;
	if (scope === 'all') return {kind: 'ours', sources: 'all'};
	const marked = [...list.marked].filter(id => !isForeign(id));
	if (scope === 'marked' && marked.length > 0) return {kind: 'ours', sources: marked};
	if (isForeign(selected)) return {kind: 'client', name: foreignName(selected)};
	return scope === 'client' ? {kind: 'client', name: selected} : {kind: 'ours', sources: [selected]};
}

/** The command that shows the same log. */
export function logCommand(state: Pick<AppState, 'selected' | 'list' | 'logView'>): readonly string[] {
	const target = targetOf(state);
	const {level, hidden, session, only} = state.logView;
	const whose =
		target?.kind === 'client'
			? ['--client', target.name]
			: target?.sources === 'all'
				? []
				: (target?.sources ?? []);
	const kinds = logKinds.filter(kind => !hidden.includes(kind));
	return [
		'mcpb-tui',
		'logs',
		...whose,
		'-f',
		...(level === 'debug' ? [] : ['--level', level]),
		...(hidden.length === 0 ? [] : kinds.flatMap(kind => ['--kind', kind])),
		...(session === undefined ? [] : ['--session', session]),
		...(only === '' ? [] : ['--grep', only]),
	];
}
