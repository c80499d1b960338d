import {ours, safeLine} from '../../../core/safe-text.ts';
import {keyValue} from '../../components/key-values.ts';
import {empty, type Line, paragraph, seg} from '../../components/lines.ts';
import type {ListItem} from './list-model.ts';

/** What is known of an entry of the client's file that is not ours. */
export function foreignLines({entry, name, id}: Extract<ListItem, {kind: 'foreign'}>, width: number): Line[] {
	const {command, url, envNames} = entry;
	return [
		[seg(name, 'strong'), seg(ours('  not ours'), 'dim')],
		...paragraph(
			ours(
				"An entry of the client's file that somebody else wrote. It is never changed here; its tools can be called (3) and the client's log of it read (4).",
			),
			width,
			'dim',
		),
		empty,
		...keyValue(ours('Name'), safeLine(id), width),
		...(command ? keyValue(ours('Runs'), command, width) : []),
		...(url ? keyValue(ours('URL'), url, width) : []),
		...(command || url ? [] : keyValue(ours('Runs'), ours('nothing: it has no command'), width, 'warn')),
		...(envNames.length > 0
			? keyValue(ours('Environment'), safeLine(envNames.join(' ')), width)
			: keyValue(ours('Environment'), ours('none'), width, 'dim')),
	];
}
