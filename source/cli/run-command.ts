import type {Core} from '../core/contract.ts';
import {exitCodes, UserError} from '../core/errors.ts';
import {ours} from '../core/safe-text.ts';
import type {CommandContext, CommandRecord} from './command.ts';
import type {Output} from './output.ts';
import type {Chosen} from './program.ts';
import {createPrompts, type Prompts} from './prompts.ts';

function changesSomething({changes}: CommandRecord, options: unknown): boolean {
	return typeof changes === 'boolean' ? changes : changes(options);
}

/** Throws `USAGE` for a command that changes something under `--readonly`. */
export function guardReadOnly({
	record,
	options,
	globals,
}: Pick<Extract<Chosen, {kind: 'command'}>, 'record' | 'options' | 'globals'>): void {
	if (!globals.readonly || !changesSomething(record, options)) return;
	throw new UserError('USAGE', `"${record.name}" changes something, and --readonly refuses that.`, {
		hint: 'Leave --readonly out.',
	});
}

const passphraseQuestion = (attempt: number) =>
	attempt === 1
		? ours('Passphrase of the encrypted file:')
		: ours('That is not it. Passphrase of the encrypted file:');

type Running = {
	output: Output;
	signal: AbortSignal;
	core: () => Promise<Core>;
	/** Who asks the person, when it is not the prompts of the commands. */
	ask?: Prompts;
};

/** Runs the chosen command, prints its result and returns its exit code. Throws what the command throws. */
export async function runCommand(
	{record, args, options, globals}: Extract<Chosen, {kind: 'command'}>,
	{output, signal, core, ask: own}: Running,
): Promise<number> {
	guardReadOnly({record, options, globals});
	const json = globals.json ?? false;
	const ask = json ? undefined : (own ?? createPrompts(signal));
	const context: CommandContext = {
		async core() {
			const opened = await core();
			if (ask) opened.onPassphrase(attempt => ask.secret(passphraseQuestion(attempt)));
			return opened;
		},
		signal,
		json,
		ask,
		print: output.result,
		stream: output.stream,
		streamAll: output.streamAll,
		note: output.note,
		event: output.event,
		progress: output.progress,
	};
	const result = await record.run(context, {args, options});
	if (!result) return 0;
	await output.result(result);
	return result.failure ? exitCodes[result.failure.code] : 0;
}
