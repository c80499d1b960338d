import {type SafeText, safeLine, safeText} from '../safe-text.ts';
import {
	chained,
	deeper,
	errorsBelow,
	isAround,
	isFrame,
	isHeading,
	isOfNpm,
	isPointer,
	isTraceback,
	reasonsBelow,
	withoutIgnored,
} from './crash-shapes.ts';
import {readHeading} from './crash-words.ts';
import {detectLevel} from './log-level.ts';

/** What a server said on stderr before it ended. */
export type LastWords = {
	/** The line that says why, with the innermost reason where it names one; undefined where none does. */
	cause: SafeText | undefined;
	/** The cause, the rest of the message, what it came from and where; without a cause the last lines. */
	lines: readonly SafeText[];
};

const mostContext = 3;
const mostCause = 500;
/** Lines that may follow an account of a failure before it is taken for an older one. */
const near = 12;

/** What a runner of ours says, and the frame that Python draws around the exceptions of a group. */
const ownLine = /^mcpb-tui: /;
const groupFrame = /^\s*(?:\|\s?|\+[-+ ]*(?:\d+ -+)?)/;

function prepare(lines: readonly string[]): readonly string[] {
	const shown = lines
		.flatMap(line => safeText(line).split('\n'))
		.map(line => line.replaceAll('\t', '    ').replace(groupFrame, '').trimEnd())
		.filter(line => line.trim() !== '' && !ownLine.test(line));
	return withoutIgnored(shown);
}

function isIndented(line: string): boolean {
	return /^\s/.test(line);
}

/** An error that stands behind words of the server's own. */
const named = /\b[A-Z]\w*(?:Error|Exception)(?: \[\w+\])?: \S/;

/** Whether frames follow: at once or, below an error of several lines, soon. */
function hasFrames(lines: readonly string[], at: number): boolean {
	const next = lines.slice(at + 1, at + 6).findIndex(line => /^\s+at\s/.test(line));
	return next === 0 || (next > 0 && named.test(lines[at] ?? ''));
}

/** Whether a line is the last of a message whose first one has begun an account, a few lines above. */
function isRestOfMessage(lines: readonly string[], at: number): boolean {
	for (let above = at - 1; above >= Math.max(0, at - 5); above--) {
		const line = lines[above] ?? '';
		if (isFrame(line)) return false;
		if (isHeading(line) || named.test(line) || isPointer(lines[above - 1])) return true;
	}
	return false;
}

function endsTraceback(lines: readonly string[], at: number): boolean {
	let above = at - 1;
	while (above > 0 && isIndented(lines[above] ?? '')) above--;
	return above < at - 1 && isTraceback(lines[above]);
}

function beginsForNpm(lines: readonly string[], at: number): boolean {
	for (let above = at - 1; isOfNpm(lines[above]); above--) if (isHeading(lines[above] ?? '')) return false;
	return isHeading(lines[at] ?? '');
}

/** Whether the account of a failure begins at a place: by its words, or by what stands around it. */
function beginsAt(lines: readonly string[], at: number): boolean {
	const line = lines[at] ?? '';
	if (deeper.some(shape => shape.test(line))) return false;
	if (isOfNpm(line)) return beginsForNpm(lines, at);
	if (isHeading(line)) return true;
	if (isAround(line)) return false;
	if (isPointer(lines[at - 1])) return true;
	if (isIndented(line)) return false;
	return endsTraceback(lines, at) || (hasFrames(lines, at) && !isRestOfMessage(lines, at));
}

/** The lines that belong to the account that begins at a place. */
function accountAt(lines: readonly string[], at: number): readonly string[] {
	const next = lines.findIndex((_, index) => index > at && beginsAt(lines, index));
	return lines.slice(at, next === -1 ? undefined : next);
}

/** The lines right below a place that are further in than it. */
function below(account: readonly string[], at: number): readonly string[] {
	const rest = account.slice(at + 1);
	const end = rest.findIndex(line => !isIndented(line));
	return rest.slice(0, end === -1 ? undefined : end).filter(line => !isAround(line));
}

function innermost(account: readonly string[]): string | undefined {
	const found = account.flatMap((line, index) => {
		if (reasonsBelow.test(line)) return below(account, index).at(-1)?.trim() ?? [];
		if (errorsBelow.test(line)) return below(account, index)[0]?.trim() ?? [];
		return deeper.map(shape => shape.exec(line)?.groups?.inner).find(Boolean) ?? [];
	});
	return found.at(-1)?.replace(/^\d+: /, '');
}

