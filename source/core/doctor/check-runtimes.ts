import process from 'node:process';
import type {Finding} from '../contract.ts';
import {checkFit, currentHost, type Host} from '../manifest/check-fit.ts';
import {findCommand} from '../manifest/find-command.ts';
import {currentFacts} from '../runtime/launcher-facts.ts';
import {loginPath} from '../runtime/login-path.ts';
import {serverPath} from '../runtime/server-environment.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {recordsOf, type Subject} from './check.ts';
import {finding} from './finding.ts';

/** What bundles are started with, and what each is for. */
const runtimes: readonly (readonly [name: string, purpose: string])[] = [
	['node', 'most bundles are started with it'],
	['npx', 'some bundles fetch their server with it'],
	['python3', 'bundles of the type python are started with it'],
	['uv', 'bundles of the type uv, and many of the type python, are started with it'],
	['uvx', 'some bundles fetch their server with it'],
];

// What a graphical session has when nobody asks a login shell.
const barePath = '/usr/bin:/bin';

type PathView = {
	/** This process's. */
	own: string;
	/** As recorded for the launcher, which is what servers get; the login shell's of now where none is recorded. */
	recorded: string;
	now: string;
};

async function lookAtPaths({context}: Subject): Promise<PathView> {
	const now = await loginPath(context.env);
	const recorded = currentFacts(context.paths)?.loginPath ?? now;
	return {own: context.env.PATH ?? '', recorded: serverPath(recorded, context.env), now};
}

async function lookAtRuntime(
	[name, purpose]: (typeof runtimes)[number],
	{own, recorded}: PathView,
	host: Host,
): Promise<Finding> {
	const places = [
		`where servers run: ${findCommand(name, recorded) ?? 'not found'}`,
		`in this shell: ${findCommand(name, own) ?? 'not found'}`,
		...(process.platform === 'win32'
			? []
			: [`on a bare ${barePath}: ${findCommand(name, barePath) ?? 'not found'}`]),
	];
	const detail = places.join('; ');
	const found = await host.findCommand(name);
	const id = `runtime-${name}`;
	if (found === undefined) {
		const fix = findCommand(name, own)
			? 'It is in this shell only: put its folder on the PATH of your login shell, then run: mcpb-tui doctor --fix'
			: `Install it if an extension asks for it: ${purpose}.`;
		return finding('note', id, `${name} is not there for servers`, {detail, fix});
	}
	// npx answers only after it has loaded npm; its version is npm's and says little.
	const version = name === 'npx' || name === 'uvx' ? undefined : await host.runtimeVersion(found);
	return finding('ok', id, version ? `${name} ${version}` : name, {detail});
}

/** A runtime that was installed since the launcher's PATH was recorded: shells see it and servers do not. */
function newlyThere({recorded, now}: PathView): Finding[] {
	const names = runtimes
		.map(([name]) => name)
		.filter(name => findCommand(name, now) && !findCommand(name, recorded));
	if (names.length === 0) return [];
	return [
		finding('warning', 'login-path-changed', `Servers do not see ${names.join(' and ')} yet`, {
			detail: "The PATH of your login shell has changed since it was recorded for the client's servers.",
			fix: 'Record it again with: mcpb-tui sync',
			fixable: true,
		}),
	];
}

async function fitOf(record: ExtensionRecord, host: Host, only: string | undefined): Promise<Finding[]> {
	const {id, enabled} = record;
	const {problems, notes} = await checkFit(currentVersion(record).manifest, host);
	const found = problems.map(problem =>
		finding(enabled || only ? 'problem' : 'note', 'extension-unfit', `${id} cannot run here`, {
			detail: problem,
			fix: 'Install what it needs so that your login shell finds it, then run: mcpb-tui sync',
			extension: id,
		}),
	);
	const told = only === undefined ? [] : notes;
	return [
		...found,
		...told.map(note => finding('note', 'extension-note', `About ${id}`, {detail: note, extension: id})),
	];
}

/** What servers are started with, seen with the PATH that they get. */
export async function checkRuntimes(subject: Subject): Promise<readonly Finding[]> {
	const {only} = subject;
	const paths = await lookAtPaths(subject);
	const host = currentHost(paths.recorded);
	const general = only === undefined ? runtimes.map(runtime => lookAtRuntime(runtime, paths, host)) : [];
	const fits = recordsOf(subject).map(record => fitOf(record, host, only));
	return [...(await Promise.all(general)), ...newlyThere(paths), ...(await Promise.all(fits)).flat()];
}
