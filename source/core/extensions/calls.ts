import type {Calls} from '../contract.ts';
import type {Context} from './context.ts';
import {secretTexts} from './remember-calls.ts';

/** What is remembered of calls, behind the door; loaded when it is first asked for. */
export function createCalls(context: Context): Calls {
	const {paths} = context;
	const history = () => import('../calls/history.ts');
	const saved = () => import('../calls/saved-calls.ts');
	return {
		history: async (id, tool) => (await history()).callHistory(paths, id, tool === undefined ? {} : {tool}),
		last: async (id, tool) => (await history()).lastCall(paths, id, tool),
		saved: async (id, tool) => (await saved()).savedCalls(paths, id, tool === undefined ? {} : {tool}),
		save: async (id, call) =>
			(await saved()).saveCall(paths, id, {...call, secrets: await secretTexts(context, id)}),
		rename: async (id, from, to) => (await saved()).renameSavedCall(paths, id, from, to),
		removeSaved: async (id, name) => (await saved()).removeSavedCall(paths, id, name),
	};
}
