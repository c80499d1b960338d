import {ours, type SafeText, safeJoin} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {empty, type Line, line, type Segment, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {inside} from '../../layout.ts';
import type {ConfirmState} from '../../overlays.ts';
import {pick} from '../../pointer.ts';
import {count} from '../../show.ts';
import {switchConfirm} from '../overlay-actions.ts';
import {confirmWords} from './confirm-lines.ts';

/** A question about one thing, named; the answer stands on no. The answers are seen however little room there is. */
export function ConfirmDialog(confirm: ConfirmState) {
	const {title, yes, answer, scroll = 0} = confirm;
	const {rectangle, words, room} = confirmWords(useAppState(), confirm);
	const choice = (which: 'no' | 'yes', label: SafeText): Segment => ({
		...seg(safeJoin`[ ${label} ]`, answer === which ? 'selected' : 'text'),
		press: pick(answer === which, switchConfirm),
	});
	const answers: Line = [choice('no', ours('No')), seg(ours('  ')), choice('yes', yes)];
	const below = words.length - room - scroll;
	const more =
		below > 0 ? line(safeJoin`${count(below, 'more line')} below: scroll with j and k`, 'dim') : empty;
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'warn'))}
			active
			rows={textRows([...words.slice(scroll, scroll + room), more, answers], inside(rectangle).width)}
			visible={{first: scroll, height: room, count: words.length}}
		/>
	);
}
