import {execFile} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import process from 'node:process';
import {promisify} from 'node:util';

/**
 * Whether a process, by its arguments, is Claude Desktop. Not Claude Code, whose program is called `claude` too.
 * On Linux the program is `claude-desktop`, or Electron with an application folder of that name.
 */
export function looksLikeClaude(platform: NodeJS.Platform, argv: readonly string[]): boolean {
	const [program = '', ...rest] = argv;
	if (platform === 'darwin') return program.endsWith('/Claude.app/Contents/MacOS/Claude');
	if (platform === 'win32') return program === 'Claude.exe';
	const name = program.slice(program.lastIndexOf('/') + 1);
	if (name === 'claude-desktop' || /\/claude-desktop\/[^ ]*electron$/.test(program)) return true;
	return name === 'electron' && rest.some(argument => /(^|\/)claude-desktop(\/|$)/.test(argument));
}

async function argumentsOf(pid: string): Promise<readonly string[]> {
	// A process may end between the listing and the look.
	const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
	return text.split('\0');
}

async function listProcesses(): Promise<readonly (readonly string[])[]> {
	if (process.platform === 'linux') {
		const names = await readdir('/proc');
		return Promise.all(names.filter(name => /^\d+$/.test(name)).map(argumentsOf));
	}
	const run = promisify(execFile);
	const options = {timeout: 2000, windowsHide: true};
	if (process.platform === 'win32') {
		const {stdout} = await run('tasklist', ['/FO', 'CSV', '/NH', '/FI', 'IMAGENAME eq Claude.exe'], options);
		return stdout.split(/\r?\n/).map(line => [line.split('"')[1] ?? '']);
	}
	const {stdout} = await run('ps', ['-axo', 'comm='], options);
	return stdout.split('\n').map(line => [line.trim()]);
}

/** Whether Claude Desktop is running now; undefined when that cannot be found out. */
export async function isClaudeRunning(): Promise<boolean | undefined> {
	try {
		return (await listProcesses()).some(argv => looksLikeClaude(process.platform, argv));
	} catch {
		return undefined;
	}
}
