import {currentHost, type Host} from '../manifest/check-fit.ts';
import {launchPath} from '../runtime/launch-path.ts';
import type {Context} from './context.ts';

/**
 * This machine as servers will find it when they are started: with the PATH of the launch, not with this process's.
 * `anew`: what is judged now may need what was installed a minute ago.
 */
export function launchHost({paths, env, readonly}: Context, {anew = false} = {}): Host {
	return currentHost(() => launchPath(paths, env, {anew, keep: readonly ? 'nowhere' : 'on disk'}));
}

/** The same, with runtimes looked for and not asked for their version: a list is to be quick. */
export function quick(host: Host): Host {
	return {...host, runtimeVersion: async () => undefined};
}
