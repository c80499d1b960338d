import type {JsonObject, JsonValue} from '../contract.ts';
import {redacted} from '../redact.ts';
import {type SafeText, safeText} from '../safe-text.ts';
import {maskValues, serversKey} from './config-text.ts';
import {fingerprint, isSecret, secretPlaces} from './entry.ts';
import type {LedgerFile} from './ledger.ts';
import {maskElsewhere, maskForeign} from './masked-entry.ts';
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

/** All strings in a value. */
function stringsIn(value: JsonValue | undefined): readonly string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/**
 * A client's file fit to be looked at, its servers being as parsed: without the secrets of our direct entries, and
 * without those values of other people's entries, and of what somebody wrote into ours, that are not plainly harmless.
 */
export function hideSecrets(
	text: string,
	servers: ReadonlyMap<string, JsonValue>,
	{known, desired, secrets}: Hiding,
): string {
	const maskOurs = (id: string, place: readonly string[], value: string): string | undefined => {
		const entry = Object.hasOwn(known.entries, id) ? known.entries[id] : undefined;
		const want = desired.get(id);
		if (isSecret(value, secrets)) return redacted;
		const found = servers.get(id);
		if (matches(found, want)) return undefined;
		const hidden = [...(entry?.secrets ?? []), ...(want ? secretPlaces(want, secrets) : [])];
		// In an entry edited by hand a secret may have moved to another place.
		const edited = !isUntouched(found, entry);
		const [part = ''] = place;
		if (hidden.some(one => (edited ? one.startsWith(`${part}/`) : one === place.join('/')))) return redacted;
		return edited && !stringsIn(want).includes(value) ? maskForeign(found, place, value) : undefined;
	};
	return maskValues(text, ([section = '', id = '', ...place], value) => {
		if (section !== serversKey) return maskElsewhere([section, id, ...place].filter(Boolean), value);
		const isOurs = Object.hasOwn(known.entries, id) || desired.has(id);
		if (!isOurs) return maskForeign(servers.get(id), place, value);
		return typeof value === 'string' ? maskOurs(id, place, value) : undefined;
	});
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
