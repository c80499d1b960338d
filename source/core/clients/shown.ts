import type {JsonObject, JsonValue} from '../contract.ts';
import {redacted} from '../redact.ts';
import {type SafeText, safeText} from '../safe-text.ts';
import {hideStrings} from './config-text.ts';
import {fingerprint, isSecret, secretPlaces} from './entry.ts';
import type {LedgerFile} from './ledger.ts';
import {isUntouched} from './plan.ts';

export type Hiding = {
	known: LedgerFile;
	/** The entries that we want. */
	desired: ReadonlyMap<string, JsonObject>;
	/** The secrets in them. */
	secrets: readonly string[];
};

function matches(found: JsonValue | undefined, want: JsonObject | undefined): boolean {
	return found !== undefined && want !== undefined && fingerprint(found) === fingerprint(want);
}

/**
 * A client's file fit to be looked at, its servers being as parsed: without the secrets of our direct entries, and
 * without the environments of other people's entries, which are mostly keys.
 */
export function hideSecrets(
	text: string,
	servers: ReadonlyMap<string, JsonValue>,
	{known, desired, secrets}: Hiding,
): string {
	const hide = ([id = '', ...rest]: readonly string[], value: string): boolean => {
		const [part = ''] = rest;
		const entry = Object.hasOwn(known.entries, id) ? known.entries[id] : undefined;
		const want = desired.get(id);
		if (!entry && !want) return part === 'env';
		if (isSecret(value, secrets)) return true;
		const found = servers.get(id);
		if (matches(found, want)) return false;
		const hidden = [...(entry?.secrets ?? []), ...(want ? secretPlaces(want, secrets) : [])];
		// In an entry edited by hand a secret may have moved to another place.
		const edited = !isUntouched(found, entry);
		return hidden.some(place => (edited ? place.startsWith(`${part}/`) : place === rest.join('/')));
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
