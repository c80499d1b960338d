import type {JsonObject, ServerConnection} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {CommandContext} from '../command.ts';
import {printContents} from '../print/resources.ts';

/** URIs as they are told, in order; waiting for one ends with the signal, or when the server does. */
function createUpdates(connection: ServerConnection, {uris, once}: {uris: readonly string[]; once: boolean}) {
	const waiting: string[] = [];
	let wake = () => {};
	const stop = connection.subscribe(event => {
		if (event.type !== 'resource-updated' || !uris.includes(event.uri)) return;
		// One that is still to be read says all that a second would.
		if (once && waiting.includes(event.uri)) return;
		waiting.push(event.uri);
		wake();
	});
	return {
		stop,
		async next(ended: Promise<unknown>): Promise<string | undefined> {
			if (waiting.length === 0)
				await Promise.race([
					new Promise<void>(resolve => {
						wake = resolve;
					}),
					ended,
				]);
			return waiting.shift();
		},
	};
}

function canSubscribe({capabilities: {resources}}: ServerConnection): boolean {
	return typeof resources === 'object' && resources !== null && 'subscribe' in resources;
}

/**
 * Tells each change of some resources until the signal, and what they say then when that is wanted. Throws
 * `RESOURCE_NOT_FOUND` where there are no subscriptions, and why the server ended.
 */
export async function watchResources(
	connection: ServerConnection,
	{uris, read}: {uris: readonly string[]; read: boolean},
	{signal, stream, note}: CommandContext,
): Promise<void> {
	if (!canSubscribe(connection))
		throw new UserError('RESOURCE_NOT_FOUND', 'The server takes no subscriptions.', {
			hint: 'Read a resource again with: mcpb-tui read <server> <uri>',
		});
	const updates = createUpdates(connection, {uris, once: read});
	const aborted = new Promise<void>(resolve => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	const ended = Promise.race([aborted, connection.closed]);
	try {
		for (const uri of uris) await connection.watchResource(uri, signal);
		await note(() => [safeLine(`Watching ${uris.join(', ')}; Ctrl-C ends it.`)]);
		for (let uri = await updates.next(ended); uri !== undefined; uri = await updates.next(ended)) {
			const time = new Date().toISOString();
			const result: JsonObject | undefined = read ? await connection.readResource(uri, signal) : undefined;
			const head = safeLine(`${time}  ${uri}`);
			await stream({type: 'resource-updated', time, uri, ...(result && {result})}, style => {
				const lines = result ? [style.paint(head, 'dim'), ...printContents(result)] : [head];
				return lines.join('\n') as SafeText;
			});
		}
		if (!signal.aborted) throw (await connection.closed) ?? new Error('The connection ended.');
		for (const uri of uris) await connection.unwatchResource(uri).catch(() => undefined);
	} finally {
		updates.stop();
	}
}
