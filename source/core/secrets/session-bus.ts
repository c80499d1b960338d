import {lstatSync} from 'node:fs';
import {dirname} from 'node:path';
import process from 'node:process';
import {judgeFolder} from '../own-folder.ts';

/** Where the user's session bus is, for a process that a graphical client started with next to no environment. */
export type SessionBus = {XDG_RUNTIME_DIR?: string; DBUS_SESSION_BUS_ADDRESS?: string};

/**
 * What `env` lacks to find the session bus: as `recorded`, provided that it is still there, else where systemd puts
 * it, provided that it belongs to this user. Empty on systems without a session bus.
 */
export function missingSessionBus(env: NodeJS.ProcessEnv, recorded: SessionBus = {}): SessionBus {
	const uid = process.getuid?.();
	if (process.platform !== 'linux' || uid === undefined) return {};
	const found: SessionBus = {};
	const runtime = env.XDG_RUNTIME_DIR || [recorded.XDG_RUNTIME_DIR, `/run/user/${uid}`].find(isOurFolder);
	if (runtime && !env.XDG_RUNTIME_DIR) found.XDG_RUNTIME_DIR = runtime;
	if (!env.DBUS_SESSION_BUS_ADDRESS) {
		const addresses = [recorded.DBUS_SESSION_BUS_ADDRESS, runtime && `unix:path=${runtime}/bus`];
		const address = addresses.find(candidate => candidate && mayAnswer(candidate));
		if (address) found.DBUS_SESSION_BUS_ADDRESS = address;
	}
	return found;
}

function isOurFolder(path: string | undefined): boolean {
	return path !== undefined && judgeFolder(path).kind === 'ours';
}

/**
 * A login makes a new bus, and an address that was recorded before may lead nowhere, or by now to a socket of somebody
 * else. Who listens at an abstract name nobody can tell.
 */
function mayAnswer(address: string): boolean {
	const places = address.split(';').map(one => /^unix:path=([^,]+)/.exec(one)?.[1]);
	return places.every(path => {
		if (path === undefined) return true;
		const folder = judgeFolder(dirname(path));
		const isClosed = folder.kind === 'ours' || (folder.kind === 'open' && (folder.mode & 0o022) === 0);
		if (!isClosed) return false;
		return lstatSync(path, {throwIfNoEntry: false})?.uid === process.getuid?.();
	});
}
