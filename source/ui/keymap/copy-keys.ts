import {ours, type SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {type CopyKind, copyOf} from '../screens/copy/copy-items.ts';
import type {KeyFacts} from './key-facts.ts';

const without =
	(kind: CopyKind) =>
	(state: AppState): SafeText | undefined =>
		copyOf(state, kind) ? undefined : ours('There is none of it here.');

const common = {where: ['copy'], group: 'General'} as const;

/** Keys of the menu of what can be copied. */
export const copyKeys = [
	{
		id: 'command.copy',
		keys: ['y', 'alt-y'],
		label: ours('copy'),
		where: ['home', 'overlay', 'result', 'call', 'running-call', 'request'],
		group: 'General',
	},
	{id: 'copy.command', keys: ['y', 'c'], label: ours('the command'), ...common},
	{
		id: 'copy.text',
		keys: ['t'],
		label: ours('the answer as text'),
		...common,
		disabledReason: without('text'),
	},
	{
		id: 'copy.json',
		keys: ['d'],
		label: ours('the answer as JSON'),
		...common,
		disabledReason: without('json'),
	},
	{
		id: 'copy.arguments',
		keys: ['a'],
		label: ours('the arguments as JSON'),
		...common,
		disabledReason: without('arguments'),
	},
	{
		id: 'copy.rpc',
		keys: ['m'],
		label: ours('the JSON-RPC message'),
		...common,
		disabledReason: without('rpc'),
	},
	{
		id: 'copy.node',
		keys: ['v'],
		label: ours('the value in focus'),
		...common,
		disabledReason: without('node'),
	},
	{
		id: 'copy.node-path',
		keys: ['n'],
		label: ours('the way to it, for jq'),
		...common,
		disabledReason: without('node-path'),
	},
	{id: 'copy.uri', keys: ['u'], label: ours('the URI'), ...common, disabledReason: without('uri')},
	{id: 'copy.id', keys: ['i'], label: ours('the id'), ...common, disabledReason: without('id')},
	{id: 'copy.path', keys: ['p'], label: ours('the folder'), ...common, disabledReason: without('path')},
	{
		id: 'copy.launch',
		keys: ['l'],
		label: ours('what it runs'),
		...common,
		disabledReason: without('launch'),
	},
	{id: 'copy.hash', keys: ['h'], label: ours('the sha256'), ...common, disabledReason: without('hash')},
	{id: 'copy.down', keys: ['down', 'j', 'tab'], label: ours('down'), where: ['copy'], group: 'Moving'},
	{id: 'copy.up', keys: ['up', 'k', 'shift-tab'], label: ours('up'), where: ['copy'], group: 'Moving'},
	{id: 'copy.take', keys: ['enter'], label: ours('copy it'), where: ['copy'], group: 'General', footer: 1},
] as const satisfies readonly KeyFacts[];
