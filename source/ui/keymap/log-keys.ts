import {ours} from '../../core/safe-text.ts';
import type {KeyFacts} from './key-facts.ts';

/** Keys of a log. */
export const logKeys = [
	{
		id: 'log.follow',
		keys: ['f', 'G', 'end'],
		label: ours('follow'),
		where: ['log'],
		group: 'Looking',
		footer: 1,
	},
	{id: 'log.search', keys: ['/'], label: ours('search'), where: ['log'], group: 'Looking', footer: 2},
	{id: 'log.next', keys: ['n'], label: ours('next hit'), where: ['log'], group: 'Looking'},
	{id: 'log.previous', keys: ['N'], label: ours('previous hit'), where: ['log'], group: 'Looking'},
	{id: 'log.next-error', keys: ['x'], label: ours('next error'), where: ['log'], group: 'Looking'},
	{
		id: 'log.previous-error',
		keys: ['X'],
		label: ours('previous error'),
		where: ['log'],
		group: 'Looking',
		footer: 3,
	},
	{
		id: 'log.right',
		keys: ['L', 'shift-right', '>'],
		label: ours('to the right'),
		where: ['log'],
		group: 'Moving',
	},
	{
		id: 'log.left',
		keys: ['H', 'shift-left', '<'],
		label: ours('to the left'),
		where: ['log'],
		group: 'Moving',
	},
	{id: 'search.keep', keys: ['enter'], label: ours('search'), where: ['search'], group: 'Looking', footer: 1},
	{id: 'search.clear', keys: ['esc'], label: ours('clear'), where: ['search'], group: 'Looking', footer: 2},
] as const satisfies readonly KeyFacts[];
