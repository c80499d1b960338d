import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import type {ConfirmState} from '../../app-state.ts';
import {empty, type Line, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';

/** A question about one thing, named; the answer stands on no. */
export function ConfirmDialog({title, lines, yes, answer}: ConfirmState) {
	const {body} = layoutOf(useAppState());
	const answers: Line = [
		seg(ours('[ No ]'), answer === 'no' ? 'selected' : 'text'),
		seg(ours('  ')),
		seg(safeJoin`[ ${yes} ]`, answer === 'yes' ? 'selected' : 'text'),
	];
	const rectangle = centred(body, 66, lines.length + 4);
	const {width} = inside(rectangle);
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'warn'))}
			active
			rows={textRows([...lines, empty, answers], width)}
		/>
	);
}
