import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import type {Finding} from '../contract.ts';
import {exitCodes} from '../errors.ts';
import {exists} from '../files.ts';
import {isInRange} from '../manifest/version-range.ts';
import {ownScript} from '../own-files.ts';
import type {Paths} from '../paths.ts';
import {homeFolder, userName} from '../person.ts';
import {readRegular} from '../regular-file.ts';
import {launcherEntry} from '../runtime/install-launcher.ts';
import {recordsOf, type Subject} from './check.ts';
import {finding} from './finding.ts';
import {launcherState} from './launcher-state.ts';

/** The oldest Node that the launcher runs on. */
const oldestNode = '>=22.15.0';
const patience = 10_000;
const again = {fix: 'Install it anew with: mcpb-tui doctor --fix', fixable: true};

type Answer = {code: number | undefined; output: string; errors: string};

async function ask(
	command: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv,
	signal: AbortSignal,
): Promise<Answer> {
	const {execa} = await import('execa');
	const result = await execa(command, args, {
		env,
		extendEnv: false,
		cwd: '/',
		stdin: 'ignore',
		reject: false,
		timeout: patience,
		forceKillAfterDelay: 1000,
		maxBuffer: 100_000,
		cancelSignal: signal,
	});
	return {
		code: result.exitCode,
		output: result.stdout,
		errors: result.stderr.trim() || (result.exitCode === undefined ? (result.shortMessage ?? '') : ''),
	};
}

/** What a graphical client gives a server: six variables and the folder `/` (Windows: its own handful). */
function bareEnvironment(): NodeJS.ProcessEnv {
	if (process.platform === 'win32') return {SYSTEMROOT: process.env.SYSTEMROOT, PATH: ''};
	const username = userName();
	return {
		HOME: homeFolder(),
		LOGNAME: username,
		USER: username,
		SHELL: '/bin/sh',
		TERM: 'dumb',
		PATH: '/usr/bin:/bin',
	};
}

/** Starts the launcher as a client does, for an id that nobody can have; undefined when it answers as it should. */
async function tryLauncher(paths: Paths, signal: AbortSignal): Promise<string | undefined> {
	const {command, args} = launcherEntry(paths, '?');
	// Node would keep what it compiled beside the launcher.
	const quiet = paths.lookOnly && {NODE_DISABLE_COMPILE_CACHE: '1'};
	const {code, errors} = await ask(command, args, {...bareEnvironment(), ...quiet}, signal);
	return code === exitCodes.EXTENSION_NOT_FOUND ? undefined : errors || `it ended with code ${code}`;
}

async function nodeTrouble(node: string, signal: AbortSignal): Promise<string | undefined> {
	if (!(await exists(node))) return `${node} is gone`;
	const {code, output} = await ask(node, ['--version'], bareEnvironment(), signal);
	const version = output.trim().replace(/^v/, '');
	if (code !== 0) return `${node} does not run`;
	return (await isInRange(version, oldestNode)) === false ? `${node} is version ${version}` : undefined;
}

async function isOurs(script: string): Promise<boolean> {
	const own = await readFile(ownScript('run')).catch(() => undefined);
	return own === undefined || own.equals(await readRegular(script));
}

/** Whether what the client's entries start is there, is ours, and runs with what a client gives it. */
export async function checkLauncher(subject: Subject): Promise<readonly Finding[]> {
	const {context, signal} = subject;
	const {command, folder, script, facts, whole} = await launcherState(context.paths);
	const wanted = recordsOf(subject).some(({enabled, entry}) => enabled && entry === 'launcher');
	if (!folder && !wanted) {
		return [
			finding('ok', 'launcher', 'No launcher is needed yet: the first extension that is enabled brings it'),
		];
	}
	if (!whole || !script || !facts) {
		const damaged =
			folder !== undefined && facts === undefined && (await exists(join(folder, 'launcher.json')));
		const detail = damaged
			? `The client starts every extension with ${command}, and ${join(folder, 'launcher.json')} holds nothing that this mcpb-tui can use.`
			: `The client starts every extension with ${command}, and not all files of it are there.`;
		const title = damaged ? 'The launcher is damaged' : 'The launcher is missing';
		return [finding('problem', 'launcher-missing', title, {detail, ...again})];
	}
	const trouble = await tryLauncher(context.paths, signal);
	if (trouble !== undefined) {
		const detail = `Started as a client starts it, ${command} fails: ${trouble}`;
		return [finding('problem', 'launcher-broken', 'The launcher does not run', {detail, ...again})];
	}
	const findings: Finding[] = [];
	if (!(await isOurs(script))) {
		const detail = `It was installed by mcpb-tui ${facts.version} and is not the one that this mcpb-tui brings.`;
		findings.push(
			finding('warning', 'launcher-outdated', 'The launcher is of another version', {detail, ...again}),
		);
	}
	const node = await nodeTrouble(facts.node, signal);
	if (node !== undefined) {
		const detail = `It was installed with a Node that it cannot use any more (${node}) and had to look for another.`;
		findings.push(
			finding('warning', 'launcher-node-gone', 'The Node of the launcher is gone', {detail, ...again}),
		);
	}
	if (findings.length > 0) return findings;
	return [
		finding('ok', 'launcher', 'The launcher runs with the little that a client gives it', {
			detail: `${command}, with ${facts.node}`,
		}),
	];
}
