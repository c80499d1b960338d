import {flushCompileCache} from 'node:module';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {Core} from '../core/contract.ts';
import {UserError} from '../core/errors.ts';
import type {ThemeName} from '../core/settings.ts';
import {skeleton} from './skeleton.ts';
import type {TerminalEvent} from './terminal/key-parser.ts';
import {type Ended, openTerminal} from './terminal/terminal-session.ts';
import {type Background, backgroundFromEnv, backgroundFromReply, createTheme} from './theme.ts';

export type UiOptions = {
	/** Called when something is on the screen: loading core takes as long as all that comes before that. */
	core: () => Promise<Core>;
	/** On a throw-away home, with the sample bundle offered. */
	demo?: boolean;
	/** Changes nothing. */
	readonly?: boolean;
	/** `--theme`, before the setting. */
	theme?: ThemeName | undefined;
};

const backgroundPatience = 100;

function backgroundOf(event: TerminalEvent): Background | undefined {
	return event.type === 'reply' ? backgroundFromReply(event.text) : undefined;
}

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
	process.env.FORCE_COLOR = '3';
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
export async function startUi({core, demo = false, readonly = false, theme}: UiOptions): Promise<number> {
	checkTerminal();
	const {stdin, stdout, env} = process;
	const ended = Promise.withResolvers<Ended>();
	const events: TerminalEvent[] = [];
	const answered = Promise.withResolvers<void>();
	let deliver = (more: readonly TerminalEvent[]) => {
		events.push(...more);
		if (more.some(event => backgroundOf(event) !== undefined)) answered.resolve();
	};
	const session = openTerminal({
		stdin,
		stdout,
		onEvents: more => deliver(more),
		onEnd: ended.resolve,
	});
	try {
		const known: Background | undefined = backgroundFromEnv(env);
		const look = createTheme({background: known ?? 'dark', env, ...(theme && {name: theme})});
		// Asked now, answered while the screens load and the store is read; the console would print the question.
		const question = env.TERM === 'linux' ? '' : '\u001B]11;?\u0007';
		stdout.write(skeleton(stdout.columns || 80, stdout.rows || 24, look) + question);
		const late = question === '' || known !== undefined ? undefined : pause(backgroundPatience);
		const [{runScreens}, opened] = await Promise.all([loadScreens(), core()]);
		const screens = await runScreens({
			core: opened,
			demo,
			readonly,
			session,
			terminal: stdout,
			async background() {
				await Promise.race([late, answered.promise]);
				return events.map(backgroundOf).find(ground => ground !== undefined) ?? known;
			},
			theme,
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
