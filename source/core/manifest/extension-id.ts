import process from 'node:process';
import {claudePrefixes} from '../reserved-names.ts';

const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/;

function isReserved(id: string): boolean {
	return windowsDevice.test(id) || claudePrefixes.some(prefix => id.startsWith(prefix));
}

/** Whether a text can be an id: 1 to 64 of `[a-z0-9-]`, no hyphen at its ends, not reserved. */
export function isExtensionId(text: string): boolean {
	return /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(text) && !isReserved(text);
}

/**
 * The id of an extension, made from its manifest's `name`: `@scope/My Server` is `scope-my-server`. A name that
 * leaves nothing, or something reserved, becomes `ext-` and eight digits of its hash.
 */
export function extensionId(rawName: string): string {
	const slug = rawName
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, 65)
		.replaceAll(/^-|-$/g, '')
		.slice(0, 64)
		.replace(/-$/, '');
	if (isExtensionId(slug)) return slug;
	// Loaded for the rare name that needs it: the launcher must not pay for it at every start.
	const {createHash} = process.getBuiltinModule('node:crypto');
	return `ext-${createHash('sha256').update(rawName).digest('hex').slice(0, 8)}`;
}
