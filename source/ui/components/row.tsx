import {Text} from 'ink';
import {memo} from 'react';
import {useTheme} from '../app-context.tsx';
import type {Tone} from '../theme.ts';
import {clip, type Line, lineWidth, type Segment, seg, spaces} from './lines.ts';

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

type RowProps = {line: Line; width: number /** One tone for the whole row. */; tone?: Tone};

/** One row of the screen. */
export const Row = memo(({line, width, tone}: RowProps) => {
	const {styles, glyphs} = useTheme();
	return (
		<Text wrap="truncate-end">
			{fitLine(line, width, glyphs.ellipsis).map((segment, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the segments of a line have no other identity.
				<Text key={index} {...styles[tone ?? segment.tone ?? 'text']}>
					{segment.text}
				</Text>
			))}
		</Text>
	);
});
