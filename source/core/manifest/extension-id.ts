import process from 'node:process';
import {claudePrefixes} from '../reserved-names.ts';

const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const longest = 64;

function hasShape(text: string): boolean {
	return /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(text);
}

function reservedPrefix(id: string): string | undefined {
	return claudePrefixes.find(prefix => id.startsWith(prefix));
}

/** Whether a text can be an id: 1 to 64 of `[a-z0-9-]`, no hyphen at its ends, not reserved. */
export function isExtensionId(text: string): boolean {
	return hasShape(text) && !windowsDevice.test(text) && reservedPrefix(text) === undefined;
}

function shortened(slug: string): string {
	return slug.slice(0, longest).replace(/-$/, '');
}

function slugOf(rawName: string): string {
	const slug = rawName
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, longest + 1)
		.replaceAll(/^-|-$/g, '');
	return shortened(slug);
}

function hashId(rawName: string): string {
	// Loaded for the rare name that needs it: the launcher must not pay for it at every start.
	const {createHash} = process.getBuiltinModule('node:crypto');
	return `ext-${createHash('sha256').update(rawName).digest('hex').slice(0, 8)}`;
}

/**
 * The id of an extension, made from its manifest's `name`: `@scope/My Server` is `scope-my-server`. One that begins with
 * a word that Claude Desktop keeps for itself gets `my-` in front; a name that leaves nothing, or the name of a Windows
 * device, becomes `ext-` and eight digits of its hash.
 */
export function extensionId(rawName: string): string {
	const slug = slugOf(rawName);
	if (isExtensionId(slug)) return slug;
	return reservedPrefix(slug) === undefined ? hashId(rawName) : shortened(`my-${slug}`);
}

/** The reserved word that a name begins with, for which its id has another beginning. */
export function reservedWord(rawName: string): string | undefined {
	return reservedPrefix(slugOf(rawName));
}

/** The id that 0.1.0 made of a name that begins with a reserved word: what is installed under it keeps it. */
export function earlierId(rawName: string): string | undefined {
	return reservedWord(rawName) === undefined ? undefined : hashId(rawName);
}
