import type {Finding} from '../contract.ts';
import {toUserError} from '../errors.ts';
import type {Context} from '../extensions/context.ts';
import type {Settings} from '../settings.ts';
import type {StoreItem} from '../store/read-store.ts';
import type {ExtensionRecord} from '../store/record.ts';
import {finding} from './finding.ts';

/** What every check looks at. */
export type Subject = {
	context: Context;
	settings: Settings;
	/** The client's file. */
	clientPath: string;
	/** The store, or the one extension that was asked for. */
	items: readonly StoreItem[];
	/** That extension's id; undefined when everything is looked at. */
	only: string | undefined;
	signal: AbortSignal;
};

export type Check = (subject: Subject) => Promise<readonly Finding[]>;

/** The records that can be read. */
export function recordsOf({items}: Pick<Subject, 'items'>): readonly ExtensionRecord[] {
	return items.flatMap(({record}) => record ?? []);
}

/** A check that never throws: what keeps it from looking is a finding too. Under an aborted signal it finds nothing. */
export function guarded(check: Check): Check {
	return async subject => {
		try {
			return await check(subject);
		} catch (error) {
			if (subject.signal.aborted) return [];
			const {message, hint} = toUserError(error);
			return [finding('problem', 'check-failed', message, hint === undefined ? {} : {fix: hint})];
		}
	};
}
