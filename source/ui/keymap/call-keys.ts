import {ours} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import {asksForPath} from '../screens/ask/ask-state.ts';
import {openedCall} from '../screens/tools/call-state.ts';
import {isTyping} from '../text-fields.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutText = (state: AppState) => (isTyping(state) ? undefined : ours('No text has the focus.'));

const withoutAnswer = (state: AppState) => {
	const open = openedCall(state);
	return open?.view.focus === 'form' && open.call.phase.at === 'editing'
		? ours('It was not called yet.')
		: undefined;
};

const whileStopping = (state: AppState) => {
	const phase = openedCall(state)?.call.phase;
	return phase?.at === 'running' && phase.stopping ? ours('It is being cancelled.') : undefined;
};

const withoutAsked = (state: AppState) =>
	overlayOf(state, 'ask')?.text.text.trim() ? undefined : ours('Type something first.');

const unlessPath = (state: AppState) => {
	const ask = overlayOf(state, 'ask');
	return ask && asksForPath(ask) ? undefined : ours('It is no path.');
};

const withoutEarlier = (state: AppState) =>
	overlayOf(state, 'ask')?.before?.texts.length ? undefined : ours('None was used before.');

/** Keys of a call and of its answer. */
export const callKeys = [
	{
		id: 'call.send',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('call'),
		where: ['call'],
		group: 'Servers',
		footer: 2,
	},
	{
		id: 'call.send-anyway',
		keys: ['alt-s'],
		label: ours('call with wrong values'),
		where: ['call'],
		group: 'Servers',
	},
	{
		id: 'call.result',
		keys: ['ctrl-g'],
		label: ours('form/result'),
		labelNow: state => (overlayOf(state, 'call')?.focus === 'form' ? ours('result') : ours('form')),
		where: ['call'],
		group: 'Servers',
		footer: 5,
		disabledReason: withoutAnswer,
	},
	{
		id: 'call.leave',
		keys: ['esc'],
		label: ours('back'),
		where: ['call', 'running-call'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'call.cancel',
		keys: ['c', 'alt-c'],
		label: ours('cancel the call'),
		where: ['running-call'],
		group: 'Servers',
		footer: 1,
		disabledReason: whileStopping,
	},
	{
		id: 'call.extend',
		keys: ['t', 'alt-t'],
		label: ours('a minute more'),
		where: ['running-call'],
		group: 'Servers',
		footer: 2,
	},
	{
		id: 'call.another',
		keys: ['alt-w'],
		label: ours('one more call'),
		where: ['call', 'running-call'],
		group: 'Servers',
		footer: 7,
	},
	{
		id: 'call.view',
		keys: ['ctrl-t'],
		label: ours('form/JSON'),
		labelNow: state => (openedCall(state)?.call.json ? ours('form') : ours('JSON')),
		where: ['call'],
		group: 'Servers',
		footer: 6,
	},
	{
		id: 'call.editor',
		keys: ['alt-e'],
		label: ours('edit the value in $EDITOR, or all on the last row'),
		where: ['call-form', 'call-json'],
		group: 'Servers',
	},
	{
		id: 'call.file',
		keys: ['alt-i'],
		label: ours('take the value from a file, or all on the last row'),
		where: ['call-form', 'call-json'],
		group: 'Servers',
	},
	{
		id: 'call.lines',
		keys: ['alt-l'],
		label: ours('edit the value as several lines'),
		where: ['call-form'],
		group: 'Servers',
		disabledReason: withoutText,
	},
	{
		id: 'call.first-error',
		keys: ['alt-g'],
		label: ours('go to the first error'),
		where: ['call-form', 'call-json'],
		group: 'Servers',
	},
	{
		id: 'call.remembered',
		keys: ['alt-h'],
		label: ours('saved and earlier calls'),
		where: ['call'],
		group: 'Servers',
		footer: 8,
	},
	{
		id: 'call.save',
		keys: ['alt-m'],
		label: ours('save the call under a name'),
		where: ['call'],
		group: 'Servers',
	},
	{
		id: 'call.roots',
		keys: ['alt-o'],
		label: ours('roots: folders that the server is told of'),
		where: ['call', 'running-call', 'tools'],
		group: 'Servers',
	},
	{
		id: 'ask.take',
		keys: ['enter'],
		label: ours('take it'),
		where: ['ask'],
		group: 'General',
		footer: 1,
		disabledReason: withoutAsked,
	},
	{
		id: 'ask.complete',
		keys: ['tab', 'ctrl-o'],
		label: ours('complete the path'),
		where: ['ask'],
		group: 'General',
		footer: 2,
		disabledReason: unlessPath,
	},
	{id: 'ask.leave', keys: ['esc'], label: ours('cancel'), where: ['ask'], group: 'General', footer: 3},

	{
		id: 'ask.earlier',
		keys: ['up', 'ctrl-p'],
		label: ours('one used before'),
		where: ['ask'],
		group: 'General',
		disabledReason: withoutEarlier,
	},
	{
		id: 'ask.later',
		keys: ['down', 'ctrl-n'],
		label: ours('one used after it'),
		where: ['ask'],
		group: 'General',
		disabledReason: withoutEarlier,
	},
	{id: 'lines.take', keys: ['ctrl-s'], label: ours('take it'), where: ['lines'], group: 'Forms', footer: 1},
	{
		id: 'call.earlier',
		keys: ['alt-p'],
		label: ours('arguments of the call before'),
		where: ['call'],
		group: 'Servers',
	},
	{
		id: 'result.again',
		keys: ['r'],
		label: ours('call again'),
		labelNow: state => (openedCall(state)?.call.phase.at === 'editing' ? ours('call') : undefined),
		where: ['call-result'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'result.form',
		keys: ['tab', 'e', 'shift-tab'],
		label: ours('form'),
		where: ['call-result'],
		group: 'Servers',
		footer: 2,
	},
] as const satisfies readonly KeyFacts[];
