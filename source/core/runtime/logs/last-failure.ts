import type {LastFailure} from '../../contract.ts';
import type {Paths} from '../../paths.ts';
import {safeLine} from '../../safe-text.ts';
import {openLogPages} from '../log-reader.ts';

/** Lines of the end that are looked at: this is asked for whenever an extension is looked at. */
const lookedAt = 300;
const lastWords = 5;

/** How the last run of an extension went wrong, from the end of its log; undefined when it ended well, or never ran. */
export async function lastFailure(paths: Paths, id: string): Promise<LastFailure | undefined> {
	const end = await openLogPages(paths, [id]).before(undefined, lookedAt);
	const start = end.findLastIndex(({kind, text}) => kind === 'life' && text.startsWith('started, pid'));
	const run = end.slice(Math.max(0, start));
	const life = run.filter(({kind}) => kind === 'life');
	const stopped = life.findIndex(({text}) => text.startsWith('stops: '));
	// What was stopped may end as it likes; that the runner ends too is said after a crash.
	const worst = life.slice(0, stopped === -1 ? undefined : stopped).findLast(({level}) => level === 'error');
	if (!worst) return undefined;
	const words = run.filter(({kind}) => kind === 'stderr').slice(-lastWords);
	// Its last words follow line by line.
	const reason = safeLine(worst.text.replace(/( before it was ready): .*$/s, '$1.'));
	return {time: worst.time, reason, lines: words.map(({text}) => text)};
}
