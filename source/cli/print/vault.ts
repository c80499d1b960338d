import type {VaultMigration, VaultStatus} from '../../core/contract.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {CommandResult} from '../command.ts';
import type {Lines, Style} from './style.ts';
import {alignRows, type Cell} from './table.ts';

function answerOf(ok: boolean, asked: boolean): Cell {
	if (ok) return {text: ours('works'), tone: 'good'};
	// What was not asked may well work.
	return asked ? {text: ours('does not work'), tone: 'warn'} : {text: ours('not asked yet'), tone: 'dim'};
}

export async function printVault({vault, available}: VaultStatus, style: Style): Promise<Lines> {
	const rows = available.map(({kind, name, ok, asked, passphrase, problem}) => [
		{text: kind === vault ? ours('*') : ours(' '), tone: 'good' as const},
		{text: safeLine(kind), tone: 'strong' as const},
		answerOf(ok, asked),
		{text: passphrase ? safeJoin`${name}, behind a passphrase` : (problem ?? name)},
	]);
	const hints = available.flatMap(({ok, passphrase, problem, hint}) => [
		...(ok && passphrase && problem ? [style.paint(problem, 'warn')] : []),
		...(hint ? [style.paint(hint, 'dim')] : []),
	]);
	const none = vault === undefined ? [ours('No vault is in use. Choose one: mcpb-tui vault use file')] : [];
	// Problems are sentences that are to be read whole, so nothing is cut here.
	return [...(await alignRows(rows, {...style, columns: undefined})), ...hints, ...none];
}

export function migratedResult({status, moved, warnings}: VaultMigration): CommandResult {
	const {vault, available} = status;
	const count = moved === 1 ? ours('1 secret was moved.') : safeLine(`${moved} secrets were moved.`);
	return {
		json: {vault: vault ?? null, available, moved},
		text: async style => [...(moved > 0 ? [count] : []), ...(await printVault(status, style))],
		warnings,
	};
}
