import {useAppState} from '../../app-context.tsx';
import {layoutOf} from '../../layout.ts';
import type {ResultState} from './open-result.ts';
import {AnswerPanel} from './result-panel.tsx';

/** The messages of a prompt, or what is in a resource. */
export function ResultScreen({screen}: {screen: ResultState}) {
	const state = useAppState();
	return (
		<AnswerPanel
			answer={screen.answer}
			view={screen.result}
			rectangle={layoutOf(state).body}
			active={state.overlays.at(-1) === screen}
		/>
	);
}
