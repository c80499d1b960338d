import {clientConfigCandidates} from '../clients/client-locations.ts';
import {toUserError} from '../errors.ts';
import {forbidsEnable, type Policy, readPolicy} from '../policy/policy.ts';
import {subjectOf} from '../policy/subject.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import type {ExtensionRecord} from '../store/record.ts';
import type {Context} from './context.ts';

const list = (records: readonly ExtensionRecord[]) => records.map(({id}) => id).join(', ');

/** What a policy says against entries, one warning for each reason. */
function forbidden(
	policy: Policy,
	records: readonly ExtensionRecord[],
	inClaudeDesktop: boolean,
): SafeText[] {
	const byReason = new Map<string, ExtensionRecord[]>();
	for (const record of records) {
		const reason = forbidsEnable(policy, subjectOf(record), inClaudeDesktop).join('; ');
		if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), record]);
	}
	return [...byReason].map(([reason, found]) =>
		safeLine(
			`A policy of this machine forbids ${list(found)}: ${reason}. Ask who administers it, or switch off: mcpb-tui disable ${found[0]?.id}`,
		),
	);
}

/**
 * What the policies of this machine mean for extensions whose entries the client's file holds. An entry with the
 * command itself is started by the client alone, where nothing of ours asks the policy.
 */
export async function policyWarnings(
	{policyPlaces}: Context,
	records: readonly ExtensionRecord[],
	clientPath: string,
): Promise<readonly SafeText[]> {
	if (records.length === 0) return [];
	let policy: Policy;
	try {
		policy = await readPolicy(policyPlaces);
	} catch (error) {
		return [safeLine(toUserError(error).message)];
	}
	const direct = policy.own ? records.filter(({entry}) => entry === 'direct') : [];
	return [
		...forbidden(policy, records, clientConfigCandidates().includes(clientPath)),
		...(direct.length === 0
			? []
			: [
					safeLine(
						`The policy of this machine (${policy.own?.place}) is not asked when the client starts ${list(direct)}: the entry is the command itself. To have it asked: mcpb-tui config ${direct[0]?.id} --entry launcher`,
					),
				]),
	];
}
