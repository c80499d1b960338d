import {execFile} from 'node:child_process';
import process from 'node:process';
import {promisify} from 'node:util';
import {UserError} from '../errors.ts';
import type {ServerLaunch} from './runner/server-process.ts';
import {readRunnerError, readRunnerPart} from './runner-word.ts';

/** What a server is started with, and the secrets in it that no log may show. */
export type PreparedLaunch = {launch: ServerLaunch; secrets: readonly string[]};

const patience = 5000;
const run = promisify(execFile);

/**
 * The launch by the record, the settings and the vault as they are now. A process of its own reads them: a keychain
 * that hangs would take this one, and the server that it owns, along. `script` is the launcher's own file. Throws what stands in the way.
 */
export async function prepareAnew(
	{id, byUser, identity}: {id: string; byUser: boolean; identity: string | undefined},
	script: string,
): Promise<PreparedLaunch> {
	const flags = [...(byUser ? ['--by-user'] : []), ...(identity === undefined ? [] : ['--identity=0'])];
	const args = [...process.execArgv, script, id, '--prepare', ...flags];
	let output: string;
	let errors = '';
	try {
		const running = run(process.execPath, args, {cwd: '/', timeout: patience, killSignal: 'SIGKILL'});
		running.child.stdin?.on('error', () => undefined).end(identity);
		output = (await running).stdout;
	} catch (error) {
		const ended = error as {stdout?: string; stderr?: string};
		output = ended.stdout ?? '';
		errors = ended.stderr ?? '';
	}
	const prepared = readRunnerPart(output, 'prepared');
	if (prepared?.launch && Array.isArray(prepared.secrets)) return prepared as PreparedLaunch;
	const failed = errors.trim() || `What ${id} is started with could not be read in time.`;
	throw readRunnerError(output) ?? new UserError('SERVER_START_FAILED', failed);
}
