import type {BackupView, RestoredBackup} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {alignRows} from './table.ts';

function list(names: readonly SafeText[]): SafeText {
	return names.length === 0 ? ours('none') : safeLine(names.join(', '));
}

/** The kept files of the client's file, the newest first. */
export async function printBackups(backups: readonly BackupView[], style: Style): Promise<Lines> {
	if (backups.length === 0) return [ours('There are no backups yet: one is kept before each change.')];
	const rows = backups.map(({name, time, servers, problem, withoutSecrets}) => [
		{text: safeLine(time.slice(0, 19).replace('T', ' ')), tone: 'dim' as const},
		{text: name, tone: 'strong' as const},
		problem
			? {text: problem, tone: 'warn' as const}
			: {text: safeJoin`servers: ${list(servers)}${withoutSecrets ? ours('; secrets taken out') : ours('')}`},
	]);
	const hint = ours(
		'Bring one back with: mcpb-tui sync --restore <name> (with --dry-run to see what that changes)',
	);
	return [...(await alignRows(rows, {...style, columns: undefined})), style.paint(hint, 'dim')];
}

/** What bringing a backup back did, or would do. */
export function printRestored(result: Omit<RestoredBackup, 'warnings'>, style: Style): Lines {
	const {path, restored, added, removed, changed, written, same, backup} = result;
	if (same) return [safeLine(`${path} is that backup already.`)];
	const rows = [
		['servers that come back', added],
		['servers that go', removed],
		['servers that change', changed],
	] as const;
	return [
		safeJoin`${safeLine(path)}${written ? ours(' is again') : ours(' would be')} ${restored}:`,
		...rows.flatMap(([what, names]) => (names.length > 0 ? [safeJoin`  ${ours(what)}: ${list(names)}`] : [])),
		...(backup === undefined ? [] : [style.paint(safeLine(`The file as it was: ${backup}`), 'dim')]),
	];
}
