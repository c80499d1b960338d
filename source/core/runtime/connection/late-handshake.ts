import {UserError} from '../../errors.ts';

/** Said of a server at a URL that lets the handshake wait. */
export function lateHandshake(where: string, milliseconds: number): UserError {
	return new UserError(
		'SERVER_TIMEOUT',
		`${where} did not answer the handshake within ${milliseconds / 1000} s.`,
		{hint: 'Try again, as a server that slept may be awake now, or allow more with --timeout <seconds>.'},
	);
}
