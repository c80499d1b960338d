import type {Bundle} from '../bundle/open-bundle.ts';
import {clientConfigCandidates} from '../clients/client-locations.ts';
import type {Manifest} from '../contract.ts';
import {earlierId, extensionId} from '../manifest/extension-id.ts';
import {forbidden} from '../policy/forbidden.ts';
import {sourceIsAllowed} from '../policy/judge.ts';
import {forbidsEnable, forbidsInstall, type Policy, readPolicy} from '../policy/policy.ts';
import {subjectOf} from '../policy/subject.ts';
import type {ExtensionRecord} from '../store/record.ts';
import {type Context, readCurrent} from './context.ts';

/** Why a policy forbids to install a bundle under an id; none when nothing does. */
export function reasonsAgainst(
	policy: Policy,
	id: string,
	{bundle, manifest}: {bundle: Bundle; manifest: Manifest},
): readonly string[] {
	return forbidsInstall(policy, {
		id,
		ownId: extensionId(manifest.rawName),
		earlierId: earlierId(manifest.rawName),
		author: manifest.author.name,
		sha256: bundle.sha256,
		signature: bundle.signature,
		origin: bundle.origin,
	});
}

/** Throws `POLICY_FORBIDS` for a URL that nothing may be fetched from. */
export function guardSource({own}: Policy, asked: string): void {
	if (own === undefined || sourceIsAllowed(own, {kind: 'url', asked, final: asked})) return;
	throw forbidden(`fetching ${asked}`, [`it is no allowed source (${own.place})`]);
}

/** Throws `POLICY_FORBIDS` when it may not be switched on, and `POLICY_BROKEN`. */
export async function guardEnable(context: Context, record: ExtensionRecord): Promise<void> {
	const [policy, {clientPath}] = await Promise.all([readPolicy(context.policyPlaces), readCurrent(context)]);
	const inClaudeDesktop = clientConfigCandidates().includes(clientPath);
	const reasons = forbidsEnable(policy, subjectOf(record), inClaudeDesktop);
	if (reasons.length > 0) throw forbidden(`switching ${record.id} on`, reasons);
}
