import {Box} from 'ink';
import {isValidElement, type ReactElement, type ReactNode, useContext, useInsertionEffect} from 'react';
import {safeLine} from '../../core/safe-text.ts';
import {OverlayContext, useScreen} from '../app-context.tsx';
import type {App} from '../app-handle.ts';
import {inside, type Rectangle} from '../layout.ts';
import type {Theme} from '../theme.ts';
import type {Style} from '../theme-styles.ts';
import {clipLine, type Line, lineWidth, spaces} from './lines.ts';
import {paint} from './paint.ts';
import {Painted, Row, type RowProps, rowText} from './row.tsx';

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
	/** Gives it the focus, where a screen has several. */
	focus?: (app: App) => void;
};

/** Rows of the border that the scrollbar's thumb covers. */
function thumb({first, height, count}: Visible): {from: number; to: number} | undefined {
	if (count <= height || height < 2) return undefined;
	const length = Math.max(1, Math.round((height * height) / count));
	const from = Math.round(((height - length) * first) / (count - height));
	return {from, to: from + length};
}

/** A border with a text in it, as wide as the panel. */
function edge(
	line: Line,
	ends: readonly [string, string],
	width: number,
	style: Style,
	theme: Theme,
): string {
	const {styles, glyphs} = theme;
	const shown = clipLine(line, width - 4, glyphs.ellipsis);
	const rest = glyphs.horizontal.repeat(Math.max(0, width - 3 - lineWidth(shown)));
	return [
		paint(ends[0] + glyphs.horizontal, style),
		...shown.map(({text, tone}) => paint(text, tone ? styles[tone] : style)),
		paint(rest + ends[1], style),
	].join('');
}

function isRow(node: ReactNode): node is ReactElement<RowProps> {
	return isValidElement(node) && node.type === Row;
}

/**
 * A framed part of the screen. Every row is written to its full width, so that what lies under it never shows
 * through. Rows that are text are one text with their borders: for each node of its own Ink measures, lays out and
 * writes, and React compares, and a screen has hundreds.
 */
export function Panel({rectangle, title, foot = [], active, rows, visible, focus}: PanelProps) {
	const {app} = useScreen();
	const {theme} = app;
	const {styles, glyphs} = theme;
	const overlay = useContext(OverlayContext);
	useInsertionEffect(() => {
		const panel = {overlay, rectangle, title, rows, focus};
		app.panels.add(panel);
		return () => {
			app.panels.delete(panel);
		};
	});
	const {x, y, width, height} = rectangle;
	const {height: rowCount} = inside(rectangle);
	const style = styles[active ? 'border-active' : 'border'];
	const bar = visible && thumb(visible);
	const left = paint(`${glyphs.vertical} `, style);
	const right = paint(` ${glyphs.vertical}`, style);
	const rightOfThumb = paint(` ${glyphs.thumb}`, style);
	const blank = spaces(width - 4);

	const parts: ReactNode[] = [];
	let lines = [edge(title, [glyphs.topLeft, glyphs.topRight], width, style, theme)];
	const flush = () => {
		if (lines.length > 0) parts.push(<Painted key={parts.length} text={lines.join('\n')} />);
		lines = [];
	};
	for (let index = 0; index < rowCount; index++) {
		const row = rows[index];
		const end = bar && index >= bar.from && index < bar.to ? rightOfThumb : right;
		if (row === undefined || isRow(row)) {
			lines.push(left + (row ? rowText(row.props, theme) : blank) + end);
			continue;
		}
		flush();
		parts.push(
			<Box key={parts.length} height={1} flexShrink={0}>
				<Painted text={left} />
				{row}
				<Painted text={end} />
			</Box>,
		);
	}
	lines.push(edge(foot, [glyphs.bottomLeft, glyphs.bottomRight], width, style, theme));
	flush();
	return (
		<Box position="absolute" top={y} left={x} width={width} height={height} flexDirection="column">
			{parts}
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
