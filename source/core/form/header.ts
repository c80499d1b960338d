import type {HeaderValue} from '../contract.ts';
import {UserError} from '../errors.ts';

const reference = /^(?<before>[^:]*?)vault:(?<name>[\w.-]{1,64})$/;

/**
 * One `name=value` of a header. `vault:<name>` at its end stands for a secret that the vault keeps under that name:
 * `Authorization=Bearer vault:github`. Throws `USAGE`.
 */
export function parseHeader(pair: string): {name: string; value: HeaderValue} {
	const equals = pair.indexOf('=');
	if (equals < 1)
		throw new UserError('USAGE', `"${pair}" is no name=value.`, {
			hint: 'For example: Authorization=vault:github',
		});
	const name = pair.slice(0, equals);
	const text = pair.slice(equals + 1);
	const {before = '', name: secret} = reference.exec(text)?.groups ?? {};
	return {name, value: secret === undefined ? text : {before, vault: secret}};
}
