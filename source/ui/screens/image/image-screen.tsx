import {useEffect} from 'react';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen} from '../../app-context.tsx';
import {paragraph, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {keyOf} from '../../keymap.ts';
import {inside, layoutOf} from '../../layout.ts';
import {bytes} from '../../show.ts';
import {
	drawnAt,
	fitImage,
	isPng,
	iterm2Image,
	kittyClear,
	kittyImage,
	pixelsOf,
} from '../../terminal/images.ts';
import type {ImageState} from './image-state.ts';

const mostBytes = 8_000_000;

type Shown = {sequence: string; clear: string} | {problem: SafeText};

/** What draws the picture in a room, or why it cannot be drawn. */
function drawing(
	data: Buffer,
	protocol: ImageState['protocol'],
	room: {columns: number; rows: number},
): Shown {
	if (protocol === undefined)
		return {
			problem: ours(
				'This terminal shows no pictures, as far as can be told (kitty or iTerm2 graphics are needed).',
			),
		};
	if (data.length > mostBytes)
		return {problem: safeJoin`It is larger than ${bytes(mostBytes)}, which is too much for a terminal.`};
	const pixels = pixelsOf(data);
	if (!pixels)
		return {problem: ours('It is no picture of a kind that is known here (PNG, JPEG, GIF, WebP).')};
	const cells = fitImage(pixels, room);
	if (protocol === 'iterm2') return {sequence: iterm2Image(data, cells), clear: ''};
	if (!isPng(data)) return {problem: ours('This terminal shows PNG alone, and this is another kind.')};
	return {sequence: kittyImage(data, cells), clear: kittyClear};
}

/** A picture of an answer. The terminal draws it over an empty panel: not a byte of it goes through a frame. */
export function ImageScreen({screen}: {screen: ImageState}) {
	const state = useAppState();
	const {app} = useScreen();
	const {body} = layoutOf(state);
	const {width, height} = inside(body);
	const {part, protocol, data} = screen;
	const onTop = state.overlays.at(-1) === screen;
	const shown = drawing(data, protocol, {columns: width, rows: height});
	const sequence = 'sequence' in shown && onTop ? shown.sequence : undefined;
	const clear = 'clear' in shown ? shown.clear : '';
	const {x, y} = {x: body.x + 2, y: body.y + 1};
	useEffect(() => {
		if (sequence === undefined) return;
		app.terminal.draw(drawnAt({x, y}, sequence));
		return () => {
			app.terminal.draw(clear);
			// Where pictures are cells, only writing over them takes them away.
			app.terminal.repaint();
		};
	}, [app, sequence, clear, x, y]);
	const size = pixelsOf(data);
	const save = keyOf(app.keys, 'result.save-part');
	const rows =
		'problem' in shown ? textRows(paragraph(safeJoin`${shown.problem} ${save} saves it.`, width), width) : [];
	return (
		<Panel
			rectangle={body}
			title={titled(
				seg(safeLine(part.mimeType), 'strong'),
				seg(
					safeJoin`, ${bytes(data.length)}${size ? safeJoin`, ${size.width}x${size.height}` : ours('')}`,
					'dim',
				),
			)}
			active={onTop}
			rows={rows}
		/>
	);
}
