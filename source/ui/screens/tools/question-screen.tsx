import {ours} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {activeQuestion} from '../../calls/active-question.ts';
import {seg} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {readingRectangle} from '../../documents.ts';
import {keyOf} from '../../keymap.ts';
import {inside} from '../../layout.ts';
import {questionRows} from './question-view.tsx';

/** A question that its server asks while no call runs. */
export function QuestionScreen() {
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const question = activeQuestion(state);
	if (!question) return null;
	const rectangle = readingRectangle(state);
	const {width, height} = inside(rectangle);
	const scrollKey = keyOf(app.keys, 'question.down');
	const rows = questionRows(question, 1, {width, height, active: true, glyphs, scrollKey});
	return <Panel rectangle={rectangle} title={titled(seg(ours('A question'), 'strong'))} active rows={rows} />;
}
