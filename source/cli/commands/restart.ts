import {safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {idArgument, pidOption} from './shared.ts';

export const restart = defineCommand<{pid?: number}>({
	name: 'restart',
	arguments: [idArgument],
	options: [pidOption],
	summary: 'restart its server',
	details: 'With its settings as they are now.',
	examples: [['restart weather', 'after a change of its settings']],
	exits: [3, 4, 6],
	changes: true,
	async run({core, signal}, {args: [id = ''], options: {pid}}) {
		const server = await (await core()).restart(id, {signal, ...(pid !== undefined && {pid})});
		return {json: {server}, text: () => [safeLine(`${id} is running again (pid ${server.pid}).`)]};
	},
});
