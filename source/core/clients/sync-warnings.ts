import {claudePrefixes} from '../reserved-names.ts';
import {ours, type SafeText, safeLine} from '../safe-text.ts';
import type {Step} from './plan.ts';

function nameWarning(id: string): SafeText | undefined {
	if (id.length > 64) {
		return safeLine(
			`The name ${id} has more than 64 characters: its tools may not reach the model. Install it with --as.`,
		);
	}
	const prefix = claudePrefixes.find(word => id.replaceAll('_', '-').startsWith(word));
	if (!prefix) return undefined;
	return safeLine(
		`Claude Desktop keeps names that begin with "${prefix}" for itself. Should the tools of ${id} not appear there, install it under another name: --as my-${id}`,
	);
}

function stepWarning({id, kind, after, appOwned}: Step): SafeText | undefined {
	switch (kind) {
		case 'taken':
			return safeLine(
				`${id} has no entry: the file holds another server of that name. Install it with --as other-name.`,
			);
		case 'missing':
			return safeLine(
				`The entry of ${id} is gone from the file; Claude Desktop drops entries when it rewrites it. Write it again with: mcpb-tui sync`,
			);
		case 'drift':
			if (appOwned)
				return safeLine(
					`The entry of ${id} now belongs to an extension of Claude Desktop and was left as it is.`,
				);
			return after
				? safeLine(
						`The entry of ${id} was edited by hand and was left as it is. Overwrite it with: mcpb-tui sync --restore ${id}`,
					)
				: safeLine(
						`${id} is disabled, but its entry was edited by hand and was left. Take it out with: mcpb-tui sync --restore ${id}`,
					);
		case 'add':
			return nameWarning(id);
		default:
			return undefined;
	}
}

/** What the user should know about entries that were left, or may not work. */
export function stepWarnings(steps: readonly Step[]): readonly SafeText[] {
	return steps.map(stepWarning).filter(warning => warning !== undefined);
}

/** When Claude Desktop will see what was written. */
export function restartWarning(running: boolean | undefined): SafeText {
	if (running === undefined)
		return ours(
			'Claude Desktop reads the file only when it starts: if it is open, quit it fully and open it again.',
		);
	return running
		? ours(
				'Claude Desktop is running: quit it fully (closing its window is not enough) and open it again. Until then it may rewrite the file and drop entries.',
			)
		: ours('Claude Desktop is not running: it sees this when it starts.');
}
