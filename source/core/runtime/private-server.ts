import {spawn} from 'node:child_process';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {endSentence, readLastWords} from './last-words.ts';
import {createLineTransport, type LineTransport} from './line-transport.ts';
import {readRunnerError} from './runner-word.ts';

export type PrivateServer = {
	pid: number | undefined;
	transport: LineTransport;
	/** Resolves when it is gone, with its own reason when it gave one. */
	ended: Promise<UserError>;
};

/** The runner's reason, which it leaves as the last line of stderr, or the last words that there are. */
function reasonOf(id: string, errors: string, code: number | null): UserError {
	const lines = errors.trimEnd().split('\n').filter(Boolean);
	const told = readRunnerError(lines.at(-1));
	if (told) return told;
	const how = code === null ? 'ended' : `ended with code ${code}`;
	return new UserError('SERVER_UNREACHABLE', endSentence(id, how, readLastWords(lines)), {
		hint: `See all that it said: mcpb-tui logs ${id}`,
	});
}

/** Starts a server for one conversation: it ends with the transport, and with this process however that ends. */
export async function startPrivateServer(paths: Paths, id: string): Promise<PrivateServer> {
	const {runnerCommand} = await import('./install-launcher.ts');
	const {handIdentity} = await import('./hand-identity.ts');
	const handing = await handIdentity(paths, id);
	const {command, args, env} = await runnerCommand(paths, [id, '--by-user', ...handing.args]);
	// A process group of its own keeps a Ctrl-C in the terminal from ending the server before we have cancelled its call.
	const child = spawn(command, args, {
		cwd: '/',
		env,
		stdio: ['pipe', 'pipe', 'pipe', ...handing.stdio],
		detached: true,
		windowsHide: true,
	});
	handing.give(child);
	child.stdin.on('error', () => undefined);
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors = `${errors}${text}`.slice(-20_000);
	});
	const closed = new Promise<number | null>(resolve => {
		child.once('error', () => resolve(null));
		child.once('close', resolve);
	});
	const close = async () => {
		child.stdin.end();
		await closed;
	};
	return {
		pid: child.pid,
		transport: createLineTransport({input: child.stdout, output: child.stdin, close}),
		ended: closed.then(code => reasonOf(id, errors, code)),
	};
}
