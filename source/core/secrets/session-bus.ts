import {statSync} from 'node:fs';
import process from 'node:process';

/** Where the user's session bus is, for a process that a graphical client started with next to no environment. */
export type SessionBus = {XDG_RUNTIME_DIR?: string; DBUS_SESSION_BUS_ADDRESS?: string};

/**
 * What `env` lacks to find the session bus: as `recorded`, provided that it is still there, else where systemd puts
 * it, provided that it belongs to this user. Empty on systems without a session bus.
 */
export function missingSessionBus(env: NodeJS.ProcessEnv, recorded: SessionBus = {}): SessionBus {
	const uid = process.getuid?.();
	if (process.platform !== 'linux' || uid === undefined) return {};
	const ours = (path: string | undefined) =>
		path !== undefined && statSync(path, {throwIfNoEntry: false})?.uid === uid;
	const found: SessionBus = {};
	const runtime = env.XDG_RUNTIME_DIR || [recorded.XDG_RUNTIME_DIR, `/run/user/${uid}`].find(ours);
	if (runtime && !env.XDG_RUNTIME_DIR) found.XDG_RUNTIME_DIR = runtime;
	if (!env.DBUS_SESSION_BUS_ADDRESS) {
		const addresses = [recorded.DBUS_SESSION_BUS_ADDRESS, runtime && `unix:path=${runtime}/bus`];
		const address = addresses.find(candidate => candidate && mayAnswer(candidate, ours));
		if (address) found.DBUS_SESSION_BUS_ADDRESS = address;
	}
	return found;
}

/** A login makes a new bus, and an address that was recorded before may lead nowhere. */
function mayAnswer(address: string, ours: (path: string) => boolean): boolean {
	const path = /^unix:path=([^,;]+)/.exec(address)?.[1];
	return path === undefined || ours(path);
}
