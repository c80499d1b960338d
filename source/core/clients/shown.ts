import type {JsonValue} from '../contract.ts';
import {redacted} from '../redact.ts';
import {type SafeText, safeText} from '../safe-text.ts';
import {hideStrings} from './config-text.ts';
import {isSecret, type Place} from './entry.ts';
import type {LedgerFile} from './ledger.ts';
import {isUntouched} from './plan.ts';

export type Hiding = {
	servers: ReadonlyMap<string, JsonValue>;
	known: LedgerFile;
	/** Where the entries that we want have secrets, by id. */
	places: ReadonlyMap<string, readonly Place[]>;
	secrets: readonly string[];
};

/**
 * A client's file fit to be looked at: without the secrets of our direct entries, and without the environments of
 * other people's entries, which are mostly keys.
 */
export function hideSecrets(text: string, {servers, known, places, secrets}: Hiding): string {
	const hide = ([id = '', ...rest]: readonly string[], value: string): boolean => {
		const [part = ''] = rest;
		const entry = Object.hasOwn(known.entries, id) ? known.entries[id] : undefined;
		const wanted = places.get(id);
		if (!entry && !wanted) return part === 'env';
		const hidden = [...(entry?.secrets ?? []), ...(wanted ?? [])];
		if (isSecret(value, secrets) || hidden.includes(rest.join('/'))) return true;
		// In an entry edited by hand a secret may have moved to another place.
		const edited = !isUntouched(servers.get(id), entry);
		return edited && hidden.some(place => place.startsWith(`${part}/`));
	};
	return hideStrings(text, hide, redacted);
}

/** The lines that differ, each after `+`, `-` or a space, with a few that do not around them. */
export async function diffLines(before: string, after: string): Promise<readonly SafeText[]> {
	if (before === after) return [];
	const {structuredPatch} = await import('diff');
	const {hunks} = structuredPatch('', '', before, after, undefined, undefined, {
		context: 3,
		stripTrailingCr: true,
	});
	return hunks.flatMap(({lines}) => lines.filter(line => !line.startsWith('\\')).map(line => safeText(line)));
}
