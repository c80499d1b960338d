import type {UpdateCheck} from '../../core/contract.ts';
import {ours, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style, Tone} from './style.ts';
import {type Cell, printTable} from './table.ts';

const tones: Readonly<Record<UpdateCheck['status'], Tone>> = {
	current: 'good',
	available: 'warn',
	older: 'plain',
	other: 'warn',
	gone: 'warn',
	unreachable: 'warn',
	unusable: 'bad',
	'local-only': 'dim',
};

function cells(check: UpdateCheck): Cell[] {
	const bad = check.status === 'available' && check.alarms.length > 0;
	return [
		{text: safeLine(check.id), tone: 'strong'},
		{text: check.installed},
		{text: check.text, tone: bad ? 'bad' : tones[check.status]},
	];
}

export function printUpdates(checks: readonly UpdateCheck[], style: Style): Lines | Promise<Lines> {
	if (checks.length === 0) return [ours('Nothing is installed.')];
	return printTable([ours('ID'), ours('INSTALLED'), ours('THERE NOW')], checks.map(cells), style);
}
