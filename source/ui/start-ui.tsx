import {flushCompileCache} from 'node:module';
import process from 'node:process';
import type {Core} from '../core/contract.ts';
import {UserError} from '../core/errors.ts';
import {skeleton} from './skeleton.ts';
import type {TerminalEvent} from './terminal/key-parser.ts';
import {type Ended, openTerminal} from './terminal/terminal-session.ts';
import {type Background, backgroundFromEnv, createTheme} from './theme.ts';

export type UiOptions = {
	/** May still be loading: it is needed only behind the first frame. */
	core: Core | Promise<Core>;
	/** On a throw-away home, with the sample bundle offered. */
	demo?: boolean;
	/** Changes nothing. */
	readonly?: boolean;
};

/** Throws `TERMINAL_NEEDED` where no screen can be drawn. */
function checkTerminal(): void {
	const hint =
		'Use the commands instead: mcpb-tui list, install, config, enable, start, logs, call (mcpb-tui --help).';
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		throw new UserError('TERMINAL_NEEDED', 'The screens need a terminal for input and output.', {hint});
	}
	if (process.env.TERM === 'dumb') {
		throw new UserError(
			'TERMINAL_NEEDED',
			'The screens need a terminal that can move its cursor, and TERM is "dumb".',
			{hint},
		);
	}
}

/**
 * Ink's colours come from chalk, which looks at the environment once, when it is loaded. What may be coloured is
 * our theme's business, and bold and inverse must work on every terminal.
 */
async function loadScreens() {
	const before = process.env.FORCE_COLOR;
	process.env.FORCE_COLOR = '1';
	try {
		return await import('./run-screens.tsx');
	} finally {
		if (before === undefined) delete process.env.FORCE_COLOR;
		else process.env.FORCE_COLOR = before;
	}
}

/**
 * Shows the screens until the user leaves them; resolves with the exit code. Throws `TERMINAL_NEEDED` without a
 * terminal, and what ended the screens unexpectedly once the terminal is as it was.
 */
export async function startUi({core, demo = false, readonly = false}: UiOptions): Promise<number> {
	checkTerminal();
	const {stdin, stdout, env} = process;
	const ended = Promise.withResolvers<Ended>();
	const events: TerminalEvent[] = [];
	let deliver = (more: readonly TerminalEvent[]) => {
		events.push(...more);
	};
	const session = openTerminal({
		stdin,
		stdout,
		onEvents: more => deliver(more),
		onEnd: ended.resolve,
	});
	try {
		const known: Background | undefined = backgroundFromEnv(env);
		// Asked now, answered while the screens load.
		stdout.write(
			`${skeleton(stdout.columns || 80, stdout.rows || 24, createTheme({background: known ?? 'dark', env}))}\u001B]11;?\u0007`,
		);
		const {runScreens} = await loadScreens();
		const screens = await runScreens({
			core: await core,
			demo,
			readonly,
			session,
			terminal: stdout,
			background: known,
			end: ended.resolve,
		});
		// Else it is written when the process ends, and the second start finds nothing while the first still runs.
		setTimeout(flushCompileCache, 2000).unref();
		deliver = screens.onEvents;
		deliver(events.splice(0));
		const {exitCode, error} = await ended.promise;
		await screens.close();
		await session.close();
		if (error !== undefined) throw error;
		return exitCode;
	} finally {
		await session.close();
	}
}
