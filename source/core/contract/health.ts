import type {SafeText} from '../safe-text.ts';

/** `note`: worth knowing; `warning`: works, or may not for long; `problem`: something does not work. */
export type FindingLevel = 'ok' | 'note' | 'warning' | 'problem';

/** One thing that was looked at: what was found, why that is so, and what to do about it. */
export type Finding = {
	/** The same for the same kind of finding, in every version: `launcher-missing`. */
	id: string;
	level: FindingLevel;
	title: SafeText;
	detail?: SafeText;
	/** The next step in words, with the exact command where there is one. */
	fix?: SafeText;
	/** Whether `Core.fix` does it. */
	fixable: boolean;
	/** The id of the extension that it is about. */
	extension?: string;
};

export type DiagnoseOptions = {
	/** Start the servers and talk to them; true unless told. */
	start?: boolean;
	/** Milliseconds that each server is given for its handshake and its list of tools; 30,000 unless told. */
	patience?: number;
	signal?: AbortSignal;
};

export type ReportOptions = DiagnoseOptions & {
	/** Lines of its log; 50 unless told. */
	lines?: number;
};
