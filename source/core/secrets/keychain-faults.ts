import process from 'node:process';
import {type ErrorCode, UserError} from '../errors.ts';
import {ours, type SafeText} from '../safe-text.ts';

const names: Partial<Record<NodeJS.Platform, SafeText>> = {
	darwin: ours('the macOS Keychain'),
	win32: ours('the Windows Credential Manager'),
};

/** What this system's keychain is called. */
export const keychainName: SafeText = names[process.platform] ?? ours('the system keyring');

const orFile = 'or keep secrets in an encrypted file: mcpb-tui vault use file';

type Fault = {pattern: RegExp; code: ErrorCode; message: string; hint: string};

const installKeyring = `Start a keyring service (gnome-keyring, KWallet or KeePassXC), ${orFile}`;
const overSsh = `Sign in on the machine's own screen, ${orFile}`;

// The addon gives sentences, not codes; these are what it said in each state (@napi-rs/keyring 2.1.2).
const faults: readonly Fault[] = [
	{
		pattern: /unlock prompt was dismissed|is locked|IsLocked/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it is locked, and nobody answered its request for the password',
		hint: `Unlock it (sign in to the desktop, or: gnome-keyring-daemon --replace --unlock), ${orFile}`,
	},
	{
		pattern: /Secret Service: no result found/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it has no collection to keep secrets in yet',
		hint: `Make a default keyring (Passwords and Keys, or: gnome-keyring-daemon --replace --unlock), ${orFile}`,
	},
	{
		pattern: /ServiceUnknown|was not provided by any \.service files|NameHasNoOwner|Spawn\./i,
		code: 'VAULT_UNAVAILABLE',
		message: 'no keyring service is installed for this session',
		hint: installKeyring,
	},
	{
		pattern:
			/autolaunch|DBus error|zbus error|D-Bus|failed to connect to (?:address|socket)|Connection refused/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'this session has no D-Bus session bus, through which it would be reached',
		hint: `Sign in through a session that has one (DBUS_SESSION_BUS_ADDRESS), ${orFile}`,
	},
	{
		pattern: /User interaction is not allowed|errSecInteractionNotAllowed|keychain could not be found/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it is locked, as it is in a session over SSH',
		hint: `Unlock it with: security unlock-keychain, ${orFile}`,
	},
	{
		pattern: /logon session does not exist|0x80070520|os error 1312/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it cannot be used in a session over the network',
		hint: overSsh,
	},
	{
		pattern: /quota|no space left|too (?:long|large)/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it is full, or takes no secret of that size',
		hint: `Remove what is not needed from it, ${orFile}`,
	},
	{
		pattern: /User canceled|denied|not permitted|AccessDenied/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'access to it was refused',
		hint: `Allow mcpb-tui when it asks, ${orFile}`,
	},
	{
		pattern: /native binding|Cannot find module|ERR_DLOPEN|cannot open shared object/i,
		code: 'VAULT_UNAVAILABLE',
		message: 'it is not available on this system, because the module that reaches it is missing',
		hint: `Install mcpb-tui again without --omit=optional, ${orFile}`,
	},
];

/** What the addon said as an error that a user can act on. */
export function keychainFault(said: string): UserError {
	const fault = faults.find(({pattern}) => pattern.test(said));
	if (!fault) {
		return new UserError('VAULT_FAILED', `${upperFirst(keychainName)} failed: ${said}`, {
			hint: `Look at it with: mcpb-tui vault status, ${orFile}`,
		});
	}
	const message = `${upperFirst(keychainName)} cannot be used: ${fault.message}.`;
	return new UserError(fault.code, message, {hint: fault.hint, cause: new Error(said)});
}

/** The error for a keychain that said nothing within `milliseconds`. */
export function keychainTimeout(milliseconds: number): UserError {
	const seconds = milliseconds / 1000;
	return new UserError(
		'VAULT_TIMEOUT',
		`${upperFirst(keychainName)} did not answer within ${seconds} seconds.`,
		{
			hint: `It may be asking for its password on a screen that nobody watches: unlock it there and try again, ${orFile}`,
		},
	);
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
