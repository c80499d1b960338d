import type {MANIFEST_SCHEMAS_LOOSE} from '@anthropic-ai/mcpb/browser';
import {UserError} from '../errors.ts';
import type {ManifestVersion} from './manifest-version.ts';
import type {Warn} from './mend-manifest.ts';

type Raw = Record<string, unknown>;

/** A manifest as the newest loose schema describes it: the older ones describe parts of it. */
export type LooseManifest = ReturnType<(typeof MANIFEST_SCHEMAS_LOOSE)['0.4']['parse']>;

/** What zod reports, as far as it is used here. */
type Issue = {
	code: string;
	path: readonly (string | number)[];
	message: string;
	expected?: unknown;
	received?: unknown;
	options?: readonly unknown[];
	keys?: readonly string[];
	validation?: unknown;
};

/** The fields that only inform. One that is wrong is no reason to refuse a server that would run. */
const informative = new Set([
	'$schema',
	'display_name',
	'long_description',
	'repository',
	'homepage',
	'documentation',
	'support',
	'icon',
	'icons',
	'screenshots',
	'localization',
	'tools',
	'tools_generated',
	'prompts',
	'prompts_generated',
	'keywords',
	'license',
	'privacy_policies',
	'_meta',
	'author.email',
	'author.url',
	'compatibility.claude_desktop',
	'compatibility.runtimes',
]);

const textKinds: Readonly<Record<string, string>> = {url: 'URL', email: 'email address'};

function describeText(validation: string, message: string): string {
	if (validation !== 'regex') return `is not a valid ${textKinds[validation] ?? validation}`;
	// Of a pattern zod tells no more than what its author has written beside it.
	return message === 'Invalid' ? 'does not match its pattern' : `does not match its pattern: ${message}`;
}

function describe({code, message, expected, received, options, keys, validation}: Issue): string {
	if (code === 'unrecognized_keys')
		return `has the unknown ${keys?.length === 1 ? 'key' : 'keys'} ${keys
			?.slice(0, 20)
			.map(key => `"${key}"`)
			.join(', ')}`;
	if (received === 'undefined') return 'is missing';
	if (code === 'invalid_type') return `must be ${expected}, and is ${received}`;
	if (code === 'invalid_enum_value')
		return `is ${JSON.stringify(received)}; known are ${options?.join(', ')}`;
	if (code === 'invalid_literal')
		return `must be ${JSON.stringify(expected)}, and is ${JSON.stringify(received)}`;
	if (code === 'invalid_string' && typeof validation === 'string') return describeText(validation, message);
	return `is not accepted: ${message}`;
}

const longestSentence = 300;

/** Both the place and what is there can be of any length. */
function sentence(issue: Issue): string {
	const whole = `${issue.path.length > 0 ? issue.path.join('.') : 'the manifest'} ${describe(issue)}`;
	return whole.length > longestSentence
		? `${whole.slice(0, longestSentence - 30)}…${whole.slice(-29)}`
		: whole;
}

/** The part of the manifest that can be left out to settle an issue: its first key, or its first two. */
function expendable({path}: Issue): readonly string[] | undefined {
	const names = path.map(String);
	return [names.slice(0, 1), names.slice(0, 2)].find(part => informative.has(part.join('.')));
}

function leaveOut(manifest: Raw, part: readonly string[]): void {
	const [first = '', second] = part;
	if (second === undefined) delete manifest[first];
	else delete (manifest[first] as Raw)[second];
}

function refuse(issues: readonly Issue[]): UserError {
	const most = 10;
	const lines = issues.slice(0, most).map(sentence);
	const more = issues.length > most ? ` and ${issues.length - most} more` : '';
	return new UserError('MANIFEST_INVALID', `The manifest is not valid: ${lines.join('; ')}${more}.`, {
		hint: 'Ask the author of the bundle for one that is mended.',
	});
}

/**
 * Judges a manifest by the reference package's schemas. The loose one of its version decides, except that fields
 * which only inform are left out, with a warning, instead of refusing the bundle; the strict one only warns.
 * Throws `MANIFEST_INVALID`, which names each path and what is wrong with it.
 */
export async function checkSchema(
	manifest: Raw,
	version: ManifestVersion,
	warn: Warn,
): Promise<LooseManifest> {
	const {MANIFEST_SCHEMAS, MANIFEST_SCHEMAS_LOOSE} = await import('@anthropic-ai/mcpb/browser');
	const loose = MANIFEST_SCHEMAS_LOOSE[version];
	const first = loose.safeParse(manifest);
	for (const issue of (first.error?.issues ?? []) as readonly Issue[]) {
		const part = expendable(issue);
		if (!part) continue;
		leaveOut(manifest, part);
		warn(`${sentence(issue)}: ${part.join('.')} is left out`);
	}
	const result = first.success ? first : loose.safeParse(manifest);
	if (!result.success) throw refuse(result.error.issues as readonly Issue[]);
	const strict = MANIFEST_SCHEMAS[version].safeParse(manifest);
	for (const issue of (strict.error?.issues ?? []) as readonly Issue[]) warn(sentence(issue));
	return result.data as LooseManifest;
}
