import {looksSecret, maySoundSecret} from './secret-words.ts';

export type Masking = {
	/** What stands in place of a secret. */
	sign: string;
	/** Also hides what only may be one: all values of a query that are no numbers. */
	byDefault?: boolean;
	/** Is told each part that is a secret for certain. */
	found?: (secret: string) => void;
};

const parts = /^([a-z][a-z\d+.-]*:\/\/)([^\s/?#]*)([^\s?#]*)(\?[^\s#]*)?(#\S*)?$/i;

/** The authority without name and password; a password may have slashes and signs of its own in it. */
function splitAuthority(authority: string, path: string): {secret: string; host: string; rest: string} {
	const at = authority.lastIndexOf('@');
	// A name of a package begins with one too.
	const later = /^.*[^/](?=@[^@]*$)/s.exec(path)?.[0].length ?? -1;
	const goesOn = later !== -1 && (at !== -1 || /:(?!\d+$)./.test(authority));
	if (!goesOn)
		return {secret: authority.slice(0, Math.max(0, at)), host: authority.slice(at + 1), rest: path};
	const [, host = '', rest = ''] = /^([^/]*)(.*)$/s.exec(path.slice(later + 1)) ?? [];
	return {secret: authority + path.slice(0, later), host, rest};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function isHarmless(value: string): boolean {
	return value === '' || /^(?:\d{1,6}|true|false)$/.test(value);
}

type Note = (part: string) => string;

/** In the path of an address to which everybody may write who knows it: what follows is a secret. */
const hooks = /^(?:web)?hooks?$/i;

function maskSegment(segment: string, note: Note): string {
	if (looksSecret(segment)) return note(segment);
	const [, bot, token] = /^(bot\d+:)(.+)$/s.exec(segment) ?? [];
	if (bot !== undefined && token !== undefined) return bot + note(token);
	// `mcp;token=x` and `a:key` are parts of one.
	return segment
		.split(/([;:,])/)
		.map(part => {
			const [, name = '', value = ''] = /^([^=]*)=(.+)$/s.exec(part) ?? [];
			if (value !== '' && (maySoundSecret(name) || looksSecret(value))) return `${name}=${note(value)}`;
			return looksSecret(part) ? note(part) : part;
		})
		.join('');
}

function maskPath(host: string, path: string, note: Note): string {
	const segments = path.split('/');
	const hook = hooks.test(host.split('.')[0] ?? '') ? 1 : segments.findIndex(segment => hooks.test(segment));
	return segments
		.map((segment, at) =>
			hook > 0 && at > hook && segment !== '' ? note(segment) : maskSegment(segment, note),
		)
		.join('/');
}

/**
 * A URL without its name and password, without what looks like a key in its path, and without the values of its
 * query that may be secrets; anything that is no URL comes back as it is.
 */
export function maskUrl(url: string, {sign, byDefault = false, found}: Masking): string {
	const match = parts.exec(url);
	if (!match) return url;
	const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = match;
	const {secret, host, rest} = splitAuthority(authority, path);
	const note = (part: string) => {
		found?.(part);
		if (decoded(part) !== part) found?.(decoded(part));
		return sign;
	};
	const pair = (text: string) => {
		const [name = '', ...more] = text.split('=');
		const value = more.join('=');
		if (isHarmless(value)) return text;
		if (maySoundSecret(name) || looksSecret(value)) return `${name}=${note(value)}`;
		return byDefault ? `${name}=${sign}` : text;
	};
	// A password may be a secret that the name is none of.
	if (secret !== '') for (const part of [secret, ...secret.split(':').slice(1)]) note(part);
	return [
		scheme,
		secret === '' ? '' : `${sign}@`,
		host,
		maskPath(host, rest, note),
		query && `?${query.slice(1).split('&').map(pair).join('&')}`,
		fragment &&
			(byDefault || /[=]/.test(fragment) || looksSecret(fragment.slice(1))
				? `#${note(fragment.slice(1))}`
				: fragment),
	].join('');
}

/** A text with each URL in it masked. */
export function maskUrls(text: string, masking: Masking): string {
	return text.replaceAll(/\b[a-z][a-z\d+.-]*:\/\/[^\s"'`<>]+/gi, url => maskUrl(url, masking));
}
