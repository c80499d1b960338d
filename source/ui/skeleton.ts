import {layoutOf, type Rectangle} from './layout.ts';
import type {Theme} from './theme.ts';

/**
 * The frame of the home screen as text, drawn while everything else loads: the first real frame then changes
 * only what stands in it.
 */
export function skeleton(columns: number, rows: number, {glyphs, styles}: Theme): string {
	const {list, detail, mode} = layoutOf({columns, rows, focus: 'extensions', size: 'normal'});
	const grey = styles.border.dimColor ? '\u001B[2m' : '';
	const lines = Array.from({length: rows}, () => '');
	const draw = ({height, width}: Rectangle, from: number) => {
		for (let row = 0; row < height; row++) {
			const isTop = row === 0;
			const isBottom = row === height - 1;
			const [left, fill, right] = isTop
				? [glyphs.topLeft, glyphs.horizontal, glyphs.topRight]
				: isBottom
					? [glyphs.bottomLeft, glyphs.horizontal, glyphs.bottomRight]
					: [glyphs.vertical, ' ', glyphs.vertical];
			lines[from + row] += left + fill.repeat(Math.max(0, width - 2)) + right;
		}
	};
	if (mode === 'tiny') return 'mcpb-tui';
	if (list) draw(list, list.y);
	if (detail) draw(detail, detail.y);
	lines[0] = ' mcpb-tui  loading';
	return lines.map((line, index) => (index === 0 ? line : `${grey}${line}\u001B[m`)).join('\r\n');
}
