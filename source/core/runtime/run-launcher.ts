import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {RunningServer} from '../contract.ts';
import {exitCodes, toUserError, UserError} from '../errors.ts';
import {resolvePaths} from '../paths.ts';
import {guardStart} from '../policy/guard-start.ts';
import {policyPlaces} from '../policy/places.ts';
import {safeLine} from '../safe-text.ts';
import {knownIdentity} from '../secrets/passphrase.ts';
import {type ExtensionRecord, readRecord} from '../store/record.ts';
import {forgetFailure, noteFailure} from './failure-notes.ts';
import {type LauncherFacts, readFacts} from './launcher-facts.ts';
import {logFolder} from './log-format.ts';
import {type PreparedLaunch, prepareAnew} from './prepare-anew.ts';
import {asksKeychain, prepareLaunch, readLaunchSecrets} from './prepare-launch.ts';
import type {ClientStreams} from './runner/client-streams.ts';
import {createLogFile} from './runner/log-file.ts';
import type {Outcome} from './runner/outcome.ts';
import {type Reaper, startReaper} from './runner/reaper.ts';
import {createRunLog, type RunLog} from './runner/run-log.ts';
import {endError, exitCodeOf, internalFault, noteOutcome} from './runner/run-outcome.ts';
import {type Runner, runServer} from './runner/runner.ts';
import {listenForSessions, type SocketServer} from './runner/socket-server.ts';
import {type RunnerFile, removeRunnerFile, touchRunnerFile, writeRunnerFile} from './runner-files.ts';
import {type RunnerSettings, readRunnerSettings} from './runner-settings.ts';
import {makeRuntimeFolder} from './runtime-folder.ts';
import {socketPlace} from './socket-place.ts';
import {isIdentityFlag, takeHandedIdentity} from './take-identity.ts';

type Arguments = {
	id: string;
	/** Without a client: says on standard output in one line of JSON that it is ready, or why not. */
	detached: boolean;
	/** The user asked for it, not the client's configuration: then it need not be enabled. */
	byUser: boolean;
	logPayloads: boolean;
	/** Starts nothing: tells a runner of ours, over a pipe, what it is to start. */
	prepare: boolean;
};

const keychainSeconds = 3;

const knownFlags = ['--detached', '--by-user', '--log-payloads', '--prepare'];

function readArguments(args: readonly string[]): Arguments {
	const flags = new Set(args.filter(text => text.startsWith('--')));
	const [id, ...others] = args.filter(text => !text.startsWith('--'));
	const unknown = [...flags].filter(flag => !knownFlags.includes(flag) && !isIdentityFlag(flag));
	if (id === undefined || others.length > 0 || unknown.length > 0) {
		throw new UserError('USAGE', 'Usage: mcpb-tui run <id> [--log-payloads]', {
			hint: 'See what is installed with: mcpb-tui list',
		});
	}
	const detached = flags.has('--detached');
	return {
		id,
		detached,
		byUser: detached || flags.has('--by-user'),
		logPayloads: flags.has('--log-payloads'),
		prepare: flags.has('--prepare'),
	};
}

function openLog(
	facts: Pick<LauncherFacts, 'paths'>,
	id: string,
	secrets: readonly string[],
	settings: RunnerSettings & {payloads: boolean},
): RunLog {
	const file = createLogFile({
		folder: logFolder(facts.paths, id),
		fileBytes: settings.logFileBytes,
		totalBytes: settings.logTotalBytes,
		lostLine: count =>
			JSON.stringify({
				time: new Date().toISOString(),
				kind: 'life',
				level: 'warning',
				text: `${count} lines could not be written and are lost`,
			}),
	});
	return createRunLog({file, secrets, payloads: settings.payloads});
}

/** Standard streams that never block this process, whatever they are. */
function standardStreams(): ClientStreams {
	return {input: process.stdin, output: process.stdout, errors: process.stderr};
}

type Running = {
	runner: Runner;
	log: RunLog;
	reaper: Reaper;
	/** Told when the door is open, with its file, or will stay closed. */
	doorOpened: (file: RunnerFile | undefined) => void;
	failed?: boolean;
};

