import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {printSync} from '../print/sync.ts';

export const undo = defineCommand<{list?: boolean}>({
	name: 'undo',
	options: [{flags: '--list', description: 'show what can be taken back, the newest first; change nothing'}],
	summary: 'take back the last change',
	details:
		'Switching on or off, settings and removals can be taken back, one after the other, whoever made them here. Secrets are not kept for that: they have to be given again.',
	examples: [
		['undo', 'the extension that was just removed is there again'],
		['undo --list', 'what undo would take back'],
	],
	exits: [4],
	changes: ({list = false}) => !list,
	async run({core: open}, {options: {list = false}}) {
		const core = await open();
		if (list) {
			const changes = await core.undoable();
			return {
				json: {changes},
				text: () =>
					changes.length === 0
						? [ours('There is nothing to undo.')]
						: changes.map(({time, what}) => safeJoin`${safeLine(time)}  ${what}`),
			};
		}
		const {warnings, sync, ...undone} = await core.undo();
		return {
			json: {...undone, ...(sync && {sync})},
			text: style => [
				style.paint(safeJoin`Undone: ${undone.what}.`, 'good'),
				...(sync ? printSync(sync, style) : []),
			],
			warnings,
		};
	},
});
