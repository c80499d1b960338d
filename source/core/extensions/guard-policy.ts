import type {Bundle} from '../bundle/open-bundle.ts';
import {clientConfigCandidates} from '../clients/client-locations.ts';
import type {Manifest} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {earlierId, extensionId} from '../manifest/extension-id.ts';
import {forbidden} from '../policy/forbidden.ts';
import {sourceIsAllowed} from '../policy/judge.ts';
import {forbidsEnable, forbidsInstall, type Policy, readPolicy} from '../policy/policy.ts';
import {subjectOf} from '../policy/subject.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
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

/** Why the policies forbid an entry of it in the client's file; none when nothing does. Throws `POLICY_BROKEN`. */
async function reasonsAgainstEntry(context: Context, record: ExtensionRecord): Promise<readonly string[]> {
	const [policy, {clientPath}] = await Promise.all([readPolicy(context.policyPlaces), readCurrent(context)]);
	return forbidsEnable(policy, subjectOf(record), clientConfigCandidates().includes(clientPath));
}

/** Throws `POLICY_FORBIDS` when it may not be switched on, and `POLICY_BROKEN`. */
export async function guardEnable(context: Context, record: ExtensionRecord): Promise<void> {
	const reasons = await reasonsAgainstEntry(context, record);
	if (reasons.length > 0) throw forbidden(`switching ${record.id} on`, reasons);
}

/** Throws `POLICY_FORBIDS` when its entry may not be the command itself, and `POLICY_BROKEN`. */
export async function guardDirect(context: Context, record: ExtensionRecord): Promise<void> {
	const reasons = await reasonsAgainstEntry(context, record);
	if (reasons.length > 0) throw forbidden(`an entry that runs the command of ${record.id} itself`, reasons);
}

/** Why it stays off, as a sentence; undefined when nothing keeps it from being switched on. */
export async function reasonAgainstEnable(
	context: Context,
	record: ExtensionRecord,
): Promise<SafeText | undefined> {
	try {
		await guardEnable(context, record);
		return undefined;
	} catch (error) {
		return safeLine(`${record.id} stays off: ${toUserError(error).message}`);
	}
}
