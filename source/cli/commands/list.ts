import {ours} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {printEntries} from '../print/entries.ts';
import {printList} from '../print/list.ts';

export const list = defineCommand<{all?: boolean}>({
	name: 'list',
	options: [{flags: '--all', description: "also the entries of the client's file that are not ours"}],
	summary: 'show what is installed',
	examples: [
		['list', 'one line for each extension'],
		['list --all', "and those of the client's servers that are not ours"],
		['list --json', 'the same for a program'],
	],
	changes: false,
	async run({core: open}, {options: {all = false}}) {
		const core = await open();
		const extensions = await core.list();
		const unknown = (await core.runtimeDoubts()).filter(({serversUnknown}) => serversUnknown);
		const warnings = unknown.map(({text}) => text);
		if (!all) return {json: {extensions}, text: style => printList(extensions, style), warnings};
		const {foreign, problem} = await core.clientStatus();
		return {
			json: {extensions, entries: foreign},
			async text(style) {
				const entries = await printEntries(foreign, style);
				const gap = entries.length > 0 ? [ours('')] : [];
				return [...(await printList(extensions, style)), ...gap, ...entries];
			},
			warnings: problem === undefined ? warnings : [...warnings, problem],
		};
	},
});
