import type {JsonObject} from '../../../core/contract.ts';
import {callAsJsonRpc} from '../../../core/form/call-as-command.ts';
import {shellLine} from '../../../core/form/shell-quote.ts';
import {withholdSecrets} from '../../../core/form/withhold-secrets.ts';
import {type AppState, selectedDetail} from '../../app-state.ts';
import {callArguments} from '../../calls/call.ts';
import {equivalentCommand} from '../../equivalent-command.ts';
import {resourceInFocus} from '../offers/offers.ts';
import {answerText} from '../result/answer-text.ts';
import {nodePath} from '../result/json-tree.ts';
import {openResult} from '../result/open-result.ts';
import {partInFocus} from '../result/part-in-focus.ts';
import {contentOf} from '../result/result-content.ts';
import {openedCall} from '../tools/call-state.ts';

/** What can be copied, in the order of the menu. */
export const copyKinds = [
	'command',
	'text',
	'json',
	'arguments',
	'rpc',
	'node',
	'node-path',
	'uri',
	'id',
	'path',
	'launch',
	'hash',
] as const;
export type CopyKind = (typeof copyKinds)[number];

export type CopyState = {readonly kind: 'copy'; readonly focus: number};

/** The state as it is under the menu. */
function underMenu(state: AppState): AppState {
	return {...state, overlays: state.overlays.filter(({kind}) => kind !== 'copy')};
}

type Make = (() => string) | undefined;

/** A command as it can be pasted into a shell; a NUL has no place in one. */
function commandOf(state: AppState): Make {
	return () => shellLine(equivalentCommand(state).map(word => word.replaceAll('\0', '')));
}

function ofCall(state: AppState, kind: CopyKind): Make {
	const call = openedCall(state)?.call;
	if (!call) return undefined;
	const {id, tool} = call;
	const {inputSchema} = tool;
	const args = () => callArguments(call);
	// A secret is in neither of them: its name stands in its place.
	if (kind === 'arguments')
		return () =>
			JSON.stringify(withholdSecrets(args(), inputSchema, {standIn: key => `<${key}>`}).args, undefined, 2);
	return kind === 'rpc' ? () => callAsJsonRpc({id, tool: tool.name, args: args(), inputSchema}) : undefined;
}

function rpcOf({asked}: NonNullable<ReturnType<typeof openResult>>['answer']): Make {
	const message = (method: string, params: JsonObject) => () =>
		JSON.stringify({jsonrpc: '2.0', id: 1, method, params});
	if (asked.kind === 'prompt') return message('prompts/get', {name: asked.name, arguments: {...asked.args}});
	return asked.kind === 'resource' ? message('resources/read', {uri: asked.uri}) : undefined;
}

function ofResult(state: AppState, kind: CopyKind): Make {
	const open = openResult(state);
	if (!open) return undefined;
	const {answer, view} = open;
	const uri = partInFocus(open)?.uri ?? (answer.asked.kind === 'resource' ? answer.asked.uri : undefined);
	switch (kind) {
		case 'text':
			return () => answerText(answer).lines.join('\n');
		case 'json':
			return () => JSON.stringify(answer.result, undefined, 2);
		case 'rpc':
			return rpcOf(answer);
		case 'uri':
			return uri === undefined ? undefined : () => uri;
		case 'node':
		case 'node-path': {
			const content = contentOf(answer, view);
			if (content.kind !== 'tree') return undefined;
			const {tree} = content;
			if (kind === 'node-path') return () => nodePath(tree, view.node);
			const value = tree.values[view.node] ?? null;
			return () => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
		}
		default:
			return undefined;
	}
}

function ofHome(state: AppState, kind: CopyKind): Make {
	const detail = selectedDetail(state);
	if (kind === 'uri') {
		const item = resourceInFocus(state);
		if (!item) return undefined;
		return () => (item.kind === 'resource' ? item.resource.uri : item.template.uriTemplate);
	}
	if (!detail) return undefined;
	const {folder, launch, versions} = detail;
	if (kind === 'path') return () => folder;
	if (kind === 'launch') return launch && (() => shellLine([launch.command, ...launch.args]));
	const hash = versions.find(({current}) => current)?.sha256;
	return kind === 'hash' && hash ? () => hash : undefined;
}

/** What makes the text of one kind; undefined where there is nothing of it. */
export function copyOf(shown: AppState, kind: CopyKind): Make {
	const state = underMenu(shown);
	if (kind === 'command') return commandOf(state);
	const own = state.overlays.findLast(overlay => 'id' in overlay);
	const id = own && 'id' in own ? own.id : state.selected;
	if (kind === 'id') return id === undefined ? undefined : () => id;
	return ofResult(state, kind) ?? ofCall(state, kind) ?? (own ? undefined : ofHome(state, kind));
}

export function copyItems(state: AppState): readonly CopyKind[] {
	return copyKinds.filter(kind => copyOf(state, kind) !== undefined);
}
