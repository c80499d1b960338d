import type {DownloadProgress, PreparedBundle} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';
import {editOf, type TextEdit} from '../../components/text-edit.ts';

/** What the user can answer to a review; the first is the default. */
export const answers = ['no', 'install', 'install-and-enable'] as const;
export type Answer = (typeof answers)[number];

export type InstallStage =
	| {
			at: 'source';
			source: TextEdit;
			candidates: readonly string[];
			/** Sources to read after this one. */
			more?: readonly string[];
			problem?: UserError;
	  }
	/** `task` reads it, also when the screen is left; `update` is the id of what it is an update of. */
	| {at: 'loading'; source: string; task: number; progress?: DownloadProgress; update?: string}
	| {at: 'review'; bundle: PreparedBundle; answer: Answer; scroll: number}
	/** A new publisher under an installed name is accepted by typing the id. */
	| {at: 'accept'; bundle: PreparedBundle; answer: Answer; typed: TextEdit; refused: boolean}
	| {at: 'installing'; bundle: PreparedBundle};

export type InstallState = {readonly kind: 'install'; readonly stage: InstallStage};

export const isBundle = (name: string) => /\.(mcpb|dxt|zip)$/i.test(name);

export function startInstall(source = '', more: readonly string[] = []): InstallState {
	return {kind: 'install', stage: {at: 'source', source: editOf(source), candidates: [], more}};
}

/** The review of a bundle; the answer stands on no. */
export function reviewBundle(bundle: PreparedBundle): InstallState {
	return {kind: 'install', stage: {at: 'review', bundle, answer: 'no', scroll: 0}};
}

/** Back to the field with what was typed, and what went wrong under it. */
export function sourceProblem(source: string, problem: UserError): InstallState {
	return {kind: 'install', stage: {at: 'source', source: editOf(source), candidates: [], problem}};
}

export function nextAnswer(answer: Answer, by: 1 | -1): Answer {
	return answers.at((answers.indexOf(answer) + by) % answers.length) ?? 'no';
}
