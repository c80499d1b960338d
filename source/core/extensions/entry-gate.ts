import {clientConfigCandidates} from '../clients/client-locations.ts';
import {toUserError} from '../errors.ts';
import {forbidsEnable, readPolicy} from '../policy/policy.ts';
import {subjectOf} from '../policy/subject.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import type {ExtensionRecord} from '../store/record.ts';
import type {Context} from './context.ts';

/**
 * Whether the client's file may hold the command of an extension itself, which the client then runs without asking us:
 * `closed` with the reason, or `unknown` when the policy cannot be followed.
 */
export type Gate = (
	record: ExtensionRecord,
) => {state: 'open'} | {state: 'closed' | 'unknown'; reason: SafeText};

/** The policies of this machine, as they judge entries of one client's file. */
export async function entryGate({policyPlaces}: Context, clientPath: string): Promise<Gate> {
	try {
		const policy = await readPolicy(policyPlaces);
		const inClaudeDesktop = clientConfigCandidates().includes(clientPath);
		return record => {
			const reasons = forbidsEnable(policy, subjectOf(record), inClaudeDesktop);
			return reasons.length === 0 ? {state: 'open'} : {state: 'closed', reason: safeLine(reasons.join('; '))};
		};
	} catch (error) {
		const reason = safeLine(toUserError(error).message);
		return () => ({state: 'unknown', reason});
	}
}
