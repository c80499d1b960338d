/** The PATH that servers get, also before there is a launcher that records it. */
import {join} from 'node:path';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegularSync} from '../regular-file.ts';
import {currentFacts} from './launcher-facts.ts';
import {serverPath} from './server-environment.ts';

function cacheFile(paths: Paths): string {
	return join(paths.state, 'login-path.json');
}

function readCache(paths: Paths): string | undefined {
	try {
		const {schema, path} = JSON.parse(readRegularSync(cacheFile(paths)).bytes.toString('utf8')) as Record<
			string,
			unknown
		>;
		return schema === 1 && typeof path === 'string' ? path : undefined;
	} catch {
		return undefined;
	}
}

async function ask(paths: Paths, env: NodeJS.ProcessEnv, keep: LaunchPathOptions['keep']): Promise<string> {
	const {loginPath} = await import('./login-path.ts');
	const path = await loginPath(env);
	if (keep === 'on disk') {
		// What cannot be kept is asked for again.
		await ensureFolder(paths.state)
			.then(() => replaceFile(cacheFile(paths), `${JSON.stringify({schema: 1, path})}\n`))
			.catch(() => undefined);
	}
	return path;
}

/** `anew`: where no launcher has recorded it, the login shell is asked again. `keep`: whether its answer is. */
export type LaunchPathOptions = {anew?: boolean; keep: 'on disk' | 'nowhere'};

/**
 * The PATH that a server will be started with: as the launcher recorded it or, where none is installed yet, as the
 * login shell says, which is asked once and remembered. The shell has two seconds.
 */
export async function launchPath(
	paths: Paths,
	env: NodeJS.ProcessEnv,
	{anew = false, keep}: LaunchPathOptions,
): Promise<string> {
	const known = currentFacts(paths)?.loginPath ?? (anew ? undefined : readCache(paths));
	return serverPath(known ?? (await ask(paths, env, keep)), env);
}
