import {ours, type SafeText, safeLine} from '../core/safe-text.ts';
import type {AppState} from './app-state.ts';

/** What the terminal's title says: how many servers run, and how many of them are being started again. */
export function titleOf({servers}: Pick<AppState, 'servers'>): SafeText {
	if (servers.length === 0) return ours('mcpb-tui');
	const restarting = servers.filter(({state}) => state === 'restarting').length;
	return safeLine(`mcpb-tui: ${servers.length} running${restarting > 0 ? `, ${restarting} restarting` : ''}`);
}
