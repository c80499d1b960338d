import type {Media} from '../../../core/results/save-file.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {editOf, type TextEdit} from '../../components/text-edit.ts';
import type {Answer} from '../result/answer.ts';

/** Files that are made of an answer. */
export type SavePurpose =
	| {readonly type: 'save-part'; readonly part: Media}
	| {readonly type: 'save-answer'; readonly answer: Answer};

/** What the text is for. */
export type AskPurpose =
	/** A file whose content becomes a value, or all arguments of a call. */
	| {readonly type: 'fill-from-file'; readonly call: string; readonly at: string | undefined}
	| {readonly type: 'save-call'; readonly call: string}
	| {readonly type: 'rename-saved'; readonly id: string; readonly from: string}
	| {readonly type: 'add-root'; readonly id: string}
	| SavePurpose
	| {readonly type: 'open-server'};

/** A line of text that is asked for. */
export type AskState = {
	readonly kind: 'ask';
	readonly purpose: AskPurpose;
	readonly title: SafeText;
	/** What is worth knowing before one answers. */
	readonly about?: SafeText;
	readonly text: TextEdit;
	/** What the field began with: a suggestion, or the beginning of an answer. */
	readonly prefill: string;
	/** What a path could go on to. */
	readonly candidates: readonly string[];
	/** What was answered before, the newest first, and which of it is in the field; undefined for what is typed. */
	readonly before?: {readonly texts: readonly string[]; readonly at?: number; readonly typed?: string};
	readonly problem?: SafeText;
};

export function startAsk(purpose: AskPurpose, title: SafeText, text = ''): AskState {
	return {kind: 'ask', purpose, title, text: editOf(text), prefill: text, candidates: []};
}

const address = /^[a-z][a-z\d+.-]*:\/\//i;
const wholePath = /^~?\//;

/**
 * The text after an edit. A whole address behind what the field began with takes its place, and so does a whole
 * path that is pasted there.
 */
export function editedAsk({prefill, text: before}: AskState, text: TextEdit): TextEdit {
	if (prefill === '' || !text.text.startsWith(prefill)) return text;
	const rest = text.text.slice(prefill.length);
	const isPasted = before.text === prefill && rest.length > 1;
	return address.test(rest) || (isPasted && wholePath.test(rest)) ? editOf(rest) : text;
}

export function asksForPath({purpose}: AskState): boolean {
	return ['fill-from-file', 'add-root', 'save-part', 'save-answer'].includes(purpose.type);
}
