import type {App} from '../../app-handle.ts';
import type {ConfirmState} from '../../overlays.ts';

/** A question that names what it is about; its answer stands on no. */
export function ask(app: App, question: Omit<ConfirmState, 'kind' | 'answer'>): void {
	app.dispatch({type: 'open', overlay: {kind: 'confirm', answer: 'no', ...question}});
}
