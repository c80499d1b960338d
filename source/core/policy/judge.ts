import {isAbsolute} from 'node:path';
import {isAtOrBelow} from '../at-or-below.ts';
import type {Origin, SignatureState} from '../contract.ts';
import {earlierId, extensionId} from '../manifest/extension-id.ts';
import type {OwnPolicy, PolicyList} from './own-policy.ts';

/** What a policy judges an extension by. */
export type PolicySubject = {
	/** The id that it has here, which a user can choose, and the one that its own name makes. */
	id: string;
	ownId: string;
	/** The one that an earlier version made of that name, where it was another: lists may hold either. */
	earlierId?: string | undefined;
	/** As the manifest says. */
	author: string;
	sha256: string;
	signature: SignatureState;
	origin: Origin;
};

function keyOf({signature}: PolicySubject): string | undefined {
	return 'signer' in signature ? signature.signer.key : undefined;
}

/** What is left of a text for a reader: without what has no width, and whatever its capitals. */
function plain(text: string): string {
	return text
		.normalize('NFKC')
		.replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
		.replaceAll(/\s+/g, ' ')
		.trim()
		.toLowerCase();
}

const same = (a: string, b: string) => plain(a) === plain(b);

/** The ids that an entry of a list may mean: one as it is, or a manifest's name, `@acme/weather`. */
function idsOf(entry: string): readonly string[] {
	const name = plain(entry);
	return name === '' ? [] : [name, extensionId(name), earlierId(name) ?? name];
}

/** The entry of a list that names it, in words. */
function namedBy(list: PolicyList, subject: PolicySubject, ids: readonly string[]): string | undefined {
	const {author, sha256} = subject;
	const key = keyOf(subject);
	const id = list.ids.find(entry => idsOf(entry).some(id => ids.includes(id)));
	if (id !== undefined) return `the id ${id.trim()}`;
	if (list.authors.some(candidate => same(candidate, author))) return `the author ${author}`;
	if (key !== undefined && list.keys.includes(key)) return `the key ${key.slice(0, 12)}…`;
	return list.sha256.includes(sha256) ? `the sha256 ${sha256.slice(0, 12)}…` : undefined;
}

function isBelowUrl(asked: string, allowed: string): boolean {
	if (!URL.canParse(asked) || !URL.canParse(allowed)) return false;
	const [url, base] = [new URL(asked), new URL(allowed)];
	const path = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
	return url.origin === base.origin && (url.pathname === base.pathname || url.pathname.startsWith(path));
}

/** Whether a bundle may come from there. Of a URL what is asked for counts: where it redirects to is its owner's choice. */
export function sourceIsAllowed({allowedSources}: OwnPolicy, {kind, asked, final}: Origin): boolean {
	return (
		allowedSources?.some(allowed =>
			kind === 'url' ? isBelowUrl(asked, allowed) : isAbsolute(allowed) && isAtOrBelow(final, allowed),
		) ?? true
	);
}

/** Why a signature is not enough, as the end of a sentence. An expired one vouches for nothing new. */
function signatureFault(wanted: OwnPolicy['signature'], {status}: SignatureState): string | undefined {
	if (wanted === 'any' || status === 'trusted' || (wanted === 'required' && status === 'signed'))
		return undefined;
	const needed = wanted === 'trusted' ? 'has to be signed by somebody who is trusted' : 'has to be signed';
	return `it ${needed}, and ${
		{
			unsigned: 'it is not',
			folder: 'a folder is not',
			unverified: 'its signature was never verified',
			signed: 'nobody vouches for its key',
			expired: 'its certificate is not valid now',
		}[status]
	}`;
}

/** Whether a bundle is signed well enough for a policy that wants signatures. */
export const unsignedFault = (signature: SignatureState): string | undefined =>
	signatureFault('required', signature);

/** Why the policy forbids an extension, each as a clause; none when it allows it. A block outweighs every allowance. */
export function forbiddenBy(policy: OwnPolicy, subject: PolicySubject): readonly string[] {
	const {place, allow, block, signature} = policy;
	const own = [subject.ownId, ...(subject.earlierId === undefined ? [] : [subject.earlierId])];
	const blocked = namedBy(block, subject, [subject.id, ...own]);
	const allowed = allow === undefined || namedBy(allow, subject, own) !== undefined;
	const unsigned = signatureFault(signature, subject.signature);
	const {origin} = subject;
	return [
		...(blocked === undefined ? [] : [`${blocked} is blocked`]),
		...(allowed ? [] : ['it is not among what is allowed']),
		...(unsigned === undefined ? [] : [unsigned]),
		...(sourceIsAllowed(policy, origin)
			? []
			: [`it comes from ${origin.kind === 'url' ? origin.asked : origin.final}, which is no allowed source`]),
	].map(reason => `${reason} (${place})`);
}
