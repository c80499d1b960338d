import {defineCommand} from '../command.ts';
import {completionScripts} from '../completion/scripts.ts';

const shells = Object.keys(completionScripts);

export const completion = defineCommand({
	name: 'completion',
	arguments: [{syntax: '<shell>', description: 'the shell that it is for', choices: shells}],
	summary: 'print a script with which the shell completes what is typed',
	details:
		'It completes commands, options, extensions, entries of the client, and the tools, settings, saved calls and secrets that have names here. It is only printed: where it goes is said at its top.',
	examples: [
		['completion bash', 'in ~/.bashrc: source <(mcpb-tui completion bash)'],
		['completion zsh', 'as _mcpb-tui in a folder of $fpath'],
		['completion fish', 'as ~/.config/fish/completions/mcpb-tui.fish'],
	],
	changes: false,
	async run(_context, {args: [shell = '']}) {
		const script = completionScripts[shell as keyof typeof completionScripts];
		return {json: {shell, script}, text: () => [script]};
	},
});
