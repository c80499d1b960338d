import {statSync} from 'node:fs';
import process from 'node:process';

/** Where the user's session bus is, for a process that a graphical client started with next to no environment. */
export type SessionBus = {XDG_RUNTIME_DIR?: string; DBUS_SESSION_BUS_ADDRESS?: string};

/**
 * What `env` lacks to find the session bus: `recorded` first, else the place where systemd puts it, provided that
 * it is there and belongs to this user. Empty on systems without a session bus.
 */
export function missingSessionBus(env: NodeJS.ProcessEnv, recorded: SessionBus = {}): SessionBus {
	const uid = process.getuid?.();
	if (process.platform !== 'linux' || uid === undefined) return {};
	const found: SessionBus = {};
	const runtime = env['XDG_RUNTIME_DIR'] || recorded.XDG_RUNTIME_DIR || `/run/user/${uid}`;
	if (!env['XDG_RUNTIME_DIR'] && owner(runtime) === uid) found.XDG_RUNTIME_DIR = runtime;
	if (!env['DBUS_SESSION_BUS_ADDRESS']) {
		const socket = `${runtime}/bus`;
		if (recorded.DBUS_SESSION_BUS_ADDRESS) found.DBUS_SESSION_BUS_ADDRESS = recorded.DBUS_SESSION_BUS_ADDRESS;
		else if (owner(socket) === uid) found.DBUS_SESSION_BUS_ADDRESS = `unix:path=${socket}`;
	}
	return found;
}

function owner(path: string): number | undefined {
	return statSync(path, {throwIfNoEntry: false})?.uid;
}
