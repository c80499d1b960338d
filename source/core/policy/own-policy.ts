import {UserError} from '../errors.ts';
import {readIfExists} from '../files.ts';
import {whyNotTrusted} from './places.ts';

const lists = ['ids', 'authors', 'keys', 'sha256'] as const;

/** What names an extension: any of these. */
export type PolicyList = Readonly<Record<(typeof lists)[number], readonly string[]>>;

/** An administrator's rules for this machine, from `policy.json`. */
export type OwnPolicy = {
	place: string;
	/** Only these, when there is such a list. */
	allow: PolicyList | undefined;
	block: PolicyList;
	/** Whether a bundle has to be signed, by anybody or by somebody who is trusted. */
	signature: 'any' | 'required' | 'trusted';
	/** Only from below these URLs and folders, when there is such a list. */
	allowedSources: readonly string[] | undefined;
};

/** A policy that cannot be followed forbids everything: what it was meant to forbid is not known. */
function broken(place: string, why: string): UserError {
	return new UserError('POLICY_BROKEN', `The policy of this machine, ${place}, cannot be followed: ${why}.`, {
		hint: 'Until whoever administers this machine has mended it, nothing can be installed, switched on or started.',
	});
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, known: readonly string[], where: string): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Error(`${where} is no object`);
	const unknown = Object.keys(value).find(key => !known.includes(key));
	// A misspelt rule that is skipped in silence is a rule that nobody keeps.
	if (unknown !== undefined) throw new Error(`${where} has "${unknown}", which is not known`);
	return value as Fields;
}

function textsOf(value: unknown, where: string): readonly string[] | undefined {
	if (value === undefined) return undefined;
	if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
	throw new Error(`${where} is no list of texts`);
}

function hashesOf(value: unknown, where: string): readonly string[] {
	const hashes = (textsOf(value, where) ?? []).map(text => text.replaceAll(':', '').trim().toLowerCase());
	const odd = hashes.findIndex(hash => !/^[\da-f]{64}$/.test(hash));
	if (odd >= 0) throw new Error(`${where} has an entry that is not 64 hex digits`);
	return hashes;
}

function listOf(value: unknown, where: string): PolicyList {
	const fields = fieldsOf(value ?? {}, lists, where);
	return {
		ids: textsOf(fields.ids, `${where}.ids`) ?? [],
		authors: textsOf(fields.authors, `${where}.authors`) ?? [],
		keys: hashesOf(fields.keys, `${where}.keys`),
		sha256: hashesOf(fields.sha256, `${where}.sha256`),
	};
}

function signatureOf(value: unknown): OwnPolicy['signature'] {
	if (value === undefined || value === false) return 'any';
	if (value === true) return 'required';
	if (value === 'trusted') return 'trusted';
	throw new Error('requireSignature is neither true, false nor "trusted"');
}

/** A policy from its text. Throws a plain error with the reason. */
function parseOwnPolicy(place: string, text: string): OwnPolicy {
	const known = ['allow', 'block', 'requireSignature', 'allowedSources'];
	const fields = fieldsOf(JSON.parse(text.replace(/^\uFEFF/, '')), known, 'it');
	return {
		place,
		allow: fields.allow === undefined ? undefined : listOf(fields.allow, 'allow'),
		block: listOf(fields.block, 'block'),
		signature: signatureOf(fields.requireSignature),
		allowedSources: textsOf(fields.allowedSources, 'allowedSources'),
	};
}

/** The policy of this machine; undefined when there is none. Throws `POLICY_BROKEN`. */
export async function readOwnPolicy(place: string, owner: number): Promise<OwnPolicy | undefined> {
	try {
		const text = await readIfExists(place);
		if (text === undefined) return undefined;
		const doubt = await whyNotTrusted(place, owner);
		if (doubt !== undefined) throw new Error(doubt);
		return parseOwnPolicy(place, text);
	} catch (error) {
		throw broken(place, error instanceof SyntaxError ? 'it is not valid JSON' : (error as Error).message);
	}
}
