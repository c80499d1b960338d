import type {App} from './app-handle.ts';
import type {Tab} from './app-state.ts';
import {layoutOf} from './layout.ts';

/** Shows a tab of the detail; it becomes visible where one panel is shown at a time. */
export function showTab(app: App, tab: Tab): void {
	app.dispatch({type: 'tab', tab});
	if (!layoutOf(app.state()).detail) app.dispatch({type: 'focus', focus: 'detail'});
}
