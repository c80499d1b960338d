import type {ExtensionRecord} from '../store/record.ts';
import {forbidden} from './forbidden.ts';
import {forbiddenBy} from './judge.ts';
import {readOwnPolicy} from './own-policy.ts';
import type {PolicyPlaces} from './places.ts';
import {subjectOf} from './subject.ts';

/** Throws `POLICY_FORBIDS` when our own policy forbids what is about to be started, and `POLICY_BROKEN`. */
export async function guardStart(
	{own, owner}: Pick<PolicyPlaces, 'own' | 'owner'>,
	record: ExtensionRecord,
): Promise<void> {
	const policy = await readOwnPolicy(own, owner);
	const reasons = policy ? forbiddenBy(policy, subjectOf(record)) : [];
	if (reasons.length > 0) throw forbidden(`starting ${record.id}`, reasons);
}
