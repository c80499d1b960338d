import {ours, safeJoin} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutChoice = (state: AppState) => {
	const stage = overlayOf(state, 'install')?.stage;
	const [reason] = stage?.at === 'review' ? stage.bundle.review.forbidden : [];
	return reason === undefined ? undefined : safeJoin`A policy forbids to install it: ${reason}.`;
};

const sourceStage = (state: AppState) => {
	const stage = overlayOf(state, 'install')?.stage;
	return stage?.at === 'source' ? stage : undefined;
};

const withoutSource = (state: AppState) =>
	sourceStage(state)?.source.text.trim() ? undefined : ours('Type or paste what to install first.');

const unlessPath = (state: AppState) =>
	/^https?:/i.test(sourceStage(state)?.source.text ?? '') ? ours('Only paths are completed.') : undefined;

const answerNow = (state: AppState) => {
	const stage = overlayOf(state, 'install')?.stage;
	if (stage?.at !== 'review') return undefined;
	if (stage.answer === 'no') return ours('no');
	return stage.answer === 'install' ? ours('install') : ours('install, switch on');
};

/** Keys of the way from a source to an installed extension. */
export const installKeys = [
	{
		id: 'source.read',
		keys: ['enter'],
		label: ours('read the bundle'),
		where: ['source'],
		group: 'Extensions',
		footer: 1,
		disabledReason: withoutSource,
	},
	{
		id: 'source.complete',
		keys: ['tab'],
		label: ours('complete the path'),
		where: ['source'],
		group: 'Forms',
		footer: 2,
		disabledReason: unlessPath,
	},
	{
		id: 'source.cancel',
		keys: ['esc'],
		label: ours('cancel'),
		labelNow: state => (sourceStage(state)?.more?.length ? ours('leave this one out') : undefined),
		where: ['source', 'loading'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'source.background',
		keys: ['b', 'enter'],
		label: ours('go on in the background'),
		where: ['loading'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'review.take',
		keys: ['enter'],
		label: ours('answer'),
		labelNow: answerNow,
		where: ['review'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'review.next',
		keys: ['tab', 'right', 'l'],
		label: ours('next answer'),
		where: ['review'],
		group: 'Extensions',
		footer: 2,
		disabledReason: withoutChoice,
	},
	{
		id: 'review.previous',
		keys: ['shift-tab', 'left', 'h'],
		label: ours('previous answer'),
		where: ['review'],
		group: 'Extensions',
		disabledReason: withoutChoice,
	},
	{
		id: 'review.no',
		keys: ['esc', 'n', 'q'],
		label: ours('do not install'),
		where: ['review'],
		group: 'Extensions',
		footer: 3,
	},
	{
		id: 'accept.take',
		keys: ['enter'],
		label: ours('accept'),
		where: ['accept'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'accept.no',
		keys: ['esc'],
		label: ours('do not install'),
		where: ['accept'],
		group: 'Extensions',
		footer: 2,
	},
] as const satisfies readonly KeyFacts[];
