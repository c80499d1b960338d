import process from 'node:process';
import type {Core} from '../../core/contract.ts';
import {toUserError} from '../../core/errors.ts';
import {ours, safeJoin} from '../../core/safe-text.ts';
import {commands} from '../commands/index.ts';
import type {Output} from '../output.ts';
import type {GlobalOptions} from '../program.ts';
import {runCommand} from '../run-command.ts';
import {type Choice, createConversation, EndOfInput} from './conversation.ts';
import {extensionMenu, sentenceOf} from './extension-menu.ts';
import type {Session} from './session.ts';

type Options = {core: Core; output: Output; signal: AbortSignal; globals: GlobalOptions};

async function installBundle({talk, run}: Session): Promise<void> {
	const source = await talk.text(
		ours('Which bundle? A file, a folder or an https address, empty to go back:'),
	);
	if (source !== '') await run('install', [source], {sync: true});
}

async function chooseVault({talk, run}: Session): Promise<void> {
	await run('vault status', []);
	const kind = await talk.choose(ours('Where are secrets to be kept?'), [
		{label: ours('As it is'), value: undefined},
		{label: ours('In the keychain of this system'), value: 'keychain'},
		{label: ours('In an encrypted file'), value: 'file'},
	]);
	if (kind !== undefined) await run('vault use', [kind]);
}

async function mainMenu(session: Session): Promise<'quit' | undefined> {
	const {core, talk, run, readonly} = session;
	const extensions = await core.list();
	const running = extensions.filter(extension => extension.running).length;
	talk.say(ours(''), safeJoin`Extensions: ${extensions.length}, running: ${running}.`);
	type Item = Choice<() => Promise<'quit' | undefined>>;
	const doing = (label: ReturnType<typeof ours>, work: () => Promise<void>): Item => ({
		label,
		value: async () => {
			await work();
			return undefined;
		},
	});
	const items: readonly Item[] = [
		...extensions.map(extension => doing(sentenceOf(extension), () => extensionMenu(session, extension.id))),
		...(readonly
			? []
			: [
					doing(ours('Install a bundle'), () => installBundle(session)),
					doing(ours('Write the client file (sync)'), () => run('sync', [], {})),
					doing(ours('Where secrets are kept (vault)'), () => chooseVault(session)),
				]),
		...(extensions.length === 0
			? []
			: [doing(ours('Look for updates'), () => run('update', [], readonly ? {check: true} : {sync: true}))]),
		doing(ours('Running servers'), () => run('status', [])),
		doing(ours('Look for faults (doctor)'), () => run('doctor', [], {})),
		{label: ours('Quit'), value: async () => 'quit'},
	];
	const step = await talk.choose(ours('What to do?'), items);
	return session.attempt(step);
}

/**
 * Everything of the screens as questions with numbered answers, one line after the other, on the normal screen.
 * Resolves with the exit code. Throws `INTERRUPTED` at Ctrl-C.
 */
export async function talkThrough({core, output, signal, globals}: Options): Promise<number> {
	const talk = createConversation(process.stdin, process.stdout, signal);
	const session: Session = {
		core,
		talk,
		signal,
		readonly: globals.readonly ?? false,
		print: output.result,
		async run(name, args, options = {}) {
			const record = commands.find(command => command.name === name);
			if (!record) throw new Error(`no command ${name}`);
			const running = {
				output: {...output, progress: () => undefined},
				signal,
				core: async () => core,
				ask: talk,
			};
			await runCommand({kind: 'command', record, args, options, globals}, running);
		},
		async attempt(step) {
			try {
				return await step();
			} catch (error) {
				if (error instanceof EndOfInput || toUserError(error).code === 'INTERRUPTED') throw error;
				await output.error(error);
				return undefined;
			}
		},
	};
	try {
		talk.say(ours('mcpb-tui, the extension manager for MCP Bundles, as questions and answers.'));
		while ((await mainMenu(session)) !== 'quit');
		return 0;
	} catch (error) {
		if (error instanceof EndOfInput) return 0;
		throw error;
	} finally {
		talk.close();
	}
}
