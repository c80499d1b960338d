import {basename} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {completePath} from '../../complete-path.ts';
import {isBundle} from './install-state.ts';

// Between two looks at a folder, which may be large or far away.
const rest = 100;

let looking = false;

function typed(app: App) {
	const stage = overlayOf(app.state(), 'install')?.stage;
	return stage?.at === 'source' ? stage : undefined;
}

/** Shows what the typed path could go on to: one look at a time, so a slow disk never holds up a key. */
export function suggestPaths(app: App): void {
	const text = typed(app)?.source.text ?? '';
	if (looking || text === '' || /^https?:/i.test(text)) return;
	looking = true;
	const look = async () => {
		const {text: longer, candidates} = await completePath(text, isBundle);
		const now = typed(app);
		const one = longer === text || longer === `${text}/` ? [] : [basename(longer)];
		if (now?.source.text === text && !now.problem) {
			const stage = {...now, candidates: candidates.length > 0 ? candidates : one};
			app.dispatch({type: 'change', overlay: {kind: 'install', stage}});
		}
		await pause(rest, undefined, {ref: false});
	};
	void look().finally(() => {
		looking = false;
		const now = typed(app)?.source.text;
		if (now !== undefined && now !== text && !app.lifetime.aborted) suggestPaths(app);
	});
}
