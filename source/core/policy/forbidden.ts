import {UserError} from '../errors.ts';

/** The error for what a policy forbids. */
export function forbidden(what: string, reasons: readonly string[]): UserError {
	return new UserError('POLICY_FORBIDS', `A policy of this machine forbids ${what}: ${reasons.join('; ')}.`, {
		hint: 'Ask who administers this machine.',
	});
}
