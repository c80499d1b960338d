import {useAppState, useScreen} from '../app-context.tsx';
import type {Line} from '../components/lines.ts';
import {Panel, textRows, titled} from '../components/panel.tsx';
import {overlayDocument, readingRectangle} from '../documents.ts';
import {centred, inside, layoutOf} from '../layout.ts';
import type {HelpState, SyncState} from '../overlays.ts';

/** An overlay that is read and scrolled: help, what was done, the client's file. No higher than its text. */
export function ReadingScreen({title, overlay}: {title: Line; overlay: SyncState | HelpState}) {
	const state = useAppState();
	const {app} = useScreen();
	const document = overlayDocument(state, app, overlay);
	if (!document) return null;
	const {count, slice} = document;
	const full = readingRectangle(state);
	const rectangle = centred(layoutOf(state).body, full.width, Math.max(5, count + 2));
	const {width, height} = inside(rectangle);
	const first = Math.max(0, Math.min(overlay.scroll, count - height));
	return (
		<Panel
			rectangle={rectangle}
			title={titled(...title)}
			active
			rows={textRows(slice(first, first + height), width)}
			visible={{first, height, count}}
		/>
	);
}
