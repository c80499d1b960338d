import type {ExtensionSummary, UpdateCheck} from '../../../core/contract.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {AppState} from '../../app-state.ts';
import {clip, type Segment, seg} from '../../components/lines.ts';
import {count} from '../../show.ts';
import type {Glyphs, Tone} from '../../theme.ts';

type Available = Extract<UpdateCheck, {status: 'available'}>;

/** The update that was found for an extension. */
export function availableUpdate({update}: Pick<ExtensionSummary, 'update'>): Available | undefined {
	return update?.status === 'available' ? update : undefined;
}

/** How grave it is to install it without a look. */
function toneOf({alarms, newPublisher, forbidden}: Available): Tone {
	if (alarms.length > 0 || newPublisher !== undefined) return 'bad';
	return forbidden.length > 0 ? 'dim' : 'accent';
}

/** For the row of an extension: `↑ 1.2.0`, or `! 1.0.0` where other bytes have the same number. */
export function updateMark(update: Available, room: number, {up, attention}: Glyphs): Segment {
	const sign = safeLine(update.sameVersion ? attention : up);
	return seg(safeJoin`${sign} ${clip(update.version, room)}`, toneOf(update));
}

/** For the head of the screen: how many there are. */
export function updateCount({extensions}: AppState, {up}: Glyphs): Segment {
	const many = extensions.filter(extension => availableUpdate(extension)).length;
	return seg(many === 0 ? ours('') : safeJoin`  ${safeLine(up)} ${count(many, 'update')}`, 'accent');
}
