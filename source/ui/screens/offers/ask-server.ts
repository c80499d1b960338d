import type {JsonObject} from '../../../core/contract.ts';
import {safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {connection, release} from '../../connections.ts';
import {type Answer, type Asked, askedName} from '../result/answer.ts';
import type {ResultState} from '../result/open-result.ts';
import {clearSearch} from '../result/result-actions.ts';
import {firstView, type ResultView, viewOfNext} from '../result/result-view.ts';

type Question = Exclude<Asked, {kind: 'tool'}>;

async function fetchAnswer(app: App, id: string, asked: Question): Promise<Answer> {
	const server = await connection(app, id);
	const begin = performance.now();
	const result =
		asked.kind === 'prompt'
			? await server.getPrompt(asked.name, asked.args, app.lifetime)
			: await server.readResource(asked.uri, app.lifetime);
	return {id, asked, result, isError: false, milliseconds: performance.now() - begin};
}

function show(
	app: App,
	answer: Answer,
	{view, from}: {view: ResultView; from?: ResultState | undefined},
): void {
	app.dispatch({
		type: 'open',
		overlay: {kind: 'result', id: answer.id, answer, result: view, ...(from && {from})},
	});
}

/** Gets a prompt or reads a resource, and shows what came; what is shown now is gone back to. */
export function ask(app: App, id: string, asked: Question): void {
	app.run(safeJoin`asking for ${safeLine(askedName({asked}))}`, async () => {
		try {
			const answer = await fetchAnswer(app, id, asked);
			const from = overlayOf(app.state(), 'result');
			show(app, answer, {view: firstView, from});
		} finally {
			// Nothing is on screen that needs it when it failed.
			if (!app.lifetime.aborted) void release(app, id);
		}
	});
}

/** Asks for the same once more; what is different is in its diff. */
export function askAgain(app: App): void {
	const open = overlayOf(app.state(), 'result');
	const asked = open?.answer.asked;
	if (!open || !asked || asked.kind === 'tool') return;
	app.run(safeJoin`asking for ${safeLine(askedName({asked}))}`, async () => {
		const answer = await fetchAnswer(app, open.id, asked);
		const now = overlayOf(app.state(), 'result');
		if (now?.answer.asked !== asked) return;
		const before: JsonObject = now.answer.result;
		show(app, {...answer, before}, {view: viewOfNext(now.result), from: now.from});
	});
}

/** A resource that is subscribed to changed: said, and read again where it is on screen. */
export function resourceUpdated(app: App, id: string, uri: string): void {
	app.notify('text', safeJoin`Changed: ${safeLine(uri)}`);
	const open = overlayOf(app.state(), 'result');
	const asked = open?.answer.asked;
	if (open?.id === id && asked?.kind === 'resource' && asked.uri === uri) askAgain(app);
}

/** Back to what was looked at before a link was followed, or out. */
export function leaveResult(app: App): void {
	const open = overlayOf(app.state(), 'result');
	if (!open || clearSearch(app)) return;
	if (open.from) app.dispatch({type: 'change', overlay: open.from});
	else {
		app.dispatch({type: 'close', kind: 'result'});
		void release(app, open.id);
	}
}
