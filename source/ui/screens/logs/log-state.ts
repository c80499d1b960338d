import type {UserError} from '../../../core/errors.ts';
import {editOf, type TextEdit} from '../../components/text-edit.ts';
import type {LogBuffer} from './log-buffer.ts';

export type LogState = {
	readonly id: string;
	readonly buffer: LogBuffer;
	/** One past the newest line that is known to the screen. */
	readonly end: number;
	/** The first visible line, or `follow`: the newest ones, whatever comes. */
	readonly top: number | 'follow';
	/** Where `end` was when following stopped: what came since is counted. */
	readonly pausedAt: number;
	/** Columns that are scrolled away on the left. */
	readonly left: number;
	readonly search: {readonly editing: boolean; readonly text: TextEdit};
	readonly problem?: UserError;
};

export type LogAction =
	| {type: 'grew'; end: number}
	| {type: 'move'; by: number; height: number}
	| {type: 'first'; height: number}
	| {type: 'follow'}
	| {type: 'sideways'; by: number}
	| {type: 'search-edit'; text: TextEdit}
	| {type: 'search-open'}
	| {type: 'search-close'; keep: boolean}
	/** The next line that has the searched text, or the one before; `severe` looks for errors instead. */
	| {type: 'find'; by: 1 | -1; height: number; severe?: boolean}
	| {type: 'failed'; error: UserError};

export function openLog(id: string, buffer: LogBuffer): LogState {
	const search = {editing: false, text: editOf('')};
	return {id, buffer, end: buffer.end(), top: 'follow', pausedAt: 0, left: 0, search};
}

/** The first visible line of a pane of that height. */
export function topLine(log: LogState, height: number): number {
	const first = log.buffer.first();
	const newest = Math.max(first, log.end - height);
	return log.top === 'follow' ? newest : Math.max(first, Math.min(log.top, newest));
}

/** Lines that came while the pane was paused. */
export function newLines(log: LogState): number {
	return log.top === 'follow' ? 0 : log.end - log.pausedAt;
}

function goTo(log: LogState, line: number, height: number): LogState {
	if (line >= log.end - height) return {...log, top: 'follow'};
	const pausedAt = log.top === 'follow' ? log.end : log.pausedAt;
	return {...log, top: Math.max(log.buffer.first(), line), pausedAt};
}

function matches(log: LogState, line: number): boolean {
	const query = log.search.text.text.toLowerCase();
	return query !== '' && (log.buffer.at(line)?.text.toLowerCase().includes(query) ?? false);
}

function find(log: LogState, by: 1 | -1, height: number, severe: boolean): LogState {
	const isHit = (line: number) => (severe ? log.buffer.at(line)?.level === 'error' : matches(log, line));
	const middle = Math.floor(height / 2);
	const from = topLine(log, height) + (log.top === 'follow' ? height - 1 : middle);
	for (let line = from + by; line >= log.buffer.first() && line < log.end; line += by) {
		if (isHit(line)) return goTo(log, line - middle, height);
	}
	return log;
}

export function logReducer(log: LogState, action: LogAction): LogState {
	switch (action.type) {
		case 'grew':
			return {...log, end: action.end};
		case 'move':
			return goTo(log, topLine(log, action.height) + action.by, action.height);
		case 'first':
			return goTo(log, log.buffer.first(), action.height);
		case 'follow':
			return {...log, top: 'follow'};
		case 'sideways':
			return {...log, left: Math.max(0, log.left + action.by)};
		case 'search-open':
			return {...log, search: {...log.search, editing: true}};
		case 'search-edit':
			return {...log, search: {editing: true, text: action.text}};
		case 'search-close':
			return {...log, search: {editing: false, text: action.keep ? log.search.text : editOf('')}};
		case 'find':
			return find(log, action.by, action.height, action.severe ?? false);
		case 'failed':
			return {...log, problem: action.error};
	}
}
