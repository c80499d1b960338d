import {join} from 'node:path';
import {exists, readIfExists} from '../files.ts';
import type {Paths} from '../paths.ts';
import {launcherEntry} from '../runtime/install-launcher.ts';
import {type LauncherFacts, readFacts} from '../runtime/launcher-facts.ts';

/** The launcher as it lies in the store. */
export type LauncherState = {
	/** What the client's entries start. */
	command: string;
	/** The copy in use, and its script; undefined when no launcher was installed. */
	folder: string | undefined;
	script: string | undefined;
	facts: LauncherFacts | undefined;
	/** Whether every file of it is there. */
	whole: boolean;
};

export async function launcherState(paths: Paths): Promise<LauncherState> {
	const {command} = launcherEntry(paths, '');
	const bin = join(paths.data, 'bin');
	const name = (await readIfExists(join(bin, 'current')))?.trim();
	if (!name) return {command, folder: undefined, script: undefined, facts: undefined, whole: false};
	const folder = join(bin, name);
	const script = join(folder, 'run.js');
	const facts = readFacts(folder);
	const whole = facts !== undefined && (await exists(script)) && (await exists(command));
	return {command, folder, script, facts, whole};
}
