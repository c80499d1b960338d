import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {empty, type Line, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {ConfirmState} from '../../overlays.ts';

/** A question about one thing, named; the answer stands on no. */
export function ConfirmDialog({title, lines, yes, answer}: ConfirmState) {
	const {body} = layoutOf(useAppState());
	const answers: Line = [
		seg(ours('[ No ]'), answer === 'no' ? 'selected' : 'text'),
		seg(ours('  ')),
		seg(safeJoin`[ ${yes} ]`, answer === 'yes' ? 'selected' : 'text'),
	];
	const {width} = inside(centred(body, 66, 0));
	const words = lines.flatMap(words => wrap(words, width));
	const rectangle = centred(body, 66, words.length + 4);
	// The answers are seen however little room there is.
	const room = Math.max(0, inside(rectangle).height - 2);
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'warn'))}
			active
			rows={textRows([...words.slice(0, room), empty, answers], width)}
		/>
	);
}
