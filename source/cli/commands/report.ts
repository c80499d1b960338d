import {writeFile} from 'node:fs/promises';
import {UserError} from '../../core/errors.ts';
import {safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {parseCount} from '../option-values.ts';
import {idArgument} from './shared.ts';

async function save(path: string, text: string): Promise<void> {
	try {
		await writeFile(path, text, {mode: 0o600});
	} catch (error) {
		throw new UserError('FILE_UNWRITABLE', `Cannot write ${path}: ${(error as Error).message}`, {
			hint: 'Name another file with --output.',
			cause: error,
		});
	}
}

export const report = defineCommand<{lines?: number; output?: string; start: boolean}>({
	name: 'report',
	arguments: [idArgument],
	options: [
		{flags: '-o, --output <file>', description: 'write it into a file', completes: 'file'},
		{
			flags: '-n, --lines <count>',
			description: 'lines of its log (default: 50)',
			parse: parseCount,
		},
		{flags: '--no-start', description: 'do not start its server'},
	],
	summary: 'write a report for an issue tracker',
	details:
		'Versions, command, names of environment variables, settings, its last log lines and what the doctor finds. Secrets, environment values, what messages held, your home folder and your name are taken out; read it before you publish it all the same.',
	examples: [
		['report weather', 'as Markdown'],
		['report weather -o weather.md', 'into a file'],
	],
	exits: [4],
	changes: false,
	async run({core, signal}, {args: [id = ''], options: {lines, output, start}}) {
		const text = await (await core()).report(id, {start, signal, ...(lines !== undefined && {lines})});
		if (output === undefined) return {json: {id, report: text}, text: () => [text]};
		await save(output, text);
		return {
			json: {id, report: text, file: output},
			text: () => [safeLine(`Wrote ${output}. Read it before you publish it.`)],
		};
	},
});