/** Milliseconds for ending the server and writing the log after a fault of our own. */
const mostCleaningUp = 10_000;

/** Gets what nobody caught. */
let onFault = (error: unknown): void => {
	complain(internalFault('a server', error).message);
	process.exit(1);
};

/** Opens the door for sessions. A client's server runs without it rather than not at all. */
async function openDoor(
	{runner, log}: Running,
	{id, detached, byUser}: Arguments,
	facts: Pick<LauncherFacts, 'paths'>,
	launcher: string,
): Promise<{file: RunnerFile; server: SocketServer} | undefined> {
	try {
		const {folder, passed} = await makeRuntimeFolder(facts.paths);
		if (passed.length > 0) log.life(`${passed.join('; ')}: ${folder} is used instead`, 'warning');
		const place = await socketPlace(facts.paths, folder);
		const server = await listenForSessions(place, runner.welcome);
		const startedBy: RunningServer['startedBy'] = byUser ? 'user' : 'client';
		const file: RunnerFile = {
			schema: 1,
			id,
			pid: process.pid,
			...place,
			startedBy,
			since: new Date().toISOString(),
			launcher,
			folder,
		};
		await writeRunnerFile(facts.paths, file);
		return {file, server};
	} catch (error) {
		if (detached) throw error;
		log.life(`cannot be joined: ${toUserError(error).message}`, 'warning');
		return undefined;
	}
}

const signalNumbers = {SIGHUP: 1, SIGINT: 2, SIGTERM: 15} as const;

async function own(
	running: Running,
	args: Arguments,
	facts: Pick<LauncherFacts, 'paths'>,
	launcher: string,
): Promise<number> {
	const {runner, log, reaper} = running;
	let signalled: number | undefined;
	for (const [name, number] of Object.entries(signalNumbers)) {
		process.on(name, () => {
			signalled ??= 128 + number;
			void runner.stop('now', name);
		});
	}
	onFault = error => {
		log.fault('Something in the runner', error);
		if (running.failed) return;
		running.failed = true;
		runner.fail(internalFault(args.id, error));
		// Whatever failed may keep the rest from ending in order.
		setTimeout(() => process.exit(1), mostCleaningUp).unref();
	};
	let door: Awaited<ReturnType<typeof openDoor>>;
	try {
		door = await openDoor(running, args, facts, launcher);
		running.doorOpened(door?.file);
		const refusal = await runner.ready.then(
			() => undefined,
			(error: unknown) => toUserError(error),
		);
		if (args.detached && !refusal) process.stdout.write(`${JSON.stringify({ready: true})}\n`);
		const ended = await runner.finished;
		const outcome: Outcome =
			refusal && ended.kind !== 'failed' ? {...ended, kind: 'failed', error: refusal} : ended;
		await noteOutcome(facts.paths, args.id, outcome);
		if (outcome.kind === 'failed') throw outcome.error;
		const end = outcome.kind === 'ended' && !args.detached ? endError(outcome, args.id) : undefined;
		if (end) report(end, args.byUser ? ['--by-user'] : []);
		return signalled ?? exitCodeOf(outcome);
	} finally {
		if (door) await removeRunnerFile(facts.paths, door.file);
		await runner.stop('now', 'the runner ends');
		await door?.server.close();
		await log.close();
		reaper.close();
	}
}

function complain(text: string): void {
	process.stderr.write(`mcpb-tui: ${safeLine(text)}\n`);
}

/** A program of ours that waits for the outcome reads it as JSON; everyone else gets a line of text. */
function report(error: unknown, args: readonly string[]): number {
	const {code, message, hint} = toUserError(error);
	const json = `${JSON.stringify({error: {code, message, hint}})}\n`;
	if (args.includes('--detached') || args.includes('--prepare')) process.stdout.write(json);
	else if (args.includes('--by-user')) process.stderr.write(json);
	else complain([message, hint].filter(Boolean).join(' '));
	return exitCodes[code];
}

