import {useAppState} from '../../app-context.tsx';
import {callLayout} from './call-layout.ts';
import {openedCall} from './call-state.ts';
import {FormPanel} from './form-panel.tsx';
import {OutcomePanel} from './outcome-panel.tsx';
import {RunningPanel} from './running-panel.tsx';

/** One tool: its form and its answer, on one screen. */
export function CallScreen() {
	const state = useAppState();
	const open = openedCall(state);
	if (!open) return null;
	const {form, result} = callLayout(state);
	const Outcome = open.call.phase.at === 'running' ? RunningPanel : OutcomePanel;
	return (
		<>
			{form.height > 0 && <FormPanel open={open} rectangle={form} />}
			<Outcome open={open} rectangle={result} />
		</>
	);
}
