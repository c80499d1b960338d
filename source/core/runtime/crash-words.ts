import {oldRustPanic, rustPanic} from './crash-shapes.ts';

type Heading = {
	words: string;
	/** The place, where the heading names it. */
	where?: string;
	/** How many lines of the account it is; one unless told. */
	length?: number;
};

type Reader = (account: readonly string[]) => Heading | undefined;

const oldRust: Reader = ([heading = '']) => {
	const old = oldRustPanic.exec(heading)?.groups;
	return old && {words: `panicked: ${old.message}`, where: old.where ?? '', length: 2};
};

const rust: Reader = ([heading = '', second = '']) => {
	const panic = rustPanic.exec(heading)?.groups;
	return panic && {words: `panicked: ${second}`, where: panic.where ?? '', length: 2};
};

const rejection: Reader = ([heading = '']) => {
	const found = /^\[?UnhandledPromiseRejection.* with the reason "(?<reason>.*)"\./.exec(heading)?.groups;
	return found && {words: `UnhandledPromiseRejection: ${found.reason}`};
};

/** Pydantic: the field, and further in what is wrong with it. */
const pydantic: Reader = ([heading = '', field = '', problem = '']) => {
	if (!/ValidationError: \d+ validation errors? for \S/.test(heading) || !/^\s+\S/.test(problem))
		return undefined;
	return {words: `${heading}: ${field.trim()}: ${problem.trim().replace(/ \[type=.*$/, '')}`, length: 3};
};

type Issue = {path?: unknown; message?: unknown} | null;

function issueWords(issue: Issue): string {
	const path = Array.isArray(issue?.path) ? issue.path.join('.') : '';
	return `${path && `${path}: `}${String(issue?.message)}`;
}

/** Zod writes its issues as JSON. */
const zod: Reader = account => {
	const [, name] = /^(?:Uncaught )?(\w*ZodError): \[$/.exec(account[0] ?? '') ?? [];
	const end = account.findIndex(line => /^\]/.test(line));
	if (name === undefined || end === -1) return undefined;
	try {
		const issues = JSON.parse(`[${account.slice(1, end).join('\n')}]`) as readonly Issue[];
		return {words: `${name}: ${issues.map(issueWords).join('; ')}`, length: end + 1};
	} catch {
		return undefined;
	}
};

const spring: Reader = account => {
	if (account[0] !== 'APPLICATION FAILED TO START') return undefined;
	const at = account.indexOf('Description:') + 1;
	const description = at > 0 && account[at];
	return description ? {words: `${account[0]}: ${description}`, length: at + 1} : undefined;
};

const readers: readonly Reader[] = [oldRust, rust, rejection, pydantic, zod, spring];

/** What an account says first: its heading, and what belongs to it in the lines below. */
export function readHeading(account: readonly string[]): Heading {
	for (const read of readers) {
		const heading = read(account);
		if (heading) return heading;
	}
	return {words: (account[0] ?? '').replace(/ \{$/, '')};
}
