import {stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {toUserError, UserError} from '../../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {callArguments} from '../../calls/call.ts';
import {currentCall} from '../../calls/change-call.ts';
import {fillFromFile, pathOnDisk} from '../../calls/fill-from-file.ts';
import {addRoot} from '../../calls/roots.ts';
import {completePath} from '../../complete-path.ts';
import {editOf} from '../../components/text-edit.ts';
import {openServer} from '../offers/open-server.ts';
import {reloadRemembered} from '../remembered/remembered-actions.ts';
import {type AskPurpose, type AskState, asksForPath} from './ask-state.ts';
import {saveAsked} from './save-asked.ts';

function changeAsk(app: App, change: Partial<AskState>): void {
	const ask = overlayOf(app.state(), 'ask');
	if (ask) app.dispatch({type: 'change', overlay: {...ask, ...change}});
}

async function saveCall(app: App, key: string, name: string): Promise<void> {
	const call = currentCall(app, key);
	if (!call) return;
	const {id, tool} = call;
	const saved = await app.core.calls.save(id, {
		name,
		tool: tool.name,
		arguments: callArguments(call),
		inputSchema: tool.inputSchema,
	});
	const without = saved.withheld.length > 0 ? ours(' Secrets are not in it.') : ours('');
	app.notify('good', safeJoin`Saved as ${safeLine(saved.name)}.${without}`);
	await reloadRemembered(app);
}

async function takeRoot(app: App, id: string, text: string): Promise<void> {
	const path = resolve(pathOnDisk(text));
	const found = await stat(path).catch(() => undefined);
	if (!found?.isDirectory())
		throw new UserError('USAGE', `${path} is no folder.`, {hint: 'Name a folder that is there.'});
	await addRoot(app, id, {uri: pathToFileURL(path).href});
}

async function carryOut(app: App, purpose: AskPurpose, text: string): Promise<void> {
	switch (purpose.type) {
		case 'fill-from-file':
			return fillFromFile(app, purpose, text);
		case 'save-call':
			return saveCall(app, purpose.call, text);
		case 'rename-saved':
			await app.core.calls.rename(purpose.id, purpose.from, text);
			return reloadRemembered(app);
		case 'add-root':
			return takeRoot(app, purpose.id, text);
		case 'open-server':
			return openServer(app, text.trim());
		default:
			return saveAsked(app, purpose, text.trim());
	}
}

/** Does what the text was asked for; what is wrong with it is said under it. */
export function takeAsked(app: App): void {
	const ask = overlayOf(app.state(), 'ask');
	if (!ask || ask.text.text.trim() === '') return;
	carryOut(app, ask.purpose, ask.text.text).then(
		() => app.dispatch({type: 'close', kind: 'ask'}),
		(error: unknown) => changeAsk(app, {problem: safeLine(toUserError(error).message)}),
	);
}

/** Puts what was answered before into the field: further back with 1, further on with -1, at last what was typed. */
export function recallAsked(app: App, by: 1 | -1): void {
	const ask = overlayOf(app.state(), 'ask');
	if (!ask?.before) return;
	const {texts, at = -1} = ask.before;
	const typed = at < 0 ? ask.text.text : (ask.before.typed ?? '');
	const next = Math.max(-1, Math.min(at + by, texts.length - 1));
	const before = next < 0 ? {texts} : {texts, at: next, typed};
	changeAsk(app, {text: editOf(texts[next] ?? typed), before});
}

export function completeAsked(app: App): void {
	const ask = overlayOf(app.state(), 'ask');
	if (!ask || !asksForPath(ask)) return;
	const {text} = ask.text;
	void completePath(text, () => ask.purpose.type !== 'add-root').then(completion => {
		if (overlayOf(app.state(), 'ask')?.text.text === text)
			changeAsk(app, {text: editOf(completion.text), candidates: completion.candidates});
	});
}
