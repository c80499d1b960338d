import {useAppState, useScreen} from '../../app-context.tsx';
import {Panel, textRows} from '../../components/panel.tsx';
import {detailDocument} from '../../documents.ts';
import {inside, type Rectangle} from '../../layout.ts';
import {LogPanel} from '../logs/log-panel.tsx';
import {SectionPanel} from '../offers/section-panel.tsx';
import {CallsPanel} from './calls-panel.tsx';
import {tabTitle} from './tab-title.ts';
import {Welcome} from './welcome.tsx';

/** What is known of the selected extension, by tab. */
export function DetailPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {app} = useScreen();
	if (state.loaded && state.extensions.length === 0 && state.selected === undefined)
		return <Welcome rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'logs') return <LogPanel rectangle={rectangle} />;
	if (state.selected !== undefined && state.tab === 'tools')
		return <SectionPanel id={state.selected} rectangle={rectangle} title={tabTitle(state)} />;
	if (state.selected !== undefined && state.tab === 'calls') return <CallsPanel rectangle={rectangle} />;
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
