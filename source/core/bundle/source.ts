import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {UserError} from '../errors.ts';
import {homeFolder} from '../person.ts';

/** A web address taken apart: what may be shown and kept is `shown`; the credentials are for its own origin only. */
export type Address = {url: URL; authorization: string | undefined};

export type Source =
	| {kind: 'path'; path: string; sha256: string | undefined}
	| {kind: 'url'; address: Address; sha256: string | undefined};

/** A URL as it may be shown and written down: a query can hold a token too. */
export function shownUrl(url: URL): string {
	return url.origin === 'null'
		? `${url.protocol}//${url.host}${url.pathname}`
		: `${url.origin}${url.pathname}`;
}

/** A SHA-256 as 64 lower-case hex digits. Throws `USAGE` for anything else. */
export function parseSha256(text: string): string {
	const digits = text.trim().toLowerCase();
	if (/^[0-9a-f]{64}$/.test(digits)) return digits;
	throw new UserError('USAGE', 'The SHA-256 to compare with is no SHA-256: it has 64 hex digits.', {
		hint: 'Copy it from where the bundle is offered, or make it with: sha256sum <file>',
	});
}

function hashOf(url: URL): string | undefined {
	const match = /^#sha256[=:-](.*)$/i.exec(url.hash);
	return match ? parseSha256(match[1] as string) : undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function takeCredentials(url: URL): string | undefined {
	if (url.username === '' && url.password === '') return undefined;
	const pair = `${decoded(url.username)}:${decoded(url.password)}`;
	url.username = '';
	url.password = '';
	return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** An address without credentials and fragment, and the credentials as a header. */
export function toAddress(url: URL): Address {
	const bare = new URL(url);
	bare.hash = '';
	const authorization = takeCredentials(bare);
	return {url: bare, authorization};
}

function parseUrl(text: string): URL {
	try {
		return new URL(text);
	} catch {
		// The text may hold credentials, so it is not repeated.
		throw new UserError('USAGE', 'The address of the bundle is no valid URL.', {
			hint: 'It looks like https://example.com/server.mcpb; put it in quotes when it has special characters.',
		});
	}
}

/** What a user gave as a bundle's place: an http(s) or file URL, or a path that may begin with `~`. */
export function parseSource(text: string): Source {
	const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (scheme === undefined) {
		const path = text === '~' || /^~[/\\]/.test(text) ? homeFolder() + text.slice(1) : text;
		return {kind: 'path', path: resolve(path), sha256: undefined};
	}
	const url = parseUrl(text);
	if (scheme === 'file') {
		try {
			return {kind: 'path', path: fileURLToPath(url), sha256: hashOf(url)};
		} catch (error) {
			throw new UserError('USAGE', `The file URL cannot be used: ${(error as Error).message}.`, {
				hint: 'It looks like file:///home/me/server.mcpb',
			});
		}
	}
	if (scheme === 'http' || scheme === 'https') {
		return {kind: 'url', address: toAddress(url), sha256: hashOf(url)};
	}
	throw new UserError('DOWNLOAD_REFUSED', `A bundle cannot be fetched by ${scheme}://.`, {
		hint: 'Use an https:// address, or download the file and give its path.',
	});
}
