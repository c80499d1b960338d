import type {LastFailure, LogLine, NonMcpOutput} from '../../contract.ts';
import type {Paths} from '../../paths.ts';
import {safeLine} from '../../safe-text.ts';
import {readFailure} from '../failure-notes.ts';
import {readLastWords} from '../last-words.ts';
import {openLogPages} from '../log-reader.ts';
import {readNonMcpWords} from '../runner/non-mcp-output.ts';

/** Lines of the end that are looked at: this is asked for whenever an extension is looked at. */
const lookedAt = 300;

type LastRun = {failure?: LastFailure; nonMcp?: NonMcpOutput};

/** The same from the log, for a run that no note was made of. */
function failureIn(run: readonly LogLine[]): LastFailure | undefined {
	const life = run.filter(({kind}) => kind === 'life');
	const stopped = life.findIndex(({text}) => text.startsWith('stops: '));
	// What was stopped may end as it likes; that the runner ends too is said after a crash.
	const worst = life.slice(0, stopped === -1 ? undefined : stopped).findLast(({level}) => level === 'error');
	if (!worst) return undefined;
	const {cause, lines} = readLastWords(run.filter(({kind}) => kind === 'stderr').map(({text}) => text));
	return {time: worst.time, reason: worst.text, ...(cause !== undefined && {cause}), lines};
}

/** What the runner summed up or, of one that was killed, the lines that are there. */
function nonMcpIn(run: readonly LogLine[]): NonMcpOutput | undefined {
	const summed = run.flatMap(({kind, text}) => (kind === 'life' ? (readNonMcpWords(text) ?? []) : [])).at(-1);
	if (summed) return {...summed, first: safeLine(summed.first)};
	const lines = run.filter(({kind}) => kind === 'pollution');
	return lines[0] && {lines: lines.length, first: lines[0].text};
}

/** What is worth knowing of the last run of an extension, when none runs now. */
export async function lastRun(paths: Paths, id: string): Promise<LastRun> {
	const [noted, end] = await Promise.all([
		readFailure(paths, id),
		openLogPages(paths, [id]).before(undefined, lookedAt),
	]);
	const start = end.findLastIndex(({kind, text}) => kind === 'life' && text.startsWith('started, pid'));
	const run = end.slice(Math.max(0, start));
	const failure = noted ?? failureIn(run);
	const nonMcp = nonMcpIn(run);
	return {...(failure && {failure}), ...(nonMcp && {nonMcp})};
}
