import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {formViewRows} from '../../components/form-view.tsx';
import {empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {readingRectangle} from '../../documents.ts';
import {inside} from '../../layout.ts';
import {errorWords} from '../../show.ts';
import type {SettingsState} from './settings-state.ts';

const vaultCodes = new Set(['VAULT_UNAVAILABLE', 'VAULT_TIMEOUT', 'VAULT_FAILED']);

/** What stands in the way, and for a missing vault what to do about it. */
function problemLines({problem}: SettingsState, width: number): readonly Line[] {
	if (!problem) return [];
	const {message, hint} = errorWords(problem);
	const vault = vaultCodes.has(problem.code)
		? paragraph(
				ours('Save again to choose where secrets are kept; an encrypted file works everywhere.'),
				width,
			)
		: [];
	return [
		...wrap([seg(safeJoin`! ${message}`, 'bad')], width, 2),
		...(hint ? paragraph(hint, width, 'dim') : []),
		...vault,
		empty,
	];
}

function intro({fields, enableAfter, saving}: SettingsState, width: number): readonly Line[] {
	if (saving) return [line(ours('Saving'), 'accent')];
	const secret = fields.form.fields.some(({sensitive}) => sensitive);
	const what = enableAfter ? ours('It is switched on once these are saved. ') : ours('');
	const where = secret ? ours(' Secrets go to the vault, never into a file a client reads.') : ours('');
	return paragraph(safeJoin`${what}* is required.${where}`, width, 'dim');
}

/** The settings of one extension, to be filled in. */
export function SettingsScreen({settings}: {settings: SettingsState}) {
	const state = useAppState();
	const rectangle = readingRectangle(state);
	const {width, height} = inside(rectangle);
	const head = [...intro(settings, width), empty, ...problemLines(settings, width)];
	const active = state.overlays.at(-1) === settings;
	const rows = formViewRows({
		fields: settings.fields,
		width,
		height: height - head.length,
		submit: settings.enableAfter ? ours('Save and switch on') : ours('Save'),
		active,
		candidates: settings.candidates,
	});
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(safeJoin`Settings of ${settings.title}`, 'strong'))}
			foot={titled(seg(safeLine(settings.id), 'dim'))}
			active={active}
			rows={[...textRows(head, width), ...rows]}
		/>
	);
}
