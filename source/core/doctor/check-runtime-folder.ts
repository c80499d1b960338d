import type {Finding} from '../contract.ts';
import {judgeFolder} from '../own-folder.ts';
import {ignoredXdg, type Paths, runtimeCandidates} from '../paths.ts';
import {type RuntimeDoubt, runtimeDoubts} from '../runtime/runtime-folder.ts';
import type {Subject} from './check.ts';
import {finding} from './finding.ts';

/** Where runners say that they run instead of a folder that is not ours. */
function otherFolder(paths: Paths): string | undefined {
	return runtimeCandidates(paths).find(folder =>
		['ours', 'open', 'absent'].includes(judgeFolder(folder).kind),
	);
}

function foreign({folder, why}: RuntimeDoubt, paths: Paths): Finding {
	const other = otherFolder(paths);
	const leave =
		'Leave it as it is: nothing in it is read, followed or removed. If you do not know who made it, tell the administrator of this machine.';
	if (other !== undefined) {
		return finding('warning', 'runtime-foreign', `${folder} is not used: it is not yours`, {
			detail: `Running servers are recorded in ${other} instead, because ${why}.`,
			fix: leave,
		});
	}
	return finding('problem', 'runtime-foreign', `Running servers cannot be recorded: ${folder} is not yours`, {
		detail: `No server can be started with "mcpb-tui start" or joined, because ${why}.`,
		fix: `Point MCPB_TUI_HOME to a folder of your own, below folders that no other user can write to. ${leave}`,
	});
}

function findingOf(doubt: RuntimeDoubt, paths: Paths): readonly Finding[] {
	switch (doubt.kind) {
		case 'foreign':
			return [foreign(doubt, paths)];
		case 'unreadable':
			return [
				finding('problem', 'runtime-unreadable', 'It is not known which servers are running', {
					detail: `${doubt.why}.`,
					fix: `Look at its owner, its mode and its disk: ls -ld '${doubt.folder}'`,
				}),
			];
		case 'open':
			// Told with the other folders whose mode is wrong, and closed with them.
			return [];
	}
}

/** Whether the folders in which runners say that they run are ours, and the variables that move folders are followed. */
export async function checkRuntimeFolder({context: {paths, env}}: Subject): Promise<readonly Finding[]> {
	const ignored = paths.home === undefined ? ignoredXdg(env) : [];
	return [
		...(await runtimeDoubts(paths)).flatMap(doubt => findingOf(doubt, paths)),
		...ignored.map(variable =>
			finding('warning', 'relative-variable', `${variable} is not followed`, {
				detail: `It is the relative path "${env[variable]}", and the XDG specification allows absolute paths only.`,
				fix: `Set it to an absolute path, or unset it.`,
			}),
		),
	];
}
