import type {ExtensionDetail, SettingView, UserConfigValue} from '../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';

function shownValue(value: UserConfigValue): SafeText {
	if (typeof value === 'object') return value.length === 0 ? ours('(none)') : safeLine(value.join(', '));
	return value === '' ? ours('""') : safeLine(String(value));
}

function shown({state, value}: SettingView): Cell {
	if (state === 'kept') return {text: ours('(in the vault)'), tone: 'good'};
	if (value === undefined) return {text: ours('-'), tone: 'dim'};
	const text = shownValue(value);
	return {text, tone: state === 'default' ? 'dim' : 'plain'};
}

function cells(view: SettingView, missing: ReadonlySet<string>): Cell[] {
	const {field, state, problem, used} = view;
	const about = problem ?? field.note ?? (used ? field.title : safeLine(`${field.title} (nothing uses it)`));
	const wanted = missing.has(field.key);
	return [
		{text: safeLine(field.key), tone: 'strong'},
		wanted ? {text: ours('needed'), tone: 'warn'} : {text: safeLine(state), tone: 'dim'},
		shown(view),
		{text: about, tone: problem ? 'bad' : 'plain'},
	];
}

export async function printSettings(
	{id, settings, missing, entry}: ExtensionDetail,
	style: Style,
): Promise<Lines> {
	if (settings.length === 0) return [safeLine(`${id} has no settings. Its entry in the client is: ${entry}`)];
	const needed = new Set(missing);
	const head = [ours('SETTING'), ours('STATE'), ours('VALUE'), ours('MEANING')];
	return [
		...(await printTable(
			head,
			settings.map(view => cells(view, needed)),
			style,
		)),
		style.paint(
			safeLine(`Change one: mcpb-tui config ${id} --set key=value   Entry in the client: ${entry}`),
			'dim',
		),
	];
}
