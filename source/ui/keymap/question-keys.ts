import {ours} from '../../core/safe-text.ts';
import type {KeyFacts} from './key-facts.ts';

/** Keys of what a server asks while it works. */
export const questionKeys = [
	{
		id: 'calls.question',
		keys: ['alt-q'],
		label: ours('what a server asks'),
		where: ['everywhere'],
		group: 'Servers',
		disabledReason: ({questions}) => (questions.length === 0 ? ours('No server asks anything.') : undefined),
	},
	{
		id: 'question.accept',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('accept'),
		where: ['question'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'question.accept-anyway',
		keys: ['alt-s'],
		label: ours('accept with wrong values'),
		where: ['question'],
		group: 'Servers',
	},
	{
		id: 'question.decline',
		keys: ['ctrl-r'],
		label: ours('decline'),
		where: ['question'],
		group: 'Servers',
		footer: 2,
	},
	{
		id: 'question.cancel',
		keys: ['alt-z'],
		label: ours('dismiss without an answer'),
		where: ['question'],
		group: 'Servers',
	},
	{
		id: 'question.copy-url',
		keys: ['u', 'y'],
		label: ours('copy the address'),
		where: ['question-url'],
		group: 'Servers',
		footer: 3,
	},
	{
		id: 'question.fill',
		keys: ['ctrl-t'],
		label: ours('answer before'),
		where: ['question-sample'],
		group: 'Servers',
		footer: 3,
	},
	{
		id: 'question.up',
		keys: ['alt-up', 'alt-k'],
		label: ours('scroll the request up'),
		where: ['question-sample'],
		group: 'Moving',
	},
	{
		id: 'question.down',
		keys: ['alt-down', 'alt-j'],
		label: ours('scroll the request down'),
		where: ['question-sample'],
		group: 'Moving',
	},
] as const satisfies readonly KeyFacts[];
