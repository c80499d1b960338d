import {callAsCommand} from '../core/form/call-as-command.ts';
import {formValues} from '../core/form/form-state.ts';
import {expandTemplate} from '../core/form/uri-template.ts';
import {type AppState, topOverlay} from './app-state.ts';
import {type Call, callArguments} from './calls/call.ts';
import {isForeign} from './screens/home/list-model.ts';
import {logCommand} from './screens/logs/log-view.ts';
import {type RequestState, requestValues} from './screens/offers/request-state.ts';
import type {ResultState} from './screens/result/open-result.ts';
import type {SettingsState} from './screens/settings/settings-state.ts';
import {pickedWords} from './screens/sync/picked.ts';
import {openedCall} from './screens/tools/call-state.ts';

const program = 'mcpb-tui';

/** The command that makes the same call, with names in the place of secrets. */
export function callCommand(call: Pick<Call, 'id' | 'tool' | 'fields'>): readonly string[] {
	const {id, tool} = call;
	return callAsCommand({id, tool: tool.name, args: callArguments(call), inputSchema: tool.inputSchema});
}

/** A secret is never part of a command: it is asked for on standard input. */
function configCommand({id, fields}: SettingsState): readonly string[] {
	const {set, unset} = formValues(fields.form);
	const secret = new Set(fields.form.fields.flatMap(({key, sensitive}) => (sensitive ? [key] : [])));
	const changes = Object.entries(set).flatMap(([key, texts]) =>
		secret.has(key) ? ['--set', `${key}=-`] : texts.flatMap(text => ['--set', `${key}=${text}`]),
	);
	return [program, 'config', id, ...changes, ...unset.flatMap(key => ['--unset', key])];
}

function pairs(args: Readonly<Record<string, string>>): readonly string[] {
	return Object.entries(args).map(([key, value]) => `${key}=${value}`);
}

function answerCommand({id, answer: {asked}}: ResultState): readonly string[] {
	if (asked.kind === 'prompt') return [program, 'prompts', id, asked.name, ...pairs(asked.args)];
	return asked.kind === 'resource' ? [program, 'read', id, asked.uri] : [program, 'tools', id];
}

function requestCommand(open: RequestState): readonly string[] {
	const {id, what} = open;
	const values = requestValues(open);
	if (what.kind === 'prompt') return [program, 'prompts', id, what.prompt.name, ...pairs(values)];
	return [program, 'read', id, expandTemplate(what.template.uriTemplate, values)];
}

function sectionCommand({offers: {section}}: AppState, id: string): readonly string[] {
	return [program, section, id];
}

function overlayCommand(state: AppState): readonly string[] | undefined {
	const overlay = topOverlay(state);
	switch (overlay?.kind) {
		case 'install': {
			const {stage} = overlay;
			if (stage.at === 'source') return [program, 'install', stage.source.text || '<file, folder or URL>'];
			if (stage.at === 'loading')
				return stage.update === undefined
					? [program, 'install', stage.source]
					: [program, 'update', stage.update];
			if (stage.bundle.update) return [program, 'update', stage.bundle.review.id];
			const enable = 'answer' in stage && stage.answer === 'install-and-enable' ? ['--enable'] : [];
			return [program, 'install', stage.bundle.review.origin.asked, ...enable];
		}
		case 'settings':
			return configCommand(overlay);
		case 'call': {
			const open = openedCall(state);
			return open && callCommand(open.call);
		}
		// They are about what lies under them.
		case 'copy':
		case 'ask':
		case 'image':
			return equivalentCommand({...state, overlays: state.overlays.slice(0, -1)});
		case 'result':
			return answerCommand(overlay);
		case 'request':
			return requestCommand(overlay);
		case 'remembered':
			return [program, 'calls', overlay.id, '--tool', overlay.tool];
		case 'server':
			return sectionCommand(state, overlay.id);
		case 'sync':
			return [program, 'sync', ...(overlay.mode === 'preview' ? ['--dry-run'] : []), ...pickedWords(overlay)];
		case 'backups':
			return [program, 'sync', '--backups'];
		case 'vault':
			return [program, 'vault', 'use', overlay.choice];
		case 'confirm':
			return overlay.command;
		case 'help':
			return [program, '--help'];
		default:
			return undefined;
	}
}

/** The command that does or shows what the screen does or shows now. */
export function equivalentCommand(state: AppState): readonly string[] {
	const forOverlay = overlayCommand(state);
	if (forOverlay) return forOverlay;
	const {selected, tab} = state;
	if (selected === undefined) return [program, 'list'];
	// What is not ours has no settings here.
	if (isForeign(selected) && tab === 'settings') return [program, 'info', selected];
	if (state.focus === 'extensions' && state.tab === 'overview') return [program, 'info', selected];
	if (tab === 'tools') return sectionCommand(state, selected);
	if (tab === 'logs') return logCommand(state);
	return tab === 'settings' ? [program, 'config', selected] : [program, 'info', selected];
}
