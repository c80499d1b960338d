import type {JsonObject} from '../../contract.ts';

/** Whether a schema says that its values are secrets. */
export function isSensitive({format, writeOnly}: JsonObject): boolean {
	return writeOnly === true || format === 'password';
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
	const words = name
		.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
		.replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.replaceAll(/[^\p{L}\d]+/gu, ' ')
		.toLowerCase();
	return words.split(' ').some(word => secretWords.has(word)) || secretKeys.test(words);
}
