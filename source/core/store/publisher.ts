import {dirname} from 'node:path';
import type {Origin, SignatureState} from '../contract.ts';
import {type SafeText, safeJoin, safeLine} from '../safe-text.ts';
import {isFilledByUser} from './landing-folders.ts';
import type {ExtensionRecord, VersionRecord} from './record.ts';

/** First segments of a path that say what is there, not whose it is. */
const generic =
	/^(?:|-|npm|gh|repos?|datasets?|models?|spaces|attachments?|downloads?|releases?|files?|packages?|pkgs?|raw|web|uc|api|v\d+|dl|get|public|static|assets|users?|u|projects?|orgs?)$/i;

/** As much of a URL's path as says whose it is; with a query, all of both: that may be what names the owner. */
function ownersPath({pathname, search}: URL): string {
	if (search !== '') return pathname.slice(1) + search;
	const segments = pathname.split('/').slice(1);
	const at = segments.findIndex(segment => !generic.test(segment));
	return segments.slice(0, at === -1 ? segments.length : at + 1).join('/');
}

/**
 * Where a bundle comes from, as far as that says who made it: a URL's host and the beginning of its path, or a real path.
 * Of a URL what was asked for counts: behind a redirect every project's releases are on the same storage host.
 */
function home(origin: Origin): string {
	if (origin.kind !== 'url') return origin.final;
	const url = new URL(origin.asked);
	return `${url.protocol}//${url.host}/${ownersPath(url)}`;
}

export type Incoming = {
	rawName: string;
	/** As the manifest says. */
	author: string;
	origin: Origin;
	sha256: string;
	signature: SignatureState;
};

/**
 * Another file of the same author's name beside the installed one, in a folder that its user alone fills. The name proves
 * nothing, but another one tells that it is somebody else's.
 */
function liesBeside(
	{origin, author}: Incoming,
	version: VersionRecord,
	systemFolders: Readonly<Record<string, string>>,
): boolean {
	const folder = dirname(origin.final);
	return (
		origin.kind === 'file' &&
		version.origin.kind === 'file' &&
		dirname(version.origin.final) === folder &&
		version.manifest.author.name === author &&
		isFilledByUser(folder, systemFolders)
	);
}

/** The key that a signature was made with. */
export function signingKey(signature: SignatureState): string | undefined {
	return 'signer' in signature ? signature.signer.key : undefined;
}

/** The key that an extension is known by after an install: a first one is remembered, another one only if it was accepted. */
export function pinnedKey(
	record: Pick<ExtensionRecord, 'key'> | undefined,
	signature: SignatureState,
	accepted: boolean,
): string | undefined {
	const key = signingKey(signature);
	return accepted ? key : (record?.key ?? key);
}

function otherKey(pinned: string, incoming: SignatureState): SafeText | undefined {
	const key = signingKey(incoming);
	if (key === pinned) return undefined;
	const installed = safeJoin`the installed one with the key ${safeLine(pinned.slice(0, 12))}…`;
	return key === undefined
		? safeJoin`it is not signed, ${installed}`
		: safeJoin`it is signed with another key (${safeLine(key.slice(0, 12))}…), ${installed}`;
}

/**
 * Why an incoming bundle does not count as coming from the publisher of the installed one; undefined when it does.
 * `author.name` proves nothing, so it is not asked: the raw name has to match, and the key that the extension is known
 * by or, where it has none, the origin of a recorded version; or the bytes themselves. Once there is a key, an origin
 * does not stand in for it: whoever took over a place can put an unsigned bundle there. Of a file its real path is the
 * origin: where downloads land, strangers' files lie side by side.
 */
export function newPublisher(
	record: ExtensionRecord,
	incoming: Incoming,
	systemFolders: Readonly<Record<string, string>> = {},
): SafeText | undefined {
	if (record.versions.some(({sha256}) => sha256 === incoming.sha256)) return undefined;
	if (record.rawName !== incoming.rawName) {
		return safeJoin`it is named "${safeLine(incoming.rawName)}", the installed one "${safeLine(record.rawName)}"`;
	}
	if (record.key !== undefined) return otherKey(record.key, incoming.signature);
	const here = home(incoming.origin);
	const known = record.versions.map(({origin}) => home(origin));
	if (known.includes(here)) return undefined;
	if (record.versions.some(version => liesBeside(incoming, version, systemFolders))) return undefined;
	return safeJoin`it comes from ${safeLine(here)}, the installed one from ${safeLine(known[0] ?? 'nowhere')}`;
}
