import type {UpdateCheck} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style, Tone} from './style.ts';
import {type Cell, printTable} from './table.ts';

/** What was found, in words. */
export function updateWords(check: UpdateCheck): SafeText {
	switch (check.status) {
		case 'current':
			return ours('up to date');
		case 'available': {
			const {version, sameVersion, newPublisher, forbidden} = check;
			const what = sameVersion ? safeJoin`other bytes under the same number ${version}` : version;
			const from = newPublisher === undefined ? ours('') : ours(', maybe from another publisher');
			return safeJoin`${what}${from}${forbidden.length > 0 ? ours(', forbidden by a policy') : ours('')}`;
		}
		case 'older':
			return safeJoin`older: ${check.version} is there now`;
		case 'other':
			return safeJoin`another extension is there now: ${check.name} ${check.version}`;
		case 'gone':
			return safeJoin`gone: ${check.reason}`;
		case 'unreachable':
			return safeJoin`cannot be asked: ${check.reason}`;
		case 'unusable':
			return safeJoin`cannot be used: ${check.reason}`;
		case 'local-only':
			return check.reason;
	}
}

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
		{text: updateWords(check), tone: bad ? 'bad' : tones[check.status]},
	];
}

export function printUpdates(checks: readonly UpdateCheck[], style: Style): Lines | Promise<Lines> {
	if (checks.length === 0) return [ours('Nothing is installed.')];
	return printTable([ours('ID'), ours('INSTALLED'), ours('THERE NOW')], checks.map(cells), style);
}
