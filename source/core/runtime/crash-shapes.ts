/** The shapes in which runtimes, shells and package managers say why a program ended. */

/** A line that begins the account of a failure, as a rule at the line's beginning. */
const headings: readonly RegExp[] = [
	// Node out of memory; PHP; Python itself
	/^FATAL ERROR: /,
	/^(?:PHP )?(?:Fatal|Parse) error: /,
	/^Fatal Python error: /,
	// Go
	/^(?:panic|fatal error): /,
	// Java, .NET, Elixir
	/^Exception in thread "/,
	/^Unhandled exception[.:]? /i,
	/^\*\* \(\w/,
	// Ruby: file:line:in 'method': message (Class)
	/^\S+:\d+:in .+: .+\([\w:]+\)$/,
	// Deno, Bun, uv, clap, pip, and everyone who writes it by hand
	/^error(?:\[\w+\])?: /i,
	/^ {2}× /,
	// Python, JavaScript, the JVM: a class with or without its module, a code, a message
	/^(?:Uncaught )?(?:[\w$]+(?:\.|::))*[A-Z][\w$]*(?:Error|Exception|Exit|Interrupt|Fault|Group)(?: \[\w+\])?(?::|$)/,
	/^\[?UnhandledPromiseRejection/,
	// Shells and what they start
	/^(?:(?:\S*\/)?(?:sh|bash|dash|zsh|ash|ksh|fish|env|exec|busybox|python[\d.]*|node|deno|bun|ruby|perl|php|java|uvx?|np[mx]|docker)|\S*\/\S+|\S+: (?:line )?\d+): (?:(?:line )?\d+: )?.*(?:not found|permission denied|exec format error|cannot execute|no such file or directory|can't open file|no module named|segmentation fault|bad interpreter)/i,
	/^\S+: error while loading shared libraries: /,
	/^docker: Error response from daemon: /,
	/^You must install or update \.NET /,
	/^APPLICATION FAILED TO START$/,
	// npm: one of its lines says what, the others say where
	/^npm (?:ERR!|error) (?!code|errno|syscall|path|dest|cwd|A complete log|\s|$)/,
];

export const rustPanic = /^thread '.*'(?: \(\d+\))? panicked at (?<where>[^\n]*?):?$/;
/** Up to Rust 1.72: the message stands between quotes, before the place. */
export const oldRustPanic = /^thread '.*' panicked at '(?<message>.*)', (?<where>\S+)$/;

/** Where something was called from. */
const frames: readonly RegExp[] = [
	/^\s+at\s/,
	/^\s+File "[^"]*", line \d+/,
	/^\s+from \S+:\d+/,
	/^\s*\d+: +(?:0x[\da-f]+|\S+::)/i,
	/^\s+\S+\.go:\d+/,
	/^(?:[\w-]+[./])+[\w(*).·-]+\(.*\)$/,
	/^#\d+ /,
	/^\s+\.\.\. \d+ (?:more|lines? matching)/,
];

/** What stands around an account and is never what happened. */
const surroundings: readonly RegExp[] = [
	/^(?:Node\.js|Bun|Deno) v?\d/,
	/^node:\w/,
	/^(?:file:\/\/|\/|[A-Z]:\\).*:\d+$|^\[eval\]:\d+$|^<anonymous_script>:\d+$/,
	/^\s*[\^~][\s^~]*$/,
	/^\s*throw \w+;?$/,
	/^\s*triggerUncaughtException/,
	/^\(node:\d+\)|^\(Use `node/,
	/^\s*[[\](){},]+\s*$/,
	/^goroutine \d+|^created by |^exit status \d+$/,
	/^note: |^stack backtrace:/i,
	/^Require stack:|^- \//,
	/^Stack ?trace:?$|^\s+thrown in /i,
	/^-+ .*stack ?trace -+$|^<---|^\[\d+:0x[\da-f]+\]/i,
	/^Traceback \(most recent|^Exception Group Traceback|^During handling of the above|^The above exception was/,
	/^npm (?:ERR!|error)/,
	/^hint: /i,
];

const isOneOf = (shapes: readonly RegExp[], line: string) => shapes.some(shape => shape.test(line));

export function isHeading(line: string): boolean {
	return rustPanic.test(line) || isOneOf(headings, line);
}

/** npm writes many lines of which the first says what happened. */
export function isOfNpm(line: string | undefined): boolean {
	return line !== undefined && /^npm (?:ERR!|error)/.test(line);
}

export function isTraceback(line: string | undefined): boolean {
	return line?.startsWith('Traceback (most recent') ?? false;
}

export function isFrame(line: string): boolean {
	return isOneOf(frames, line);
}

/** The lines without what Python says of exceptions that it ignored, as it does when it ends. */
export function withoutIgnored(lines: readonly string[]): readonly string[] {
	const kept: string[] = [];
	for (let at = 0; at < lines.length; at++) {
		const line = lines[at] ?? '';
		if (!/^Exception ignored (?:in|on|while)\b/.test(line)) {
			kept.push(line);
			continue;
		}
		if (isTraceback(lines[at + 1])) at++;
		while (/^\s/.test(lines[at + 1] ?? '')) at++;
		at++;
	}
	return kept;
}

/** Whether a line cannot be what happened: a frame, a pointer, a version, the runtime's own source. */
export function isAround(line: string): boolean {
	return isFrame(line) || isOneOf(surroundings, line);
}

/** The pointer below a line of source, after which JavaScript runtimes say what was thrown. */
export function isPointer(line: string | undefined): boolean {
	return line !== undefined && /^\s*\^+\s*$/.test(line);
}

/** What an account names as the reason of what it told first; the last one is the innermost. */
export const deeper: readonly RegExp[] = [
	/^\s*\[cause\]: (?<inner>.*\S)/,
	/^\s*Caused by: (?<inner>.*\S)/,
	/^\s*-{3}> (?<inner>.*\S)/,
];

/** Below these the reasons stand line by line; what is inside is the last, of errors that were gathered the first. */
export const reasonsBelow = /^\s*Caused by:$|^Error: \w+ occurred while loading main class /;
export const errorsBelow = /^\s*\[errors\]: \[$/;

/** Between two tracebacks of which the second is the outcome of the first. */
export const chained = /^During handling of the above exception|^The above exception was the direct cause/;
