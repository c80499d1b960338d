import type {Changed} from '../../core/contract.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {CommandResult} from '../command.ts';
import {printSync} from './sync.ts';

/** The result of every command that changes one extension: `done` says in a sentence what it did. */
export function changedResult(
	{extension, sync, warnings}: Changed,
	done: string,
	more: readonly SafeText[] = [],
): CommandResult {
	return {
		json: {extension, ...(sync && {sync})},
		text: style => [style.paint(safeLine(done), 'good'), ...(sync ? printSync(sync, style) : [])],
		warnings: [...warnings, ...more],
	};
}
