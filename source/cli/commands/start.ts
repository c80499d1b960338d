import {safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {idArgument} from './shared.ts';

export const start = defineCommand({
	name: 'start',
	arguments: [idArgument],
	summary: 'start its server in the background',
	details: 'It goes on when you log out.',
	examples: [['start weather', 'returns when the server has answered']],
	exits: [3, 4, 6],
	changes: true,
	async run({core, signal}, {args: [id = '']}) {
		const server = await (await core()).start(id, {signal});
		return {
			json: {server},
			text: () => [
				safeLine(
					`${id} is running (pid ${server.pid}). Watch it: mcpb-tui logs ${id} -f   Stop it: mcpb-tui stop ${id}`,
				),
			],
		};
	},
});