/** What was written to a pipe has to arrive before the process ends. */
async function drained(stream: NodeJS.WriteStream): Promise<void> {
	if (stream.writableLength === 0 || stream.destroyed) return;
	await Promise.race([new Promise(resolve => stream.write('', resolve)), pause(2000)]);
}

function checkMayRun(record: ExtensionRecord, {byUser}: Arguments): void {
	if (record.enabled || byUser) return;
	throw new UserError('EXTENSION_DISABLED', `${record.id} is switched off.`, {
		hint: `Switch it on with: mcpb-tui enable ${record.id}`,
	});
}

/** Secrets go through a pipe of ours and onto no screen. */
function tellLaunch(prepared: PreparedLaunch): number {
	if (process.stdout.isTTY) throw new UserError('USAGE', '--prepare is for mcpb-tui itself.');
	process.stdout.write(`${JSON.stringify({prepared})}\n`);
	return 0;
}

async function launch(given: readonly string[], folder: string): Promise<number> {
	const args = readArguments(given);
	const facts = readFacts(folder);
	const paths = facts?.paths ?? resolvePaths();
	takeHandedIdentity(paths, given);
	const settings = await readRunnerSettings(paths);
	const record = await readRecord(paths, args.id);
	checkMayRun(record, args);
	await guardStart(policyPlaces(), record);
	const surroundings = {
		paths,
		settings,
		env: process.env,
		loginPath: facts?.loginPath,
		sessionBus: facts?.sessionBus,
	};
	const payloads = settings.logPayloads || args.logPayloads;
	const guard = asksKeychain(record, surroundings)
		? {
				seconds: keychainSeconds,
				sentence: `mcpb-tui: The keychain has not answered for ${keychainSeconds} seconds, so ${record.id} was not started. Unlock it, or keep secrets in a file: mcpb-tui vault use file`,
			}
		: undefined;
	const reaper = startReaper(guard);
	let running: Running;
	try {
		const secrets = await readLaunchSecrets(record, surroundings);
		reaper.safe();
		if (args.prepare) {
			reaper.close();
			return tellLaunch({launch: prepareLaunch(record, secrets, surroundings), secrets: secrets.texts});
		}
		const log = openLog({paths}, record.id, secrets.texts, {...settings, payloads});
		const door = Promise.withResolvers<RunnerFile | undefined>();
		let file: RunnerFile | undefined;
		const runner = runServer({
			id: record.id,
			pid: process.pid,
			version: facts?.version ?? '0',
			launch: prepareLaunch(record, secrets, surroundings),
			prepareAnew: () => prepareAnew({...args, identity: knownIdentity(paths)}, join(folder, 'run.js')),
			log,
			reaper,
			startedBy: args.byUser ? 'user' : 'client',
			client: args.detached ? undefined : standardStreams(),
			restarts: args.detached || settings.restartClientServers,
			doorOpen: door.promise.then(opened => {
				file = opened;
			}),
			onChange: () => file && void touchRunnerFile(paths, file),
			onAnswer: () => void forgetFailure(paths, record.id),
		});
		running = {runner, log, reaper, doorOpened: door.resolve};
	} catch (error) {
		reaper.close();
		if (args.prepare) throw error;
		const log = openLog({paths}, record.id, [], {...settings, payloads});
		const reason = `was not started: ${toUserError(error).message}`;
		log.life(reason, 'error');
		await noteFailure(paths, record.id, {
			time: new Date().toISOString(),
			reason,
			cause: undefined,
			lines: [],
		});
		await log.close();
		throw error;
	}
	return own(running, args, {paths}, folder);
}

/** Runs the server that the arguments name until it ends; returns the exit code. `folder` is where this script is. */
export async function runLauncher(args: readonly string[], folder: string): Promise<number> {
	let code: number;
	// Rejections that nobody handles come here too.
	process.on('uncaughtException', error => onFault(error));
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
	try {
		code = await launch(args, folder);
	} catch (error) {
		code = report(error, args);
	}
	await Promise.all([drained(process.stdout), drained(process.stderr)]);
	return code;
}
