import type {SafeText} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {seg} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import type {TextArea} from '../../components/text-area.ts';
import {textAreaRows} from '../../components/text-area-view.tsx';
import {readingRectangle} from '../../documents.ts';
import {centred, inside, layoutOf} from '../../layout.ts';

/** One value of a form as a text of several lines. */
export type LinesState = {
	readonly kind: 'lines';
	readonly call: string;
	readonly at: string;
	readonly title: SafeText;
	readonly area: TextArea;
};

export function LinesDialog({title, area}: LinesState) {
	const state = useAppState();
	const full = readingRectangle(state);
	const rectangle = centred(layoutOf(state).body, full.width, Math.max(8, area.lines.length + 3));
	const {width, height} = inside(rectangle);
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'strong'))}
			active
			rows={textAreaRows(area, {width, height, active: state.overlays.at(-1)?.kind === 'lines'})}
		/>
	);
}
