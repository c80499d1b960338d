import {Text} from 'ink';
import {memo} from 'react';
import {useTheme} from '../app-context.tsx';
import type {Press} from '../pointer.ts';
import type {Theme, Tone} from '../theme.ts';
import {clip, type Line, lineWidth, type Segment, seg, spaces} from './lines.ts';
import {paint} from './paint.ts';

/** A line cut or filled to exactly `width` cells. */
function fitLine(line: Line, width: number, ellipsis: string): Line {
	const fitted: Segment[] = [];
	let room = width;
	for (const [index, segment] of line.entries()) {
		const size = lineWidth([segment]);
		const isLast = index === line.length - 1;
		if (size > room || (size === room && !isLast && lineWidth(line.slice(index + 1)) > 0)) {
			fitted.push({...segment, text: clip(segment.text, room, size > room ? ellipsis : '')});
			room -= lineWidth(fitted.slice(-1));
			break;
		}
		fitted.push(segment);
		room -= size;
	}
	return room > 0 ? [...fitted, seg(spaces(room))] : fitted;
}

export type RowProps = {
	line: Line;
	width: number;
	/** One tone for the whole row. */
	tone?: Tone;
	/** What a click on it does: its panel looks for it. */
	press?: Press | undefined;
};

/** A line as text of exactly `width` cells, with its look. */
export function rowText({line, width, tone}: RowProps, {styles, glyphs}: Theme): string {
	return fitLine(line, width, glyphs.ellipsis)
		.map(segment => paint(segment.text, styles[tone ?? segment.tone ?? 'text']))
		.join('');
}

/** Painted lines, each of which fits; drawn again only when one of them is another. */
export const Painted = memo(({text}: {text: string}) => <Text wrap="truncate-end">{text}</Text>);

/** One row of the screen. */
export function Row(props: RowProps) {
	return <Painted text={rowText(props, useTheme())} />;
}
