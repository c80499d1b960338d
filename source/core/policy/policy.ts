import {UserError} from '../errors.ts';
import {type DesktopPolicy, readDesktopPolicy, switchOf} from './desktop-policy.ts';
import {forbiddenBy, type PolicySubject, unsignedFault} from './judge.ts';
import {type OwnPolicy, readOwnPolicy} from './own-policy.ts';
import type {PolicyPlaces} from './places.ts';

/** Everything that an administrator set for this machine and that concerns us. */
export type Policy = {own: OwnPolicy | undefined; desktop: DesktopPolicy | undefined};

/** Both policies as they are now. Throws `POLICY_BROKEN` when one of them is in force and cannot be followed. */
export async function readPolicy(places: PolicyPlaces): Promise<Policy> {
	const [own, desktop] = await Promise.all([
		readOwnPolicy(places.own, places.owner),
		readDesktopPolicy(places),
	]);
	if (desktop?.broken !== undefined && desktop.ignored === undefined) {
		throw new UserError(
			'POLICY_BROKEN',
			`The policy for Claude Desktop, ${desktop.place}, cannot be followed: ${desktop.broken}.`,
			{hint: 'Ask who administers this machine to mend it.'},
		);
	}
	return {own, desktop};
}

/** Why it may not be installed: both policies, since Claude Desktop would not install it either. */
export function forbidsInstall({own, desktop}: Policy, subject: PolicySubject): readonly string[] {
	const unsigned = switchOf(desktop, 'signed') ? unsignedFault(subject.signature) : undefined;
	return [
		...(own ? forbiddenBy(own, subject) : []),
		...(switchOf(desktop, 'bundles') === false
			? [`installing bundles is switched off for Claude Desktop (${desktop?.place})`]
			: []),
		...(unsigned === undefined ? [] : [`${unsigned} (${desktop?.place})`]),
	];
}

/** Why it may not be switched on in the client's file; `inClaudeDesktop` says whether that is Claude Desktop's own. */
export function forbidsEnable(
	{own, desktop}: Policy,
	subject: PolicySubject,
	inClaudeDesktop: boolean,
): readonly string[] {
	return [
		...(own ? forbiddenBy(own, subject) : []),
		...(inClaudeDesktop && switchOf(desktop, 'servers') === false
			? [`servers of the user's own are switched off for Claude Desktop (${desktop?.place})`]
			: []),
	];
}
