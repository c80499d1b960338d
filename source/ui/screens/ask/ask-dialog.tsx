import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {empty, type Line, line, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import {type AskState, asksForPath} from './ask-state.ts';

function hintOf(ask: AskState): SafeText {
	if (asksForPath(ask)) return ours('Tab completes the path.');
	return ask.before?.texts.length
		? ours('Enter takes it. Up and down: those used before.')
		: ours('Enter takes it.');
}

/** Asks for one line of text, with what a path could go on to under it. */
export function AskDialog(ask: AskState) {
	const {body} = layoutOf(useAppState());
	const {title, text, candidates, problem} = ask;
	const width = Math.min(76, body.width) - 4;
	const below: Line[] = problem
		? wrap([seg(safeJoin`! ${problem}`, 'bad')], width, 2)
		: candidates.length > 0
			? wrap([seg(safeLine(candidates.slice(0, 40).join('  ')), 'accent')], width).slice(0, 6)
			: [line(hintOf(ask), 'dim')];
	const said = ask.about && !problem ? [...below, ...wrap([seg(ask.about, 'dim')], width)] : below;
	const rectangle = centred(body, width + 4, said.length + 4);
	const room = inside(rectangle).width;
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'strong'))}
			active
			rows={[
				[
					<Row key="cursor" line={[seg(ours('> '), 'key')]} width={2} />,
					<TextField
						key="field"
						edit={text}
						width={room - 2}
						placeholder={asksForPath(ask) ? ours('path') : ours('name')}
					/>,
				],
				<Row key="gap" line={empty} width={room} />,
				...textRows(said, room),
			]}
		/>
	);
}
