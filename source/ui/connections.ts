import type {ServerConnection} from '../core/contract.ts';
import {toUserError} from '../core/errors.ts';
import {own} from '../core/own.ts';
import type {App} from './app-handle.ts';
import {elicitationDone, screenHandlers} from './calls/ask-user.ts';
import {runningCalls} from './calls/call.ts';
import {resourceUpdated} from './screens/offers/ask-server.ts';
import {followOffers} from './screens/offers/load-offers.ts';
import {shownServer} from './screens/offers/offers.ts';

/** The session with an extension's server, made when it is first needed and kept while it lasts. */
export function connection(app: App, id: string): Promise<ServerConnection> {
	const open = app.connections.get(id);
	if (open) return open;
	const opening = app.core.connect(id, {
		signal: app.lifetime,
		handlers: screenHandlers(app, id),
		headers: app.headers.get(id) ?? {},
	});
	app.connections.set(id, opening);
	const forget = () => {
		if (app.connections.get(id) === opening) app.connections.delete(id);
	};
	opening.then(async made => {
		followOffers(app, id, {server: made, onUpdated: uri => resourceUpdated(app, id, uri)});
		made.subscribe(event => {
			if (event.type === 'elicitation-complete') elicitationDone(app, id, event.elicitationId);
		});
		await made.closed;
		forget();
		app.dispatch({type: 'tools', id, list: undefined});
	}, forget);
	return opening;
}

/** Ends a session; a server that was started for it alone ends with it. */
async function disconnect(app: App, id: string): Promise<void> {
	const open = app.connections.get(id);
	app.connections.delete(id);
	await (await open?.catch(() => undefined))?.close();
}

/** Ends a session whose server was started for it alone, when no screen and no call needs it any more. */
export async function release(app: App, id: string): Promise<void> {
	const isNeeded = () => {
		const state = app.state();
		// Who looks at its tools calls the next one: a server started for each would forget what the last did.
		if (shownServer(state) === id) return true;
		return runningCalls(state, id).length > 0 || state.overlays.some(open => 'id' in open && open.id === id);
	};
	if (isNeeded()) return;
	const open = await app.connections.get(id)?.catch(() => undefined);
	if (open && !open.joined && !isNeeded()) await disconnect(app, id);
}

export async function disconnectAll(app: App): Promise<void> {
	await Promise.allSettled([...app.connections.keys()].map(id => disconnect(app, id)));
}

/** Asks the server for its tools, unless they are known or being asked for. */
export function loadTools(app: App, id: string): void {
	if (own(app.state().tools, id)) return;
	app.dispatch({type: 'tools', id, list: {status: 'loading'}});
	const load = async () => {
		const tools = await (await connection(app, id)).tools(app.lifetime);
		app.dispatch({type: 'tools', id, list: {status: 'ready', tools}});
	};
	load().catch((error: unknown) => {
		if (app.lifetime.aborted) return;
		const known = toUserError(error);
		app.dispatch({type: 'tools', id, list: {status: 'failed', error: known}});
	});
}
