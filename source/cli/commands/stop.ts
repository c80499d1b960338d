import type {RunningServer} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {safeLine} from '../../core/safe-text.ts';
import {type CommandContext, defineCommand} from '../command.ts';
import {plural} from '../print/units.ts';
import {idArgument, pidOption, yesOption} from './shared.ts';

/** A client that loses its server under a conversation is somebody's loss: the person says yes to that. */
async function askForClients(
	servers: readonly RunningServer[],
	id: string,
	ask: CommandContext['ask'],
): Promise<void> {
	const first = servers.find(({startedBy}) => startedBy === 'client');
	if (!first) return;
	const client = first.clientName ?? 'a client';
	if (!ask) {
		throw new UserError('CONSENT_NEEDED', `${client} started ${id} and is using it.`, {
			hint: `To stop it all the same: mcpb-tui stop ${id} --yes`,
		});
	}
	if (!(await ask.confirm(safeLine(`${client} started ${id} and is using it. Stop it?`)))) {
		throw new UserError('DECLINED', `Nothing was changed: ${id} keeps running.`);
	}
}

export const stop = defineCommand<{pid?: number; yes?: boolean}>({
	name: 'stop',
	arguments: [idArgument],
	options: [pidOption, yesOption],
	summary: 'stop its servers',
	details: 'All of them, or the one named by --pid. One that a client started is asked about first.',
	examples: [
		['stop weather', 'all servers of weather'],
		['stop weather --pid 4711', 'that one'],
	],
	exits: [3, 4, 6],
	changes: true,
	async run({core: open, ask, signal}, {args: [id = ''], options: {pid, yes = false}}) {
		const core = await open();
		if (!yes) {
			const servers = (await core.status()).filter(
				server => server.id === id && (pid ?? server.pid) === server.pid,
			);
			await askForClients(servers, id, ask);
		}
		const servers = await core.stop(id, {signal, ...(pid !== undefined && {pid})});
		return {json: {servers}, text: () => [safeLine(`Stopped ${plural(servers.length, 'server')} of ${id}.`)]};
	},
});
