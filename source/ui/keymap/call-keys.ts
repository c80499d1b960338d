import {ours} from '../../core/safe-text.ts';
import type {KeyFacts} from './key-facts.ts';

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
		where: ['call'],
		group: 'Servers',
		footer: 5,
	},
	{id: 'call.leave', keys: ['esc'], label: ours('back'), where: ['call'], group: 'General', footer: 3},
	{
		id: 'call.cancel',
		keys: ['esc', 'c'],
		label: ours('cancel the call'),
		where: ['running-call'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'call.earlier',
		keys: ['alt-p'],
		label: ours('arguments of the call before'),
		where: ['call'],
		group: 'Servers',
	},
	{id: 'result.copy', keys: ['c'], label: ours('copy the answer'), where: ['result'], group: 'General'},
	{
		id: 'result.copy-arguments',
		keys: ['a'],
		label: ours('copy the arguments as JSON'),
		where: ['result'],
		group: 'General',
	},
	{
		id: 'result.copy-json-rpc',
		keys: ['m'],
		label: ours('copy the JSON-RPC message'),
		where: ['result'],
		group: 'General',
	},
	{
		id: 'result.again',
		keys: ['r'],
		label: ours('call again'),
		where: ['result'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'result.form',
		keys: ['tab', 'e', 'shift-tab'],
		label: ours('form'),
		where: ['result'],
		group: 'Servers',
		footer: 2,
	},
	{id: 'result.search', keys: ['/'], label: ours('search'), where: ['result'], group: 'Looking', footer: 6},
	{id: 'result.next', keys: ['n'], label: ours('next hit'), where: ['result'], group: 'Looking'},
	{id: 'result.previous', keys: ['N'], label: ours('previous hit'), where: ['result'], group: 'Looking'},
] as const satisfies readonly KeyFacts[];
