import {ours, safeLine} from '../../../core/safe-text.ts';
import {type AppState, type Tab, tabs} from '../../app-state.ts';
import {clip, type Line, lineWidth, seg} from '../../components/lines.ts';
import {titled} from '../../components/panel.tsx';
import {layoutOf} from '../../layout.ts';
import {selectedItem} from './list-model.ts';

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
