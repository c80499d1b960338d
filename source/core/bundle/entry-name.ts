import {safeText} from '../safe-text.ts';
import {quoted, refusal} from './refusal.ts';

const longestSegment = 255;
const longestPath = 1024;
const deepest = 64;
// Devices on Windows, with any ending; the superscript digits count there too.
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[ .].*)?$/i;

function problemOfSegment(segment: string): string | undefined {
	if (segment === '') return 'has an empty part';
	if (segment === '.' || segment === '..') return `has a part "${segment}"`;
	if (segment.endsWith('.') || segment.endsWith(' ')) return 'has a part that ends with a dot or a space';
	if (reserved.test(segment)) return 'has the name of a device on Windows';
	if (Buffer.byteLength(segment) > longestSegment) return `has a part of more than ${longestSegment} bytes`;
	return undefined;
}

/**
 * What is wrong with a name as a place in a folder, on any system, as the end of a sentence; undefined when it
 * is fine. `name` has no slash at its end.
 */
function problemOfName(name: string): string | undefined {
	if (name === '') return 'is empty';
	if (name.includes('\0')) return 'has a NUL in it';
	if (/[\n\t]/.test(name) || safeText(name) !== name) {
		return 'has characters in it that cannot be seen or that steer a terminal';
	}
	if (name.startsWith('/')) return 'is absolute';
	if (name.includes('\\')) return 'has a backslash in it';
	if (name.includes(':')) return 'has a colon in it (a drive, or a stream on Windows)';
	if (Buffer.byteLength(name) > longestPath) return `has more than ${longestPath} bytes`;
	const segments = name.split('/');
	if (segments.length > deepest) return `is more than ${deepest} folders deep`;
	for (const segment of segments) {
		const problem = problemOfSegment(segment);
		if (problem) return problem;
	}
	return undefined;
}

/** Throws `BUNDLE_UNSAFE_NAME` when a name cannot be a place in a folder on every system. */
export function checkName(name: string): void {
	const problem = problemOfName(name);
	if (problem) throw refusal('BUNDLE_UNSAFE_NAME', `The file name ${quoted(name)} ${problem}.`);
}

const ascii = /^[\x20-\x7e]*$/;

/**
 * What two names share that some file system takes for one: macOS and Windows ignore case, macOS also how an
 * accent is composed and (once, CVE-2014-9390) characters that have no width.
 */
export function collisionKey(name: string): string {
	if (ascii.test(name)) return name.toLowerCase();
	const plain = name.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
	return plain.toUpperCase().toLowerCase().normalize('NFKC');
}
