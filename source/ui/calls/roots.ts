import type {Root} from '../../core/contract.ts';
import {own} from '../../core/own.ts';
import type {App} from '../app-handle.ts';

/** Tells the server that its roots are others now, if there is a session with it. */
async function setRoots(app: App, id: string, roots: readonly Root[]): Promise<void> {
	app.dispatch({type: 'roots', id, roots});
	await (await app.connections.get(id))?.rootsChanged();
}

/** Adds a folder to those that a server is told of, for as long as the screens are open. */
export async function addRoot(app: App, id: string, root: Root): Promise<void> {
	const roots = own(app.state().roots, id) ?? [];
	if (!roots.some(({uri}) => uri === root.uri)) await setRoots(app, id, [...roots, root]);
}

export async function removeRoot(app: App, id: string, index: number): Promise<void> {
	await setRoots(app, id, (own(app.state().roots, id) ?? []).toSpliced(index, 1));
}
