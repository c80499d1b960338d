/**
 * What an administrator has set for Claude Desktop on this machine, read and never written. Where it lies and what
 * the keys mean: claude.com/docs/third-party/claude-desktop/configuration.
 */
import {execFile} from 'node:child_process';
import process from 'node:process';
import {promisify} from 'node:util';
import {systemCode} from '../errors.ts';
import {userName} from '../person.ts';
import {NotRegular, readRegular} from '../regular-file.ts';
import {type PolicyPlaces, whyNotTrusted} from './places.ts';

export type DesktopPolicy = {
	place: string;
	values: Readonly<Record<string, unknown>>;
	/** Why Claude Desktop does not go by it; undefined when it does. */
	ignored: string | undefined;
	/** Why nobody can say what it forbids. */
	broken?: string;
};

const run = promisify(execFile);
const options = {timeout: 3000, windowsHide: true};

/** A switch as it may be written: a boolean, `"true"`, 1, or `0x0` in the registry. */
function isOff(value: unknown): boolean {
	return (
		value === false || value === 0 || (typeof value === 'string' && /^(false|0|0x0+)$/i.test(value.trim()))
	);
}

function parsed(text: string): DesktopPolicy['values'] {
	const value: unknown = JSON.parse(text);
	return typeof value === 'object' && value !== null ? (value as DesktopPolicy['values']) : {};
}

/** Claude Desktop goes by the file only if nobody but root can have written it. */
export async function readLinuxPolicy({
	desktop: place,
	owner,
}: Pick<PolicyPlaces, 'desktop' | 'owner'>): Promise<DesktopPolicy | undefined> {
	let text: string;
	try {
		text = (await readRegular(place)).toString('utf8');
	} catch (error) {
		if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
		// What it forbids is not known, so nothing can be said to be allowed.
		const why = error instanceof NotRegular ? `it is ${error.what}` : (systemCode(error) ?? String(error));
		const broken = `it cannot be read (${why})`;
		const ignored = await whyNotTrusted(place, owner).catch(() => undefined);
		return {place, values: {}, ignored, broken};
	}
	const ignored = await whyNotTrusted(place, owner);
	try {
		return {place, values: parsed(text), ignored};
	} catch {
		return {place, values: {}, ignored, broken: 'it is not valid JSON'};
	}
}

async function readMacPolicy(): Promise<DesktopPolicy | undefined> {
	const place = `/Library/Managed Preferences/${userName()}/com.anthropic.claudefordesktop.plist`;
	const {stdout} = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', place], options);
	return {place, values: parsed(stdout), ignored: undefined};
}

/** Names and values as `reg query` lists them. */
export function parseRegistry(output: string): DesktopPolicy['values'] {
	const lines = output.split(/\r?\n/).flatMap(line => {
		const [, name, value] = /^\s{4}(\S.*?)\s{4}REG_\w+\s{4}(.*)$/.exec(line) ?? [];
		return name === undefined ? [] : [[name, value ?? ''] as const];
	});
	return Object.fromEntries(lines);
}

async function readWindowsPolicy(): Promise<DesktopPolicy | undefined> {
	// Where the machine's key is there, the user's is ignored and not merged.
	for (const hive of ['HKLM', 'HKCU']) {
		const place = `${hive}\\SOFTWARE\\Policies\\Claude`;
		const answer = await run('reg', ['query', place], options).catch(() => undefined);
		if (answer) return {place, values: parseRegistry(answer.stdout), ignored: undefined};
	}
	return undefined;
}

/** What is set for Claude Desktop on this machine; undefined when nothing is, or nothing that can be read. */
export async function readDesktopPolicy(places: PolicyPlaces): Promise<DesktopPolicy | undefined> {
	const readers: Partial<Record<NodeJS.Platform, () => Promise<DesktopPolicy | undefined>>> = {
		linux: () => readLinuxPolicy(places),
		darwin: readMacPolicy,
		win32: readWindowsPolicy,
	};
	return readers[process.platform]?.().catch(() => undefined);
}

/** The switches that concern us, with the names that they had before. */
const switches = {
	bundles: ['isDesktopExtensionEnabled', 'isDxtEnabled'],
	signed: ['isDesktopExtensionSignatureRequired', 'isDxtSignatureRequired'],
	servers: ['isLocalDevMcpEnabled'],
} as const;

/** How a switch is set; undefined when it is not, or when Claude Desktop does not go by the policy. */
export function switchOf(
	policy: DesktopPolicy | undefined,
	which: keyof typeof switches,
): boolean | undefined {
	if (policy === undefined || policy.ignored !== undefined) return undefined;
	const value = switches[which].map(name => policy.values[name]).find(set => set !== undefined);
	return value === undefined ? undefined : !isOff(value);
}
