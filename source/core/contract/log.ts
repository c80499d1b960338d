import type {SafeText} from '../safe-text.ts';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogKind = 'stderr' | 'pollution' | 'message' | 'life' | 'log';

/** Where a line is among all lines of all logs: they are ordered by time, then by file, then by place in it. */
export type LogPlace = {time: string; file: string; offset: number};

export type LogLine = {
	/** ISO 8601 with milliseconds. */
	time: string;
	/** Standard error; a line on standard output that is no message; a message; an event of its life; its own log notification. */
	kind: LogKind;
	level: LogLevel;
	text: SafeText;
	session?: string;
	/** For messages. */
	message?: {
		direction: 'to-server' | 'from-server';
		method?: SafeText;
		id?: SafeText;
		bytes: number;
		milliseconds?: number;
		/** What it said, where payloads are logged. */
		payload?: SafeText;
	};
	/** The id of the extension whose server it is about; undefined in a client's own log. */
	server?: string;
	/** Undefined in a client's own log. */
	place?: LogPlace;
};

/** Which lines are wanted; all of it has to hold. */
export type LogFilter = {
	/** The least severe level that is wanted. */
	level?: LogLevel;
	kinds?: readonly LogKind[];
	/** Names of sessions: `client` for the first, `s1`, `s2`, …; lines of no session are left out. */
	sessions?: readonly string[];
	/** A regular expression that the text fits; without a capital letter whatever the case. */
	grep?: string;
};

export type LogOptions = LogFilter & {
	/** Lines that fit, from the end, to begin with. */
	last?: number;
	/** ISO 8601: nothing older. */
	since?: string;
	follow?: boolean;
	signal?: AbortSignal;
};

/** The ids of the extensions whose logs are meant; `all` for every one that there is. */
export type LogSources = readonly string[] | 'all';

/** The lines of one or several logs that fit a filter, to be read in any direction from any place. */
export type LogPages = {
	/** The last `count` lines before a place, or before the end; the oldest first. */
	before: (place: LogPlace | undefined, count: number, signal?: AbortSignal) => Promise<readonly LogLine[]>;
	/** The first `count` lines after a place, or from the beginning. */
	after: (place: LogPlace | undefined, count: number, signal?: AbortSignal) => Promise<readonly LogLine[]>;
	/**
	 * The last `count` lines (an empty list where there are none), then those that come, in lists, at most one list in
	 * `pause` milliseconds; across rotation and new runs, until the signal ends it.
	 */
	follow: (options: {
		count: number;
		signal: AbortSignal;
		pause?: number;
	}) => AsyncIterable<readonly LogLine[]>;
};

/** Lines of a client's own log. */
export type ClientLogOptions = LogOptions & {
	/** Where to look, instead of the platform's own places. */
	folder?: string;
};
