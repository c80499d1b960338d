import type {Core} from '../core/contract.ts';
import {UserError} from '../core/errors.ts';

/** Holds the place of the full screen until it is there. */
export function startUi(_options: {
	core: Core;
	demo?: {home: string; bundle: string};
	readonly?: boolean;
}): Promise<number> {
	throw new UserError('TERMINAL_NEEDED', 'The full screen is not there yet.', {
		hint: 'See the commands: mcpb-tui --help',
	});
}