/** Where it happened: above the pointer, or the first frame that is not the runtime's own. */
function placeOf(lines: readonly string[], at: number, account: readonly string[]): string | undefined {
	const begin = lines.slice(Math.max(0, at - 4), at);
	const pointer = begin.findLastIndex(isPointer);
	const above =
		pointer === -1 ? undefined : begin.slice(0, pointer).findLast(line => /[\\/].*:\d+$/.test(line));
	if (above !== undefined && !above.startsWith('node:')) return above;
	const own = (line: string) =>
		isFrame(line) && !/node:|_modules[\\/]|site-packages|<frozen|<anonymous>/.test(line);
	// Python's frames stand above what it says, the innermost last; everybody else's below, the innermost first.
	const before = lines.slice(0, at).findLastIndex(line => !isIndented(line));
	const python = lines.slice(before + 1, at).findLast(line => /^\s+File "/.test(line) && own(line));
	return (python ?? account.slice(1).find(own))?.trim();
}

/** The exception out of which this one came. */
function cameFrom(lines: readonly string[], at: number): string | undefined {
	const marker = lines.slice(0, at).findLastIndex(line => chained.test(line));
	if (marker === -1 || lines.slice(marker, at).some((_, index) => beginsAt(lines, marker + index)))
		return undefined;
	return lines.slice(0, marker).findLast(isHeading);
}

/** The lines of the message after its first one. */
function restOfMessage(account: readonly string[], from: number): readonly string[] {
	const rest = account.slice(from);
	const end = rest.findIndex(
		line =>
			isAround(line) ||
			reasonsBelow.test(line) ||
			errorsBelow.test(line) ||
			deeper.some(shape => shape.test(line)) ||
			/ \{$/.test(line),
	);
	return rest.slice(0, end === -1 ? undefined : end);
}

function tell(lines: readonly string[], at: number): LastWords {
	const account = accountAt(lines, at);
	const {words, where, length = 1} = readHeading(account);
	const inner = innermost(account);
	const origin = cameFrom(lines, at);
	const first = words.trim().replace(/:$/, '');
	const told =
		inner !== undefined && !first.includes(inner)
			? `${first} (cause: ${inner.replace(/ [{[]$/, '')})`
			: first;
	const more = restOfMessage(account, length).map(line => line.trim());
	const place = where ?? placeOf(lines, at, account);
	const context = [
		...more.slice(0, mostContext - 1),
		...(origin === undefined ? [] : [`after ${origin}`]),
		...(place === undefined ? [] : [place]),
	];
	const cause = safeLine(told.slice(0, mostCause));
	return {cause, lines: [cause, ...context.slice(0, mostContext).map(safeLine)]};
}

/** Where no account is: the last line that calls itself an error, else the last ones that say anything. */
function lastSaid(lines: readonly string[]): LastWords {
	const words = lines.filter(line => !isAround(line)).map(line => safeLine(line.trim().slice(0, mostCause)));
	const at = words.findLastIndex(
		(line, index) => index >= words.length - near && detectLevel(line) === 'error',
	);
	const cause = words[at];
	if (cause === undefined) return {cause, lines: words.slice(-mostContext)};
	return {cause, lines: [cause, ...words.slice(Math.max(0, at - mostContext + 1), at)]};
}

/**
 * Finds in the last lines of a server's stderr what says why it ended: the error itself, not the frames below it or
 * the version of the runtime. Lines of our own are not taken for the server's.
 */
export function readLastWords(stderr: readonly string[]): LastWords {
	const lines = prepare(stderr);
	const at = lines.findLastIndex((_, index) => beginsAt(lines, index));
	if (at === -1) return lastSaid(lines);
	const after = accountAt(lines, at).filter(line => !isAround(line) && !isIndented(line)).length;
	return after > near ? lastSaid(lines) : tell(lines, at);
}

/**
 * How something ended (`ended with code 1 before it was ready`), with why: what it said is in front where it is known
 * to be the cause, and told as its last line where it is not.
 */
export function endSentence(subject: string, how: string, {cause, lines}: LastWords): string {
	if (cause !== undefined && /^ended with code 0\b/.test(how))
		return `${subject} ${how}. Its last error: ${cause}`;
	if (cause !== undefined) return `${subject} crashed: ${cause} (it ${how})`;
	const last = lines.at(-1);
	return `${subject} ${how}.${last === undefined ? '' : ` Its last line: ${last}`}`;
}
