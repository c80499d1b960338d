import type {ExtensionDetail, SettingView, UserConfigValue} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {empty, type Line, line, type Segment, seg, wrap} from '../../components/lines.ts';

function valueText(value: UserConfigValue): SafeText {
	if (typeof value !== 'object') return value === '' ? ours('""') : safeLine(String(value));
	return value.length === 0 ? ours('(none)') : safeLine(value.join(', '));
}

function shownValue({value, state}: SettingView): Segment {
	if (state === 'kept') return seg(ours('******** in the vault'), 'good');
	if (value === undefined) return seg(ours('not set'), 'dim');
	return state === 'default' ? seg(safeJoin`${valueText(value)} (default)`, 'dim') : seg(valueText(value));
}

/** The settings of an extension as they are, with what is wrong with them. */
export function settingLines(detail: ExtensionDetail, width: number): Line[] {
	if (detail.settings.length === 0) return [line(ours('This extension has no settings.'), 'dim')];
	return detail.settings.flatMap((setting): Line[] => {
		const {field, problem} = setting;
		const mark = field.required ? seg(ours(' *'), 'warn') : seg(ours(''));
		const notes = [problem, field.note];
		return [
			[seg(field.title, 'strong'), mark],
			...wrap([seg(ours('  ')), shownValue(setting)], width, 2),
			...(field.description && (field.description as string) !== field.title
				? wrap([seg(safeJoin`  ${field.description}`, 'dim')], width, 2)
				: []),
			...notes.flatMap(note => (note ? wrap([seg(safeJoin`  ! ${note}`, 'warn')], width, 4) : [])),
			empty,
		];
	});
}
