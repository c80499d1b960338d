import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {safeLine} from '../../core/safe-text.ts';
import {useTheme} from '../app-context.tsx';
import {inside, type Rectangle} from '../layout.ts';
import {clip, type Line, lineWidth} from './lines.ts';
import {Row} from './row.tsx';

/** Which part of something longer is seen, for the scrollbar. */
type Visible = {first: number; height: number; count: number};

export type PanelProps = {
	rectangle: Rectangle;
	title: Line;
	/** Stands in the lower border. */
	foot?: Line;
	active: boolean;
	/** One a row, each as wide as `inside` says; missing ones are blank. */
	rows: readonly ReactNode[];
	visible?: Visible;
};

/** Rows of the border that the scrollbar's thumb covers. */
function thumb({first, height, count}: Visible): {from: number; to: number} | undefined {
	if (count <= height || height < 2) return undefined;
	const length = Math.max(1, Math.round((height * height) / count));
	const from = Math.round(((height - length) * first) / (count - height));
	return {from, to: from + length};
}

/**
 * A framed part of the screen. Every row is written to its full width, so that what lies under it never shows
 * through, and the right border is text like the rest.
 */
export function Panel({rectangle, title, foot = [], active, rows, visible}: PanelProps) {
	const {styles, glyphs} = useTheme();
	const {x, y, width, height} = rectangle;
	const {height: rowCount} = inside(rectangle);
	const style = styles[active ? 'border-active' : 'border'];
	const bar = visible && thumb(visible);
	const edge = (line: Line, left: string, right: string) => {
		const used = Math.min(lineWidth(line), width - 4);
		const fitted =
			used < lineWidth(line)
				? line.map(segment => ({...segment, text: clip(segment.text, used, glyphs.ellipsis)}))
				: line;
		const shown = lineWidth(fitted) > width - 4 ? fitted.slice(0, 1) : fitted;
		return (
			<Box>
				<Text {...style}>{left + glyphs.horizontal}</Text>
				{shown.map((segment, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: the segments of a line have no other identity.
					<Text key={index} {...(segment.tone ? styles[segment.tone] : style)}>
						{segment.text}
					</Text>
				))}
				<Text {...style}>{glyphs.horizontal.repeat(Math.max(0, width - 3 - lineWidth(shown))) + right}</Text>
			</Box>
		);
	};
	return (
		<Box position="absolute" top={y} left={x} width={width} height={height} flexDirection="column">
			{edge(title, glyphs.topLeft, glyphs.topRight)}
			{Array.from({length: rowCount}, (_, index) => {
				const covered = bar && index >= bar.from && index < bar.to;
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
					<Box key={index} height={1} flexShrink={0}>
						<Text {...style}>{glyphs.vertical} </Text>
						{rows[index] ?? <Row line={[]} width={width - 4} />}
						<Text {...style}> {covered ? glyphs.thumb : glyphs.vertical}</Text>
					</Box>
				);
			})}
			{edge(foot, glyphs.bottomLeft, glyphs.bottomRight)}
		</Box>
	);
}

/** Lines of text as rows of a panel. */
export function textRows(lines: readonly Line[], width: number): ReactNode[] {
	return lines.map((line, index) => (
		// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
		<Row key={index} line={line} width={width} />
	));
}

/** A title with air around it. */
export function titled(...parts: Line): Line {
	const [first] = parts;
	if (!first) return [];
	return [{text: safeLine(' ')}, ...parts, {text: safeLine(' ')}];
}
