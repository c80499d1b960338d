import {dirname} from 'node:path';
import type {Origin} from '../contract.ts';
import {type SafeText, safeJoin, safeLine} from '../safe-text.ts';
import type {ExtensionRecord} from './record.ts';

/**
 * Where a bundle comes from, as far as that says who made it: a URL's host and first path segment, or a folder. Of
 * a URL what was asked for counts: behind a redirect every project's releases are on the same storage host.
 */
function home(origin: Origin): string {
	if (origin.kind === 'folder' || origin.kind === 'link') return origin.final;
	if (origin.kind === 'file') return dirname(origin.final);
	const {protocol, host, pathname} = new URL(origin.asked);
	return `${protocol}//${host}/${pathname.split('/')[1] ?? ''}`;
}

export type Incoming = {rawName: string; origin: Origin; sha256: string};

/**
 * Why an incoming bundle does not count as coming from the publisher of the installed one; undefined when it does.
 * `author.name` proves nothing, so it is not asked: the raw name and the origin have to match a recorded version,
 * or the bytes themselves.
 */
export function newPublisher(record: ExtensionRecord, incoming: Incoming): SafeText | undefined {
	if (record.versions.some(({sha256}) => sha256 === incoming.sha256)) return undefined;
	if (record.rawName !== incoming.rawName) {
		return safeJoin`it is named "${safeLine(incoming.rawName)}", the installed one "${safeLine(record.rawName)}"`;
	}
	const here = home(incoming.origin);
	const known = record.versions.map(({origin}) => home(origin));
	if (known.includes(here)) return undefined;
	return safeJoin`it comes from ${safeLine(here)}, the installed one from ${safeLine(known[0] ?? 'nowhere')}`;
}
