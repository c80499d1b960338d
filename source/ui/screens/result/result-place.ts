import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type AppState, overlayOf} from '../../app-state.ts';
import {seg, wrap} from '../../components/lines.ts';
import {inside, layoutOf, type Rectangle} from '../../layout.ts';
import {callLayout} from '../tools/call-layout.ts';
import type {Answer} from './answer.ts';
import {type OpenResult, openResult} from './open-result.ts';
import type {Size} from './result-content.ts';
import type {ResultView} from './result-view.ts';

/** Where the answer on top is drawn. */
function resultRectangle(state: AppState): Rectangle {
	return overlayOf(state, 'result') ? layoutOf(state).body : callLayout(state).result;
}

/** What stands over the rows of every tab: that it is an error, and what is wrong with its structured content. */
export function headLines({isError, structuredProblem, asked}: Answer, width: number, height: number) {
	const what = asked.kind === 'tool' ? ours('The tool answered with an error (isError).') : undefined;
	return [
		...(isError && what ? [[seg(what, 'bad')]] : []),
		...(structuredProblem === undefined
			? []
			: wrap([seg(safeJoin`! ${structuredProblem}`, 'warn')], width).slice(0, height > 10 ? 3 : 1)),
	];
}

/** The room that the rows of an answer have. */
export function resultSize(answer: Answer, rectangle: Rectangle): Size {
	const {width, height} = inside(rectangle);
	return {width, height: Math.max(1, height - headLines(answer, width, height).length)};
}

export type PlacedResult = OpenResult & {readonly size: Size};

/** The answer on top with the room that it has. */
export function placedResult(state: AppState): PlacedResult | undefined {
	const open = openResult(state);
	return open && {...open, size: resultSize(open.answer, resultRectangle(state))};
}

/** Changes how the answer on top is looked at. */
export function changeView(app: App, change: (open: PlacedResult) => ResultView): void {
	const state = app.state();
	const open = placedResult(state);
	const overlay = overlayOf(state, 'result') ?? overlayOf(state, 'call');
	if (open && overlay) app.dispatch({type: 'change', overlay: {...overlay, result: change(open)}});
}
