import type {EntryChange, SyncResult} from '../../core/contract.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style, Tone} from './style.ts';

type Shown = Pick<SyncResult, 'path' | 'changes' | 'diff' | 'written' | 'backup'>;

const words: Readonly<Record<EntryChange['kind'], string>> = {
	add: 'added',
	update: 'updated',
	remove: 'removed',
	drift: 'edited by hand, left as it is',
	missing: 'dropped by the client, left so',
};

/** What a sync did to the client's file. */
export function printSync({path, changes, written, backup}: Shown, style: Style): Lines {
	if (changes.length === 0 && !written) return [safeLine(`${path} is in step.`)];
	return [
		safeLine(`${path}${written ? '' : ' (not written)'}:`),
		...changes.map(({id, kind}) => safeLine(`  ${id}: ${words[kind]}`)),
		...(backup === undefined ? [] : [style.paint(safeLine(`The file as it was: ${backup}`), 'dim')]),
	];
}

function toneOf(line: SafeText): Tone {
	if (line.startsWith('+')) return 'good';
	return line.startsWith('-') ? 'bad' : 'plain';
}

/** What a sync would do, as a diff. */
export function printDiff(result: Shown, style: Style): Lines {
	if (result.diff.length === 0) return printSync(result, style);
	return [
		style.paint(safeLine(result.path), 'strong'),
		...result.diff.map(line => style.paint(line, toneOf(line))),
	];
}
