import process from 'node:process';
import {wantsTalk} from './cli/accessible/wants-talk.ts';
import type {Demo} from './cli/demo.ts';
import type {ShownKey} from './cli/help-topics.ts';
import {createOutput, type Output} from './cli/output.ts';
import type {Chosen, GlobalOptions} from './cli/program.ts';
import type {Core} from './core/contract.ts';
import {exitCodes, UserError} from './core/errors.ts';
import {safeLine} from './core/safe-text.ts';
import type {Settings} from './core/settings.ts';

/** How long work in flight may take to end in order after Ctrl-C; a second Ctrl-C ends it at once. */
const patience = 3000;

const signalCodes = {SIGINT: exitCodes.INTERRUPTED, SIGTERM: 143, SIGHUP: 129} as const;

type Ending = {signal: AbortSignal; code: () => number | undefined; readerGone: () => void};

/** What ends this process from outside: a signal, or whoever read our output going away. */
function watchForEnding(): Ending {
	const controller = new AbortController();
	let code: number | undefined;
	const end = (wanted: number) => {
		if (code !== undefined) process.exit(code);
		code = wanted;
		controller.abort();
		setTimeout(() => process.exit(wanted), patience).unref();
	};
	for (const [name, wanted] of Object.entries(signalCodes)) process.on(name, () => end(wanted));
	return {
		signal: controller.signal,
		code: () => code,
		readerGone() {
			if (code === undefined) end(0);
		},
	};
}

// The full screen is there at once: its few options are read without the argument parser.
const screenOptions = ['--demo', '--readonly', '--no-color', '--accessible'];

async function shownKeys(overrides: Settings['keys']): Promise<readonly ShownKey[]> {
	const {resolveKeys, showKey} = await import('./ui/keymap.ts');
	return resolveKeys(overrides).map(({id, group, keys, label}) => ({
		id,
		group,
		label,
		shown: safeLine(keys.map(showKey).join(' ')),
	}));
}

async function choose(argv: readonly string[]): Promise<Chosen> {
	if (argv.every(argument => screenOptions.includes(argument))) {
		const globals = {demo: argv.includes('--demo'), readonly: argv.includes('--readonly')};
		const accessible = argv.includes('--accessible');
		return {kind: 'screens', globals: {...globals, accessible, color: !argv.includes('--no-color')}};
	}
	const [{readArguments}, {commands}, {helpTopic}, {default: packageFile}] = await Promise.all([
		import('./cli/program.ts'),
		import('./cli/commands/index.ts'),
		import('./cli/help-topics.ts'),
		import('../package.json', {with: {type: 'json'}}),
	]);
	const topic = argv[0] === 'help' ? helpTopic(argv[1], shownKeys) : undefined;
	if (topic) {
		const globals = {json: argv.includes('--json'), color: !argv.includes('--no-color')};
		return {kind: 'command', record: topic, args: [], options: {}, globals};
	}
	return readArguments(argv, commands, packageFile.version);
}

async function openCore({clientConfig, readonly = false}: GlobalOptions): Promise<Core> {
	const {createCore} = await import('./core/core.ts');
	return createCore({readonly, ...(clientConfig !== undefined && {clientConfig})});
}

/** Answers the shell that completes a line; what goes wrong is nothing that it could show. */
async function answerCompletion(args: readonly string[]): Promise<number> {
	try {
		const {answerShell} = await import('./cli/completion/answer-shell.ts');
		const lines = await answerShell(args, options => openCore({...options, color: false}));
		await new Promise(resolve => process.stdout.write(`${lines.join('\n')}\n`, resolve));
	} catch {}
	return 0;
}

async function startDemo(output: Output): Promise<Demo> {
	const {createDemo} = await import('./cli/demo.ts');
	const demo = await createDemo();
	await output.note(style => [
		style.paint(
			safeLine(`Demo: a throw-away home, ${demo.home}, with a sample bundle, ${demo.bundle}`),
			'dim',
		),
	]);
	return demo;
}

async function openScreens(
	{json, color, theme, demo = false, readonly = false}: GlobalOptions,
	core: () => Promise<Core>,
): Promise<number> {
	if (json) {
		throw new UserError('USAGE', '--json needs a command.', {hint: 'For example: mcpb-tui list --json'});
	}
	if (!color) process.env.NO_COLOR = '1';
	const {startUi} = await import('./ui/start-ui.tsx');
	return startUi({core, demo, readonly, theme});
}

/** Node would print what nobody caught as it is, with whatever a server put into it. */
function tellUncaught(output: Output): void {
	for (const name of ['uncaughtException', 'unhandledRejection']) {
		process.on(name, (thrown: unknown) => {
			void output.error(thrown).then(({code}) => process.exit(exitCodes[code]));
		});
	}
}

/** Does what the arguments say and returns the exit code; undefined when this process has become the launcher. */
async function main(argv: readonly string[]): Promise<number | undefined> {
	let opened: Promise<Core> | undefined;
	let demo: Demo | undefined;
	let ending: Ending | undefined;
	const output = createOutput({
		json: argv.includes('--json'),
		colour: !argv.includes('--no-color'),
		onClosed: () => ending?.readerGone(),
	});
	try {
		if (argv[0] === '__complete') return await answerCompletion(argv.slice(1));
		const chosen = await choose(argv);
		if (chosen.kind === 'answered') return 0;
		// It becomes the launcher, whose signals and streams are its own.
		if (chosen.kind === 'command' && chosen.record.name === 'run') {
			if (chosen.globals.readonly) (await import('./cli/run-command.ts')).guardReadOnly(chosen);
			const {becomeLauncher} = await import('./cli/become-launcher.ts');
			await becomeLauncher(chosen.args, chosen.options);
			return undefined;
		}
		if (chosen.globals.demo) demo = await startDemo(output);
		const core = () => (opened ??= openCore(chosen.globals));
		if (chosen.kind === 'screens' && !wantsTalk(chosen.globals, process.env))
			return await openScreens(chosen.globals, core);
		ending = watchForEnding();
		tellUncaught(output);
		if (chosen.kind === 'screens') {
			const {talkThrough} = await import('./cli/accessible/talk-through.ts');
			const options = {output, signal: ending.signal, globals: chosen.globals};
			return await talkThrough({...options, core: await core()});
		}
		const {runCommand} = await import('./cli/run-command.ts');
		const code = await runCommand(chosen, {output, signal: ending.signal, core});
		return ending.code() ?? code;
	} catch (error) {
		const code = ending?.code();
		// Whoever read our output has gone: nobody is left to tell.
		if (code === 0) return 0;
		const {code: name} = await output.error(error);
		return code ?? exitCodes[name];
	} finally {
		const core = await opened?.catch(() => undefined);
		await demo?.end(core);
		await core?.close();
	}
}

// Not awaited: what is loaded later imports what is bundled with this file, and would wait for its end.
void main(process.argv.slice(2)).then(code => {
	// At once, and not when the last handle has closed: nothing that a library forgot may hold a finished command.
	if (code !== undefined) process.exit(code);
});
