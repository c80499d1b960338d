import {type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {fill, type Line, lineWidth, lit, type Segment, seg, spaces} from '../../components/lines.ts';
import type {Glyphs, Tone} from '../../theme.ts';
import {availableUpdate, updateMark} from '../updates/update-mark.ts';
import {statusOf} from './extension-status.ts';
import type {ListItem, ListRow} from './list-model.ts';

export type RowOptions = {
	width: number;
	query: string;
	selected: boolean;
	marked: boolean;
	/** What goes on with it, in a few signs. */
	badge: SafeText | undefined;
	glyphs: Glyphs;
};

/** Cells that a name is given before the words about it are made shorter. */
const nameRoom = 16;

type Look = {sign: SafeText; tone: Tone; tails: readonly SafeText[]; version: Line; name?: Tone};

function lookOf(item: ListItem, {glyphs, width}: RowOptions): Look {
	if (item.kind === 'foreign')
		return {sign: safeLine(glyphs.times), tone: 'dim', tails: [], version: [], name: 'dim'};
	const {extension} = item;
	const update = availableUpdate(extension);
	const version: Line = update
		? [seg(spaces(1)), updateMark(update, width >= 38 ? 14 : 8, glyphs)]
		: width >= 38
			? [seg(safeJoin` ${extension.version}`, 'dim')]
			: [];
	return {...statusOf(extension, item.server, glyphs), version};
}

/** A row of the list: signs, name with lit hits, version where there is room, and how it stands in words. */
export function itemRow(item: ListItem, options: RowOptions): Line {
	const {width, query, selected, marked, badge, glyphs} = options;
	const {sign, tone, tails, version, name: nameTone} = lookOf(item, options);
	const lead: Segment[] = [
		seg(selected ? safeLine(glyphs.cursor) : spaces(1), 'accent'),
		seg(marked ? safeLine(glyphs.done) : spaces(1), 'key'),
		seg(safeJoin`${sign} `, tone),
	];
	const badges = badge === undefined ? [] : [seg(safeJoin` ${badge}`, 'accent')];
	const free = width - lineWidth(lead) - lineWidth([...badges, ...version]) - 1;
	const wanted = Math.min(nameRoom, lineWidth([seg(item.name)]));
	const fits = (tail: SafeText) => lineWidth([seg(tail)]) + wanted <= free;
	const tail = tails.find(fits) ?? tails.at(-1);
	const end = [...badges, ...(tail ? [...version, seg(safeJoin` ${tail}`, tone)] : [])];
	const room = Math.max(4, width - lineWidth(lead) - lineWidth(end));
	return [...lead, ...lit(fill(item.name, room, glyphs.ellipsis), query, nameTone), ...end];
}

/** The heading of a group, with a rule to the border. */
export function headingRow(
	{title, count}: Extract<ListRow, {type: 'heading'}>,
	width: number,
	glyphs: Glyphs,
): Line {
	const words = safeJoin`${title} (${count}) `;
	const rule = safeLine(glyphs.horizontal.repeat(Math.max(0, width - lineWidth([seg(words)]))));
	return [seg(words, 'accent'), seg(rule, 'dim')];
}
