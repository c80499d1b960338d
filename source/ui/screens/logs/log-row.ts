import type {LogLine} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {type Line, lit, type Segment, seg} from '../../components/lines.ts';
import {bytes, clock} from '../../show.ts';
import type {Tone} from '../../theme.ts';

const tones: Readonly<Record<LogLine['level'], Tone>> = {
	debug: 'dim',
	info: 'text',
	warning: 'warn',
	error: 'bad',
};

const signs: Readonly<Record<LogLine['kind'], Segment>> = {
	stderr: seg(ours('err  '), 'dim'),
	pollution: seg(ours('out! '), 'warn'),
	message: seg(ours('     ')),
	life: seg(ours('life '), 'accent'),
	log: seg(ours('log  '), 'dim'),
};

/** One line of a log: time, where it comes from, and its text from column `left` on, with lit hits. */
export function logRow(entry: LogLine, {left, query}: {left: number; query: string}): Line {
	const text = safeLine(entry.text);
	const from = left === 0 ? text : (text.slice(left) as SafeText);
	const size = entry.message ? [seg(safeJoin` ${bytes(entry.message.bytes)}`, 'dim')] : [];
	const body = [...lit(from, query, entry.message ? undefined : tones[entry.level]), ...size];
	return [seg(safeJoin`${clock(entry.time)} `, 'dim'), signs[entry.kind], ...body];
}
