import type {ServerChoice} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import type {Paths} from '../../paths.ts';
import {startsNothing} from '../../read-only.ts';
import {createLineTransport} from '../line-transport.ts';
import {startPrivateServer} from '../private-server.ts';
import {openRunnerSocket} from '../runner-client.ts';
import {chooseOne} from '../running.ts';
import type {Line} from './line.ts';

/** The line to the running server of an extension, or to one that is started for it alone. */
export async function openRunnerLine(paths: Paths, id: string, choice: ServerChoice): Promise<Line> {
	const running = await chooseOne(paths, id, choice);
	if (!running && paths.lookOnly)
		throw startsNothing(id, `Start it first, without --readonly: mcpb-tui start ${id}`);
	if (!running) return {...(await startPrivateServer(paths, id)), id, joined: false};
	const socket = await openRunnerSocket(running.file);
	const ended = new Promise<UserError>(resolve => {
		socket.once('close', () =>
			resolve(
				new UserError('SERVER_UNREACHABLE', `The server of ${id} ended.`, {
					hint: `See why: mcpb-tui logs ${id}`,
				}),
			),
		);
	});
	const close = () => {
		socket.end();
	};
	return {
		id,
		pid: running.server.pid,
		joined: true,
		ended,
		transport: createLineTransport({input: socket, output: socket, close}),
	};
}
