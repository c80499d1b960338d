import {execFile} from 'node:child_process';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';

/** Signals a process group; false when there is none (any more). */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-group, signal);
		return true;
	} catch {
		return false;
	}
}

/** Waits until no process of the group is left; false when the time (milliseconds) is over first. */
export async function groupGone(group: number, patience: number): Promise<boolean> {
	const deadline = performance.now() + patience;
	// A group has no event for its end: only its leader tells.
	while (signalGroup(group, 0)) {
		if (performance.now() > deadline) return false;
		await pause(10);
	}
	return true;
}

/** Ends a process group: SIGTERM, and SIGKILL to what is left after a second. */
export async function endGroup(group: number): Promise<void> {
	if (process.platform === 'win32') {
		await new Promise<void>(resolve =>
			execFile('taskkill', ['/pid', String(group), '/t', '/f'], () => resolve()),
		);
		return;
	}
	if (!signalGroup(group, 'SIGTERM') || (await groupGone(group, 1000))) return;
	// Not waited for: nothing withstands it, and what is dead may be left lying for a while by whoever inherits it.
	signalGroup(group, 'SIGKILL');
}
