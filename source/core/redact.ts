const shortest = 6;
export const redacted = '[secret]';

function jsonEscaped(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

/** The base64 digits that a secret yields whatever stands before and after it, at each of the three alignments. */
function base64Cores(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	return [0, 1, 2].map(offset => {
		const digits = Buffer.concat([Buffer.alloc(offset), bytes])
			.toString('base64')
			.replaceAll('=', '');
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor(((offset + bytes.length) * 8) / 6);
		return digits.slice(start, end);
	});
}

function forms(secret: string): string[] {
	const once = jsonEscaped(secret);
	const cores = base64Cores(secret);
	return [
		secret,
		once,
		jsonEscaped(once),
		encodeURIComponent(secret),
		new URLSearchParams({s: secret}).toString().slice(2),
		...cores,
		...cores.map(core => core.replaceAll('+', '-').replaceAll('/', '_')),
	].filter(form => form.length >= shortest);
}

function escapePattern(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

export type Redact = (text: string) => string;

/**
 * A function that hides the given secrets in a text, plain and in the forms that logs carry them in:
 * JSON-escaped once and twice, URL-encoded, base64 and base64url at any alignment.
 * Secrets shorter than six characters are left alone: they would blot out ordinary words.
 */
export function createRedactor(secrets: Iterable<string>): Redact {
	const patterns = new Set([...secrets].filter(secret => secret.length >= shortest).flatMap(forms));
	if (patterns.size === 0) return text => text;
	const longestFirst = [...patterns].sort((a, b) => b.length - a.length);
	const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
	return text => text.replace(pattern, redacted);
}
