import {ours} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import {activities, historyEntries} from '../screens/activity/activity-list.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutActivities = (state: AppState) =>
	activities(state).length > 0 ? undefined : ours('Nothing goes on.');

/** The line in focus of what goes on. */
const activityInFocus = (state: AppState) =>
	activities(state)[Math.min(overlayOf(state, 'tasks')?.focus ?? 0, activities(state).length - 1)];

const unlessCall = (state: AppState) =>
	withoutActivities(state) ??
	(activityInFocus(state)?.kind === 'call' ? undefined : ours('It has no screen of its own.'));

const unlessCancellable = (state: AppState) =>
	withoutActivities(state) ??
	(activityInFocus(state)?.cancellable ? undefined : ours('It cannot be given up.'));

const withoutHistory = (state: AppState) =>
	historyEntries(state).length > 0 ? undefined : ours('Nothing was done yet.');

/** Keys that work in many places. */
export const generalKeys = [
	{id: 'move.down', keys: ['j', 'down'], label: ours('down'), where: ['movable'], group: 'Moving'},
	{id: 'move.up', keys: ['k', 'up'], label: ours('up'), where: ['movable'], group: 'Moving'},
	{
		id: 'move.half-down',
		keys: ['ctrl-d'],
		label: ours('half a page down'),
		where: ['movable'],
		group: 'Moving',
	},
	{id: 'move.half-up', keys: ['ctrl-u'], label: ours('half a page up'), where: ['movable'], group: 'Moving'},
	{
		id: 'move.page-down',
		keys: ['pagedown', 'ctrl-f'],
		label: ours('page down'),
		where: ['movable'],
		group: 'Moving',
	},
	{
		id: 'move.page-up',
		keys: ['pageup', 'ctrl-b'],
		label: ours('page up'),
		where: ['movable'],
		group: 'Moving',
	},
	{id: 'move.page', keys: ['space'], label: ours('page down'), where: ['pages'], group: 'Moving'},
	{id: 'move.first', keys: ['g', 'home'], label: ours('first'), where: ['movable'], group: 'Moving'},
	{id: 'move.last', keys: ['G', 'end'], label: ours('last'), where: ['movable'], group: 'Moving'},
	{
		id: 'overlay.close',
		keys: ['esc', 'q', 'enter'],
		label: ours('close'),
		where: ['overlay'],
		group: 'General',
		footer: 9,
	},
	{id: 'undo', keys: ['z'], label: ours('undo'), where: ['home'], group: 'Extensions', changes: true},
	{id: 'tasks.open', keys: ['w'], label: ours('what goes on'), where: ['home'], group: 'General'},
	{
		id: 'task.open',
		keys: ['enter'],
		label: ours('show'),
		where: ['tasks'],
		group: 'General',
		footer: 2,
		disabledReason: unlessCall,
	},
	{
		id: 'task.cancel',
		keys: ['x', 'd', 'c'],
		label: ours('give it up'),
		where: ['tasks'],
		group: 'General',
		footer: 1,
		disabledReason: unlessCancellable,
	},
	{
		id: 'history.copy',
		keys: ['y', 'enter'],
		label: ours('copy it'),
		where: ['history'],
		group: 'General',
		footer: 1,
		disabledReason: withoutHistory,
	},
	{id: 'history.open', keys: ['@'], label: ours('what was done'), where: ['home'], group: 'General'},
	{
		id: 'mouse.toggle',
		keys: ['f2', 'alt-m'],
		label: ours('mouse on/off'),
		where: ['everywhere'],
		group: 'General',
	},
	{id: 'refresh', keys: ['ctrl-l'], label: ours('draw again'), where: ['everywhere'], group: 'General'},
	{
		id: 'help.open',
		keys: ['?', 'f1'],
		label: ours('help'),
		where: ['everywhere'],
		group: 'General',
		footer: 10,
	},
	{
		id: 'suspend',
		keys: ['ctrl-z'],
		label: ours('to the shell and back (fg)'),
		where: ['everywhere'],
		group: 'General',
	},
	{id: 'quit', keys: ['q'], label: ours('quit'), where: ['home'], group: 'General', footer: 11},
	{id: 'interrupt', keys: ['ctrl-c'], label: ours('quit at once'), where: ['everywhere'], group: 'General'},
] as const satisfies readonly KeyFacts[];
