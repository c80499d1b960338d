/**
 * What an administrator has set for Claude Desktop on this machine, read and never written. Where it lies and what
 * the keys mean: claude.com/docs/third-party/claude-desktop/configuration.
 */
import {execFile} from 'node:child_process';
import {lstat, readFile} from 'node:fs/promises';
import {userInfo} from 'node:os';
import {dirname} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';

export type Policy = {
	place: string;
	values: Readonly<Record<string, unknown>>;
	/** Why Claude Desktop does not go by it; undefined when it does. */
	ignored: string | undefined;
};

const run = promisify(execFile);
const options = {timeout: 3000, windowsHide: true};
const linuxPolicyFile = '/etc/claude-desktop/managed-settings.json';

/** A switch as it may be written: a boolean, `"true"`, 1, or `0x0` in the registry. */
export function isOff(value: unknown): boolean {
	return (
		value === false || value === 0 || (typeof value === 'string' && /^(false|0|0x0+)$/i.test(value.trim()))
	);
}

function parsed(text: string): Policy['values'] {
	const value: unknown = JSON.parse(text);
	return typeof value === 'object' && value !== null ? (value as Policy['values']) : {};
}

/** Claude Desktop goes by the file only if nobody but root can have written it. */
async function linuxIgnored(file: string): Promise<string | undefined> {
	for (const path of [file, dirname(file)]) {
		const stats = await lstat(path);
		if (stats.isSymbolicLink()) return `${path} is a symbolic link`;
		if (stats.uid !== 0) return `${path} does not belong to root`;
		if ((stats.mode & 0o022) !== 0) return `others can write to ${path}`;
	}
	return undefined;
}

export async function readLinuxPolicy(file: string = linuxPolicyFile): Promise<Policy | undefined> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return undefined;
	try {
		return {place: file, values: parsed(text), ignored: await linuxIgnored(file)};
	} catch {
		return {place: file, values: {}, ignored: 'it is not valid JSON'};
	}
}

async function readMacPolicy(): Promise<Policy | undefined> {
	const place = `/Library/Managed Preferences/${userInfo().username}/com.anthropic.claudefordesktop.plist`;
	const {stdout} = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', place], options);
	return {place, values: parsed(stdout), ignored: undefined};
}

/** Names and values as `reg query` lists them. */
export function parseRegistry(output: string): Policy['values'] {
	const lines = output.split(/\r?\n/).flatMap(line => {
		const [, name, value] = /^\s{4}(\S.*?)\s{4}REG_\w+\s{4}(.*)$/.exec(line) ?? [];
		return name === undefined ? [] : [[name, value ?? ''] as const];
	});
	return Object.fromEntries(lines);
}

async function readWindowsPolicy(): Promise<Policy | undefined> {
	// Where the machine's key is there, the user's is ignored and not merged.
	for (const hive of ['HKLM', 'HKCU']) {
		const place = `${hive}\\SOFTWARE\\Policies\\Claude`;
		const answer = await run('reg', ['query', place], options).catch(() => undefined);
		if (answer) return {place, values: parseRegistry(answer.stdout), ignored: undefined};
	}
	return undefined;
}

/** The policy of this machine; undefined when there is none, or none that can be read. */
export async function readPolicy(): Promise<Policy | undefined> {
	const readers: Partial<Record<NodeJS.Platform, () => Promise<Policy | undefined>>> = {
		linux: () => readLinuxPolicy(),
		darwin: readMacPolicy,
		win32: readWindowsPolicy,
	};
	return readers[process.platform]?.().catch(() => undefined);
}
