import type {Finding} from '../contract.ts';
import {listFaults} from '../extensions/list-faults.ts';
import type {Subject} from './check.ts';
import {finding} from './finding.ts';

/** Whether what is remembered beside the records can be read: what was written, what can be undone, calls, names. */
export async function checkLists({context: {paths}}: Subject): Promise<readonly Finding[]> {
	const faults = await listFaults(paths);
	return faults.map(({message, hint}) =>
		finding('problem', 'list-unreadable', message, {
			detail: 'It is left as it is, and what depends on it is not done.',
			...(hint !== undefined && {fix: hint}),
		}),
	);
}
