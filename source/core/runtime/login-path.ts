import {spawn} from 'node:child_process';
import {delimiter, isAbsolute} from 'node:path';
import process from 'node:process';
import {loginShell} from '../person.ts';
import {signalGroup} from './process-group.ts';

const patience = 2000;
const mark = '__mcpb_tui_path__';

function readMarked(output: string): string | undefined {
	const path = output.split(mark)[1]?.trim();
	return path?.split(delimiter).some(folder => isAbsolute(folder)) ? path : undefined;
}

/**
 * The PATH that the user's login shell sets up, nvm and its like included: a graphical client knows nothing of it.
 * Falls back to this process's own PATH when the shell says nothing within two seconds.
 */
export async function loginPath(env: NodeJS.ProcessEnv = process.env): Promise<string> {
	const own = env.PATH || '/usr/local/bin:/usr/bin:/bin';
	if (process.platform === 'win32') return own;
	// `env` is a program, so this means the same in every shell. A session of its own keeps an interactive shell
	// from taking our terminal, and what its start-up files print stands outside the marks.
	const child = spawn(
		loginShell(env),
		['-l', '-i', '-c', `echo ${mark}; /usr/bin/env printenv PATH; echo ${mark}`],
		{
			env: {...env, PATH: own},
			stdio: ['ignore', 'pipe', 'ignore'],
			detached: true,
		},
	);
	let output = '';
	const {promise: isRead, resolve: done} = Promise.withResolvers<void>();
	const timer = setTimeout(done, patience);
	child.once('error', () => done());
	child.stdout
		.setEncoding('utf8')
		.on('data', (text: string) => {
			if (output.length < 1_000_000) output += text;
			// What a start-up file leaves in the background may hold the output open, so the second mark is the end; the
			// shell's exit is not, as it may be told of before its output is.
			if (output.split(mark).length > 2) done();
		})
		.once('end', done);
	await isRead;
	clearTimeout(timer);
	if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
	child.stdout.destroy();
	return readMarked(output) ?? own;
}
