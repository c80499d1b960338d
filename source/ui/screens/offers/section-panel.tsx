import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import type {App} from '../../app-handle.ts';
import {type Line, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {inside, layoutOf, type Rectangle} from '../../layout.ts';
import {ToolSection} from '../tools/tools-panel.tsx';
import {listRows, type ShownList} from './list-rows.tsx';
import {listNote, promptRow, resourceRow, sectionBar, serverLines} from './offer-lines.ts';
import {areOffersActive, itemsOf, offerOf, type ServerState} from './offers.ts';

export type SectionProps = {id: string; rectangle: Rectangle; title: Line};

function useShown(id: string, width: number, height: number): ShownList {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {section, focus} = state.offers;
	const offer = offerOf(state, id);
	const active = areOffersActive(state);
	const onFocus = (app: App, index: number) =>
		app.dispatch({type: 'offers', change: offers => ({...offers, focus: index})});
	if (section === 'prompts') {
		const note = listNote(offer.prompts, {offer, name: 'prompts', what: ours('prompts'), width});
		const rowOf = (prompt: Parameters<typeof promptRow>[0], selected: boolean) =>
			promptRow(prompt, selected, {width, glyphs});
		return listRows(itemsOf(offer.prompts), {focus, height, width, note, active, rowOf, onFocus});
	}
	if (section === 'resources') {
		const note = listNote(offer.resources, {offer, name: 'resources', what: ours('resources'), width});
		const rowOf = (item: Parameters<typeof resourceRow>[0], selected: boolean) =>
			resourceRow(item, selected, {width, glyphs, offer});
		return listRows(itemsOf(offer.resources), {focus, height, width, note, active, rowOf, onFocus});
	}
	const lines = serverLines(offer, id, width);
	const first = Math.max(0, Math.min(focus, lines.length - height));
	return {
		rows: textRows(lines.slice(first, first + height), width),
		first,
		height,
		count: lines.length,
		foot: [],
	};
}

function OtherSection({id, rectangle, title}: SectionProps) {
	const state = useAppState();
	const {width, height} = inside(rectangle);
	const {rows, foot, ...visible} = useShown(id, width, height - 1);
	return (
		<Panel
			rectangle={rectangle}
			title={title}
			foot={foot}
			active={areOffersActive(state)}
			rows={[<Row key="sections" line={sectionBar(state, id, width)} width={width} />, ...rows]}
			visible={visible}
		/>
	);
}

/** What a server offers, one section at a time. */
export function SectionPanel(props: SectionProps) {
	const {section} = useAppState().offers;
	return section === 'tools' ? <ToolSection {...props} /> : <OtherSection {...props} />;
}

/** A server that is in no list, on a screen of its own. */
export function ServerScreen({screen}: {screen: ServerState}) {
	const {body} = layoutOf(useAppState());
	return <SectionPanel id={screen.id} rectangle={body} title={titled(seg(safeLine(screen.id), 'strong'))} />;
}
