import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {bytes, errorWords} from '../../show.ts';
import type {Tone} from '../../theme.ts';
import {type BackupsState, backupInFocus} from './backups-state.ts';

function names(words: SafeText, list: readonly SafeText[], tone: Tone, width: number): Line[] {
	return list.length === 0
		? []
		: wrap([seg(safeJoin`${words}  `, 'dim'), seg(safeLine(list.join(', ')), tone)], width, 4);
}

/** What bringing back the backup in focus changes, by the names of the servers: their content may be secret. */
export function effectLines(open: BackupsState, width: number): readonly Line[] {
	const backup = backupInFocus(open);
	if (!backup) return [];
	if (backup.problem) return paragraph(safeJoin`It cannot be brought back: ${backup.problem}`, width, 'bad');
	const effect = open.effects[backup.name];
	if (!effect) return [line(ours('Comparing'), 'dim')];
	if (effect instanceof Error) return paragraph(errorWords(effect).message, width, 'bad');
	if (effect.same) return [line(ours('The file is exactly this one: nothing would change.'), 'good')];
	const {added, removed, changed} = effect;
	const changes = [
		...names(ours('+ comes back'), added, 'added', width),
		...names(ours('- goes'), removed, 'removed', width),
		...names(ours('~ changes'), changed, 'warn', width),
	];
	const incomplete = backup.withoutSecrets ? effect.warnings : [];
	return [
		...incomplete.flatMap(warning => paragraph(warning, width, 'warn')),
		...(changes.length > 0 ? changes : [line(ours('The servers stay; other parts of the file differ.'))]),
		...paragraph(
			safeJoin`All of its ${bytes(backup.size)} come back; the file as it is now is kept.`,
			width,
			'dim',
		),
	];
}
