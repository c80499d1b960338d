import type {LogFilter, LogLevel, LogLine} from '../../contract.ts';
import {createTextPattern} from '../../text-pattern.ts';

const severity: Readonly<Record<LogLevel, number>> = {debug: 0, info: 1, warning: 2, error: 3};

export type FilterLines = (lines: readonly LogLine[]) => readonly LogLine[];

/** What lets through the lines that fit, all at once. Throws `PATTERN_INVALID`, itself and when it is used. */
export function createLineFilter({level, kinds, sessions, grep}: LogFilter): FilterLines {
	const tests: ((line: LogLine) => boolean)[] = [];
	if (kinds) tests.push(({kind}) => kinds.includes(kind));
	if (sessions) tests.push(({session}) => session !== undefined && sessions.includes(session));
	if (level && level !== 'debug') tests.push(line => severity[line.level] >= severity[level]);
	const pattern = grep ? createTextPattern(grep) : undefined;
	return lines => {
		const left = tests.length === 0 ? lines : lines.filter(line => tests.every(fits => fits(line)));
		if (!pattern) return left;
		const fits = pattern.test(left.map(({text}) => text));
		return left.filter((_, index) => fits[index]);
	};
}
