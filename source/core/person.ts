import {homedir, type UserInfo, userInfo} from 'node:os';
import {isAbsolute} from 'node:path';
import process from 'node:process';

/** What the system knows of this user; undefined for a uid that is in no list of users, as in many containers. */
function account(): UserInfo<string> | undefined {
	try {
		return userInfo();
	} catch {
		return undefined;
	}
}

/** The user's home folder, absolute: `HOME`, else what the system says; undefined when neither knows one. */
export function knownHome(): string | undefined {
	let home: string | undefined;
	try {
		home = homedir();
	} catch {}
	return [home, account()?.homedir].find(path => path !== undefined && isAbsolute(path));
}

/** The same, or `/` where no home is known, as containers have it. */
export function homeFolder(): string {
	return knownHome() ?? '/';
}

/** The user's name, or an empty text where the uid has none. */
export function userName(env: NodeJS.ProcessEnv = process.env): string {
	return account()?.username ?? (env.USER || env.LOGNAME || '');
}

/** The user's login shell; `/bin/sh` where none is known. */
export function loginShell(env: NodeJS.ProcessEnv): string {
	return env.SHELL || account()?.shell || '/bin/sh';
}
