import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen} from '../../app-context.tsx';
import {type AppState, type Tab, tabs} from '../../app-state.ts';
import {clip, type Line, lineWidth, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {detailDocument} from '../../documents.ts';
import {inside, layoutOf, type Rectangle} from '../../layout.ts';
import {LogPanel} from '../logs/log-panel.tsx';
import {SectionPanel} from '../offers/section-panel.tsx';
import {selectedItem} from './list-model.ts';
import {Welcome} from './welcome.tsx';

/** The tabs with as much of their names as there is room for. */
function tabNames(shown: Tab, room: number): Line {
	const names = (separator: string, name: (tab: Tab) => string) =>
		tabs.flatMap((tab, index): Line => {
			const label = safeLine(`${index + 1}${name(tab)}`);
			return [...(index > 0 ? [seg(safeLine(separator))] : []), seg(label, tab === shown ? 'key' : 'dim')];
		});
	const all = (tab: Tab) => ` ${tab}`;
	const fits = [names('  ', all), names(' ', all)].find(line => lineWidth(line) <= room);
	return fits ?? names(' ', tab => (tab === shown ? ` ${tab}` : ''));
}

/** The tabs in the upper border, the shown one bright; where the list is not seen, before them whose they are. */
export function tabTitle(state: AppState): Line {
	const {list, detail, body} = layoutOf(state);
	const width = (detail ?? body).width - 6;
	const name = list ? undefined : selectedItem(state)?.name;
	const path: Line = name
		? [seg(clip(name, Math.max(12, width - 34)), 'strong'), seg(ours(' > '), 'dim')]
		: [];
	return titled(...path, ...tabNames(state.tab, width - lineWidth(path)));
}

/** What is known of the selected extension, by tab. */
export function DetailPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {app} = useScreen();
	if (state.loaded && state.extensions.length === 0 && state.selected === undefined)
		return <Welcome rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'logs') return <LogPanel rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'tools')
		return <SectionPanel id={state.selected} rectangle={rectangle} title={tabTitle(state)} />;
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
