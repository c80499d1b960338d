/** What a name or a value says by itself about whether it is a secret. */

/** A name in words: `apiKey`, `API_KEY` and `api.key` are all `api key`. */
function wordsOf(name: string): string {
	return name
		.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
		.replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.replaceAll(/[^\p{L}\d]+/gu, ' ')
		.trim()
		.toLowerCase();
}

const secretWords = new Set([
	'password',
	'passwd',
	'passphrase',
	'passcode',
	'secret',
	'secrets',
	'token',
	'tokens',
	'apikey',
	'credential',
	'credentials',
	'authorization',
	'bearer',
	'cookie',
]);
const secretKeys = /\b(?:api|access|private|secret|auth|signing|encryption) keys?\b/;

/** Whether a name says that what it names is a secret: `apiKey`, `GITHUB_TOKEN`, `user.password`. */
export function soundsSecret(name: string): boolean {
	const words = wordsOf(name);
	return words.split(' ').some(word => secretWords.has(word)) || secretKeys.test(words);
}

const looseWords =
	/token|secret|passw|credential|bearer|cookie|session|signature|(?:pass|phrase|pwd|keys?|creds?|dsn|jwt|salt)\b|\b(?:auth|authorization|authentication|oauth|pat|pin|otp|sig|code|pw|hmac|connection string|database url)\b/;

/** Whether a name may mean a secret, where hiding too much does no harm: `LICENSE_KEY`, `--pat`, `sig`. */
export function maySoundSecret(name: string): boolean {
	return looseWords.test(wordsOf(name));
}

const issued =
	/^(?:eyJ[\w-]{8,}\.|sk[-_][\w-]{8}|(?:pk|rk|gh[opsur]|npm|hf|sbp|whsec|ntn|lin_api|github_pat)_\w{8}|(?:glpat|xox[a-z]|xapp)-[\w-]{8}|AKIA[\dA-Z]{12}|AIza[\w-]{20})/;
// Long, of letters and digits, and no words: what services hand out as keys.
const random = /^(?=.*\d)(?=.*[a-z])[\w.~%+=-]{20,}$/i;
const naturalPart = /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]+|[a-z]+(?:[A-Z][a-z]+)+|v?\d{1,8}|[a-zA-Z]{1,8}\d{1,4})?$/;

/** Whether a text is made of words and numbers alone: a name, a file, a version. */
export function isNatural(text: string): boolean {
	return text.split(/[-_.+/ ]/).every(part => part.length <= 24 && naturalPart.test(part));
}

/** Whether a text looks like a key that a service hands out. */
export function looksSecret(text: string): boolean {
	return issued.test(text) || (random.test(text) && !isNatural(text));
}
