import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {UserError} from '../../core/errors.ts';
import {readRegular} from '../../core/regular-file.ts';
import type {App} from '../app-handle.ts';

/** The user's editor as a command line, as git takes it: it may have arguments. */
function editorCommand(env: NodeJS.ProcessEnv): string {
	return env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');
}

async function runEditor(editor: string, file: string): Promise<void> {
	const child =
		process.platform === 'win32'
			? spawn(`${editor} "${file}"`, {stdio: 'inherit', shell: true})
			: // A shell takes the editor's words apart; the file's name is not among what it reads.
				spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio: 'inherit'});
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	child.once('error', reject);
	child.once('close', (code, signal) => {
		if (code === 0) resolve();
		else
			reject(
				new UserError('USAGE', `${editor} ended with ${signal ?? code}: nothing was changed.`, {
					hint: 'Set VISUAL or EDITOR to an editor that waits until the file is closed.',
				}),
			);
	});
	return promise;
}

/**
 * Lets the user change a text in an editor of their own, which has the terminal meanwhile. The file is for them
 * alone and is gone afterwards. Throws when the editor cannot be started or does not end well.
 */
export async function editOutside(app: App, text: string, name: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'mcpb-tui-'));
	try {
		const file = join(folder, name);
		await writeFile(file, text, {mode: 0o600, flag: 'wx'});
		await app.terminal.lend(() => runEditor(editorCommand(process.env), file));
		return (await readRegular(file)).toString('utf8');
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}
