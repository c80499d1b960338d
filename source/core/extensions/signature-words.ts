import type {SignatureState, Signer} from '../contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../safe-text.ts';

/** The key that an earlier version was signed with, and which version that was. */
export type KnownKey = {key: string; version: SafeText};

const day = (iso: string) => safeLine(iso.slice(0, 10));

/** Enough of a key to tell it from another; the whole one is in the JSON and in the review of a command. */
function short({key}: Pick<Signer, 'key'>): SafeText {
	return safeJoin`${safeLine(key.slice(0, 12))}…`;
}

function dates({validFrom, validUntil}: Signer): SafeText {
	return new Date(validFrom) > new Date()
		? safeJoin`whose certificate is valid only from ${day(validFrom)} on`
		: safeJoin`whose certificate was valid until ${day(validUntil)}`;
}

/** A signed bundle by what ties its key to a version that is known already. */
function continuity(signer: Signer, known: KnownKey | undefined): SafeText {
	const {name} = signer;
	if (!known) return safeJoin`signed by an unknown key ${short(signer)}, which calls itself "${name}"`;
	if (known.key === signer.key) {
		return safeJoin`signed with the same key as ${known.version} (${short(signer)}, "${name}")`;
	}
	return safeJoin`KEY CHANGED: signed with ${short(signer)} ("${name}"), ${known.version} with ${short(known)}`;
}

/** What a signature proves, in plain words. */
export function signatureWords(signature: SignatureState, known?: KnownKey): SafeText {
	switch (signature.status) {
		case 'unsigned':
			return known
				? safeJoin`KEY CHANGED: not signed, ${known.version} was signed with ${short(known)}`
				: ours('not signed');
		case 'folder':
			return ours('a folder, nothing to sign');
		case 'unverified':
			return ours('signed, and never verified: install it again to have it verified');
		case 'signed':
			return continuity(signature.signer, known);
		case 'expired':
			return safeJoin`${continuity(signature.signer, known)}, ${dates(signature.signer)}`;
		case 'trusted': {
			const {signer} = signature;
			const vouched = safeJoin`signed by ${signer.name}, for whom ${signer.issuer} vouches (${short(signer)})`;
			if (!known) return vouched;
			if (known.key === signer.key) return safeJoin`${vouched}, the same key as ${known.version}`;
			return safeJoin`KEY CHANGED: ${vouched}, ${known.version} with ${short(known)}`;
		}
	}
}
