import process from 'node:process';
import packageFile from '../package.json' with {type: 'json'};
import type {CommandContext, CommandRecord} from './cli/command.ts';
import {commands} from './cli/commands/index.ts';
import type {Demo} from './cli/demo.ts';
import {createOutput, type Output} from './cli/output.ts';
import {type Chosen, type GlobalOptions, readArguments} from './cli/program.ts';
import {createPrompts} from './cli/prompts.ts';
import type {Core} from './core/contract.ts';
import {exitCodes, UserError} from './core/errors.ts';
import {safeLine} from './core/safe-text.ts';

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

async function openCore({clientConfig}: GlobalOptions): Promise<Core> {
	const {createCore} = await import('./core/core.ts');
	return createCore(clientConfig === undefined ? {} : {clientConfig});
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

function changesSomething({changes = false}: CommandRecord, options: unknown): boolean {
	return typeof changes === 'boolean' ? changes : changes(options);
}

type Running = {output: Output; ending: Ending; core: () => Promise<Core>};

async function runCommand(
	record: CommandRecord,
	{args, options, globals}: Extract<Chosen, {kind: 'command'}>,
	{output, ending, core}: Running,
): Promise<number> {
	if (globals.readonly && changesSomething(record, options)) {
		throw new UserError('USAGE', `"${record.name}" changes something, and --readonly refuses that.`, {
			hint: 'Leave --readonly out.',
		});
	}
	const json = globals.json ?? false;
	const context: CommandContext = {
		core,
		signal: ending.signal,
		json,
		ask: json ? undefined : createPrompts(ending.signal),
		print: output.result,
		stream: output.stream,
		note: output.note,
		progress: output.progress,
	};
	const result = await record.run(context, {args, options});
	if (!result) return 0;
	await output.result(result);
	return result.failure ? exitCodes[result.failure.code] : 0;
}

async function openScreens(
	{globals}: Extract<Chosen, {kind: 'screens'}>,
	core: Core,
	demo: Demo | undefined,
) {
	if (globals.json || !process.stdin.isTTY || !process.stdout.isTTY) {
		throw new UserError(
			'TERMINAL_NEEDED',
			'The full screen needs a terminal for input and output; everything it does is a command too.',
			{hint: 'Begin with: mcpb-tui list, mcpb-tui install <file>, mcpb-tui --help'},
		);
	}
	const {startUi} = await import('./ui/start-ui.tsx');
	return startUi({core, ...(demo && {demo}), readonly: globals.readonly ?? false});
}

/** Does what the arguments say and returns the exit code; undefined when this process has become the launcher. */
async function main(argv: readonly string[]): Promise<number | undefined> {
	let core: Core | undefined;
	let demo: Demo | undefined;
	let ending: Ending | undefined;
	const output = createOutput({
		json: argv.includes('--json'),
		colour: !argv.includes('--no-color'),
		onClosed: () => ending?.readerGone(),
	});
	try {
		const chosen = readArguments(argv, commands, packageFile.version);
		if (chosen.kind === 'answered') return 0;
		// It becomes the launcher, whose signals and streams are its own.
		if (chosen.kind === 'command' && chosen.record.name === 'run') {
			const {becomeLauncher} = await import('./cli/become-launcher.ts');
			await becomeLauncher(chosen.args, chosen.options);
			return undefined;
		}
		if (chosen.globals.demo) demo = await startDemo(output);
		if (chosen.kind === 'screens') {
			core = await openCore(chosen.globals);
			return await openScreens(chosen, core, demo);
		}
		ending = watchForEnding();
		const open = async () => {
			core ??= await openCore(chosen.globals);
			return core;
		};
		const code = await runCommand(chosen.record, chosen, {output, ending, core: open});
		return ending.code() ?? code;
	} catch (error) {
		const code = ending?.code();
		// Whoever read our output has gone: nobody is left to tell.
		if (code === 0) return 0;
		const {code: name} = await output.error(error);
		return code ?? exitCodes[name];
	} finally {
		await demo?.end(core);
		await core?.close();
	}
}

const code = await main(process.argv.slice(2));
// At once, and not when the last handle has closed: nothing that a library forgot may hold a finished command.
if (code !== undefined) process.exit(code);
