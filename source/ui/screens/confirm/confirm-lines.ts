import type {AppState} from '../../app-state.ts';
import {type Line, wrap} from '../../components/lines.ts';
import {centred, inside, layoutOf, type Rectangle} from '../../layout.ts';
import type {ConfirmState} from '../../overlays.ts';

const widest = 66;

/** Where a question stands, its words, and how many lines of them there is room for beside the answers. */
export function confirmWords(
	state: AppState,
	{lines}: ConfirmState,
): {rectangle: Rectangle; words: readonly Line[]; room: number} {
	const {body} = layoutOf(state);
	const {width} = inside(centred(body, widest, 0));
	const words = lines.flatMap(line => wrap(line, width));
	const rectangle = centred(body, widest, words.length + 4);
	return {rectangle, words, room: Math.max(0, inside(rectangle).height - 2)};
}
