import type {LogPages} from '../../../core/contract.ts';
import {toUserError, UserError} from '../../../core/errors.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {editOf, type TextEdit} from '../../components/text-edit.ts';
import type {LogBuffer} from './log-buffer.ts';
import {continueSearch, type LogSearch, startSearch} from './log-search.ts';
import type {LogTarget} from './log-view.ts';

/** A row, and how many of its lines are above the pane. */
export type LogTop = {readonly row: number; readonly skip: number};

type Payloads = readonly [asked: SafeText | undefined, answered: SafeText | undefined];

export type LogState = {
	readonly id: string;
	/** Tells one opening of a log from the next. */
	readonly opening: number;
	readonly target: LogTarget;
	readonly buffer: LogBuffer;
	/** What reads other parts of it; a client's own log has none. */
	readonly pages: LogPages | undefined;
	/** One past the newest row that is known to the screen. */
	readonly end: number;
	/** Lines that have come since it was opened. */
	readonly received: number;
	/** The row in focus and the first visible line; or `follow`: the newest ones, whatever comes. */
	readonly at: {readonly focus: number; readonly top: LogTop} | 'follow';
	/** What `received` was when following stopped: what came since is counted. */
	readonly pausedAt: number;
	readonly left: number;
	readonly search: {
		/** What is typed: what to look for, or what lines have to fit. */
		readonly editing: false | 'search' | 'only';
		readonly text: TextEdit;
		readonly found?: LogSearch;
		readonly problem?: UserError;
	};
	readonly unfolded: ReadonlyMap<number, Payloads | undefined>;
	readonly marks: ReadonlySet<number>;
	readonly problem?: UserError;
};

export type LogAction =
	| {type: 'grew'; received: number}
	| {type: 'place'; at: LogState['at']}
	| {type: 'sideways'; by: number}
	| {type: 'search-edit'; text: TextEdit}
	| {type: 'search-open'; for: 'search' | 'only'; text?: string}
	| {type: 'search-close'; keep: boolean}
	| {type: 'unfold'; row: number; payloads?: Payloads}
	| {type: 'fold'; row: number}
	| {type: 'mark'; row: number}
	| {type: 'failed'; error: UserError};

export function openLog(start: Pick<LogState, 'id' | 'opening' | 'target' | 'buffer' | 'pages'>): LogState {
	return {
		...start,
		end: start.buffer.end(),
		received: 0,
		at: 'follow',
		pausedAt: 0,
		left: 0,
		search: {editing: false, text: editOf('')},
		unfolded: new Map(),
		marks: new Set(),
	};
}

/** Lines that came while the pane was paused. */
export function newLines({at, received, pausedAt}: LogState): number {
	return at === 'follow' ? 0 : received - pausedAt;
}

type Search = LogState['search'];

function withFound(search: Search, found: LogSearch | UserError | undefined): Search {
	const {found: _found, problem: _problem, ...rest} = search;
	if (found instanceof UserError) return {...rest, problem: found};
	return found ? {...rest, found} : rest;
}

function grow(log: LogState, received: number): LogState {
	const {buffer, search} = log;
	const grown = {...log, received, end: buffer.end()};
	return search.found ? {...grown, search: withFound(search, continueSearch(search.found, buffer))} : grown;
}

function closeSearch(log: LogState, keep: boolean): LogState {
	if (log.search.editing === 'only' || !keep) return {...log, search: {editing: false, text: editOf('')}};
	return {...log, search: {...log.search, editing: false}};
}

export function logReducer(log: LogState, action: LogAction): LogState {
	switch (action.type) {
		case 'grew':
			return grow(log, action.received);
		case 'place': {
			const stops = log.at === 'follow' && action.at !== 'follow';
			return {...log, at: action.at, ...(stops && {pausedAt: log.received})};
		}
		case 'sideways':
			return {...log, left: Math.max(0, log.left + action.by)};
		case 'search-open': {
			const text = action.text === undefined ? log.search.text : editOf(action.text);
			const search: Search =
				action.for === 'only' ? {editing: 'only', text} : {...log.search, editing: 'search'};
			return {...log, search};
		}
		case 'search-edit': {
			const search = {...log.search, text: action.text};
			if (search.editing !== 'search') return {...log, search};
			return {...log, search: withFound(search, startSearch(action.text.text, log.buffer))};
		}
		case 'search-close':
			return closeSearch(log, action.keep);
		case 'unfold':
			return {...log, unfolded: new Map(log.unfolded).set(action.row, action.payloads)};
		case 'fold': {
			const unfolded = new Map(log.unfolded);
			unfolded.delete(action.row);
			return {...log, unfolded};
		}
		case 'mark': {
			const marks = new Set(log.marks);
			if (!marks.delete(action.row)) marks.add(action.row);
			return {...log, marks};
		}
		case 'failed':
			return {...log, problem: toUserError(action.error)};
	}
}
