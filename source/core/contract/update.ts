import type {SafeText} from '../safe-text.ts';
import type {DownloadProgress} from './bundle.ts';

/** What is now where an extension came from. */
export type UpdateState =
	/** The installed bytes. */
	| {status: 'current'}
	| {
			status: 'available';
			/** As written. */
			version: SafeText;
			sha256: string;
			/** The same number as the installed one, and other bytes. */
			sameVersion: boolean;
			/** What speaks of somebody having tampered with it. */
			alarms: readonly SafeText[];
			/** Why it does not count as the same publisher. */
			newPublisher?: SafeText;
			/** Why a policy forbids to install it. */
			forbidden: readonly SafeText[];
	  }
	| {status: 'older'; version: SafeText; sha256: string}
	/** A bundle of another name. */
	| {status: 'other'; name: SafeText; version: SafeText}
	/** Nothing is there any more; nobody answers; what is there cannot be installed; there is nothing to ask. */
	| {status: 'gone' | 'unreachable' | 'unusable' | 'local-only'; reason: SafeText};

export type UpdateCheck = UpdateState & {
	id: string;
	/** The installed version. */
	installed: SafeText;
	/** ISO 8601. */
	checkedAt: string;
	/** What was found, in plain words. */
	text: SafeText;
};

export type CheckProgress = {
	/** How many are done, of how many. */
	done: number;
	total: number;
	/** What is being asked about or read now. */
	id: string;
	download?: DownloadProgress;
};

export type CheckOptions = {
	signal?: AbortSignal;
	/** Allows plain http to hosts other than this machine. */
	allowHttp?: boolean;
	onProgress?: (progress: CheckProgress) => void;
	/** What was found could not be kept on the disk: it is known as long as this process lives. */
	onUnkept?: (reason: SafeText) => void;
};
