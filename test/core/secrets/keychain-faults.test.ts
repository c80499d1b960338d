import {expect, test} from 'vitest';
import {keychainFault} from '../../../source/core/secrets/keychain-faults.ts';

test.each([
	[
		'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead',
		/no D-Bus session bus/,
	],
	["Couldn't access platform storage: Secret Service: no result found", /no collection/],
	["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", /locked/],
	[
		'DBus error: The name org.freedesktop.secrets was not provided by any .service files',
		/no keyring service/,
	],
	["Couldn't access platform storage: QuotaExceeded", /full/],
	["Couldn't access platform storage: User interaction is not allowed.", /over SSH/],
	[
		'Platform failure: A specified logon session does not exist. It may already have been terminated. (os error 1312)',
		/over the network/,
	],
	["Cannot find module '@napi-rs/keyring-linux-x64-gnu'", /module .* is missing/],
])('%s becomes a sentence with a next step', (said, sentence) => {
	const error = keychainFault(said);
	expect(error.code).toBe('VAULT_UNAVAILABLE');
	expect(error.message).toMatch(sentence);
	expect(error.message).not.toContain(said);
	expect(error.hint).toContain('mcpb-tui vault use file');
});

test('what nobody has met before is told as it was said', () => {
	const error = keychainFault('something quite new');
	expect(error.code).toBe('VAULT_FAILED');
	expect(error.message).toContain('something quite new');
});
