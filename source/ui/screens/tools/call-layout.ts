import type {AppState} from '../../app-state.ts';
import {isRunning} from '../../calls/call.ts';
import {questionsOf} from '../../calls/question.ts';
import {schemaViewRows} from '../../components/schema-view-rows.ts';
import {layoutOf, type Rectangle} from '../../layout.ts';
import {openedCall} from './call-state.ts';

const besideFrom = 110;

/** Lines over and under the form's rows: the tool's description, and what the field in focus wants. */
const aroundForm = 6;

/** Where the call screen has its form and its result: side by side where there is room. */
export function callLayout(state: AppState): {form: Rectangle; result: Rectangle} {
	const {body} = layoutOf(state);
	const open = openedCall(state);
	const reads = open?.view.focus === 'result' && open.call.phase.at !== 'running';
	if (reads && state.size === 'full') return {form: {...body, height: 0}, result: body};
	if (body.width >= besideFrom) {
		const width = Math.floor(body.width * (reads && state.size === 'half' ? 0.25 : 0.45));
		return {form: {...body, width}, result: {...body, x: width, width: body.width - width}};
	}
	// What its server asks needs the room, an address most of all.
	if (open && isRunning(open.call) && questionsOf(state, open.call.key).length > 0)
		return {form: {...body, height: 0}, result: body};
	const runs = open?.call.phase.at === 'running';
	const rows = open?.call.json
		? open.call.json.area.lines.length + 1
		: open
			? schemaViewRows(open.call.fields).length
			: 1;
	const needed = rows + (runs ? 4 : aroundForm + 2);
	const part = runs ? 0.3 : reads ? (state.size === 'half' ? 0.2 : 0.35) : 0.65;
	const most = Math.floor(body.height * part);
	const height = Math.min(needed, Math.max(most, 6), body.height - 3);
	return {form: {...body, height}, result: {...body, y: body.y + height, height: body.height - height}};
}
