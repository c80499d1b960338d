import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen} from '../../app-context.tsx';
import {type AppState, selectedExtension, tabs} from '../../app-state.ts';
import {type Line, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {detailDocument} from '../../documents.ts';
import {inside, type Rectangle} from '../../layout.ts';
import {LogPanel} from '../logs/log-panel.tsx';
import {ToolsPanel} from '../tools/tools-panel.tsx';
import {Welcome} from './welcome.tsx';

/** The tabs in the upper border, the shown one bright; in a narrow panel before them whose they are. */
export function tabTitle(state: AppState): Line {
	const narrow = state.columns < 80 || state.zoomed;
	const name = narrow ? selectedExtension(state)?.displayName : undefined;
	const path: Line = name ? [seg(name, 'strong'), seg(ours(' > '), 'dim')] : [];
	const items = tabs.flatMap((tab, index): Line => {
		const label = safeLine(`${index + 1} ${tab}`);
		return [...(index > 0 ? [seg(ours('  '))] : []), seg(label, tab === state.tab ? 'key' : 'dim')];
	});
	return titled(...path, ...items);
}

/** What is known of the selected extension, by tab. */
export function DetailPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {app} = useScreen();
	if (state.loaded && state.extensions.length === 0) return <Welcome rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'logs') return <LogPanel rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'tools') return <ToolsPanel rectangle={rectangle} />;
	const {width} = inside(rectangle);
	const {count, height, slice} =
		state.selected === undefined ? {count: 0, height: 1, slice: () => []} : detailDocument(state, app);
	const first = Math.max(0, Math.min(state.scroll, count - height));
	return (
		<Panel
			rectangle={rectangle}
			title={tabTitle(state)}
			active={state.focus === 'detail' && state.overlays.length === 0}
			rows={textRows(slice(first, first + height), width)}
			visible={{first, height, count}}
		/>
	);
}
