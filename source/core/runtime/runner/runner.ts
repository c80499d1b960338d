/** One process that owns one running server: starts it, connects its sessions, ends it. */
import {setTimeout as pause} from 'node:timers/promises';
import type {RunningServer} from '../../contract.ts';
import {durationWords} from '../../duration.ts';
import {toUserError, UserError} from '../../errors.ts';
import {endSentence, readLastWords} from '../last-words.ts';
import {residentBytes} from '../memory.ts';
import type {ClientStreams} from './client-streams.ts';
import type {ControlActions} from './control.ts';
import {createFirstClient, listenToFirst} from './first-client.ts';
import {shakeHands} from './handshake.ts';
import {createHub, failCalls, type Session, setHandshake} from './hub.ts';
import {createWelcome} from './joined-sessions.ts';
import {type End, howItEnded, type Outcome} from './outcome.ts';
import {pumpServerErrors} from './pump-server-errors.ts';
import {pumpServerOutput} from './pump-server-output.ts';
import type {Reaper} from './reaper.ts';
import {createRestartPolicy} from './restart-policy.ts';
import type {RunLog} from './run-log.ts';
import {createServerLink} from './server-link.ts';
import {
	type Exit,
	type ServerLaunch,
	type ServerProcess,
	shownWords,
	startServerProcess,
} from './server-process.ts';
import {repeatWishes} from './shared-wishes.ts';
import type {Peer, PeerHandlers} from './socket-server.ts';
import {errorLine} from './wire-message.ts';

export type RunnerOptions = {
	id: string;
	pid: number;
	version: string;
	launch: ServerLaunch;
	/** The launch as settings, secrets and version are by now, and the secrets in it: for a restart that was asked for. */
	prepareAnew: () => Promise<{launch: ServerLaunch; secrets: readonly string[]}>;
	log: RunLog;
	reaper: Pick<Reaper, 'add' | 'remove'>;
	startedBy: RunningServer['startedBy'];
	/** Who started it and speaks over standard streams; without one the runner makes the handshake itself. */
	client: ClientStreams | undefined;
	/** Whether the server is started again after a crash: a client decides that itself, unless the user wants it so. */
	restarts: boolean;
	/** The client is heard from then on: what it has started can be joined when it gets its first answer. */
	doorOpen: Promise<void>;
	/** What it says of itself is different now: its state, its restarts, its sessions. */
	onChange: () => void;
	/** The server has answered for the first time since it was started. */
	onAnswer?: () => void;
};

export type Runner = {
	/** Takes a peer on the socket as a session. */
	welcome: (peer: Peer) => PeerHandlers;
	/** Resolves when the server can be used (detached), or has been started (with a client). Throws why not. */
	ready: Promise<void>;
	stop: (how: 'gently' | 'now', why: string) => Promise<void>;
	/** Ends it because the runner itself cannot go on. */
	fail: (error: UserError) => void;
	/** Resolves when the server is gone for good. */
	finished: Promise<Outcome>;
};

export function runServer(options: RunnerOptions): Runner {
	const {id, log, reaper, client, onChange} = options;
	const first = client && createFirstClient(client, () => void stop('gently', 'its client went away'));
	let {launch} = options;
	const since = new Date().toISOString();
	const link = createServerLink();
	const hub = createHub({
		id,
		toServer: link.write,
		log: noteMessage,
		remark: text => log.life(text, 'warning'),
	});
	const policy = createRestartPolicy();
	const outcome = Promise.withResolvers<Outcome>();
	const life = new AbortController();
	let server: ServerProcess | undefined;
	let startedAt = 0;
	let answered = false;
	let state: RunningServer['state'] = 'starting';
	let restarts = 0;
	let lastEnd: End | undefined;
	let relaunching: Promise<void> | undefined;
	/** Lines of sessions that wait for a server that is being restarted. */
	const inbox: (() => void)[] = [];

	function noteMessage(note: Parameters<RunLog['message']>[0]): void {
		log.message(note);
		if (answered || note.milliseconds === undefined) return;
		answered = true;
		options.onAnswer?.();
		log.life(`first answer after ${Math.round(performance.now() - startedAt)} ms`);
	}

	/** What one session sends may not end the runner, whatever it is. */
	const deliver = (who: Session, work: () => void) => {
		const guarded = () => {
			try {
				work();
			} catch (error) {
				log.fault(`A message of ${who.name}`, error);
				who.send(errorLine('null', -32_603, 'The runner of mcpb-tui could not deal with your message.'));
			}
		};
		if (state === 'restarting') inbox.push(guarded);
		else guarded();
	};

	// ── The server's life ─────────────────────────────────────────────────────────────────────────────────

	const launchServer = async (): Promise<ServerProcess> => {
		startedAt = performance.now();
		answered = false;
		log.begin();
		const started = await startServerProcess(launch);
		if (life.signal.aborted) {
			await started.end('now');
			throw new UserError('SERVER_UNREACHABLE', `${id} is being stopped.`);
		}
		server = started;
		reaper.add(started.pid);
		log.life(`started, pid ${started.pid}: ${shownWords(launch).join(' ')}`);
		link.attach(started.stdin);
		pumpServerOutput(hub, log, started.stdout, first);
		pumpServerErrors(log, started.stderr, client);
		void started.ended.then(exit => {
			reaper.remove(started.pid);
			link.detach();
			first?.writer.breakOff();
			const expected = state === 'stopping' || state === 'restarting';
			const how = `${howItEnded(exit)} after ${durationWords(performance.now() - startedAt)}`;
			log.life(how, expected || exit.code === 0 ? 'info' : 'error');
			lastEnd = {how, words: readLastWords(log.tail()), answered};
			if (server === started) server = undefined;
			if (!expected) void onUnexpectedEnd(exit);
		});
		return started;
	};

	const relaunch = async () => {
		const {handshake} = hub;
		const started = await launchServer();
		if (handshake.status === 'ready') {
			// What was agreed on stays so when this one crashes too: the next one is told the same.
			await shakeHands(hub, JSON.parse(handshake.params), diedEarly(started)).catch(error => {
				hub.handshake = handshake;
				throw error;
			});
			repeatWishes(hub);
		} else {
			setHandshake(hub, {status: 'none'});
		}
		restarts++;
		if (state === 'restarting') state = 'running';
		onChange();
		for (const work of inbox.splice(0)) work();
	};

	const diedEarly = async (started: ServerProcess): Promise<never> => {
		const exit = await started.ended;
		const how = `${howItEnded(exit)} before it was ready`;
		throw new UserError('SERVER_START_FAILED', endSentence(id, how, readLastWords(log.tail())), {
			hint: `See all that it said: mcpb-tui logs ${id}`,
		});
	};

	const onUnexpectedEnd = async (exit: Exit) => {
		const {cause} = readLastWords(log.tail());
		const how = `${howItEnded(exit)} before it answered`;
		failCalls(hub, endSentence('The server', how, {cause, lines: []}));
		if (!options.restarts || exit.code === 0 || state === 'starting') {
			outcome.resolve({kind: 'ended', exit, end: lastEnd});
			return;
		}
		state = 'restarting';
		onChange();
		await restartAfterCrash();
	};

	const restartAfterCrash = async (): Promise<void> => {
		const next = policy.next(performance.now() - startedAt);
		if (next.kind === 'crash-loop') {
			const how = 'crashed five times within a minute and is not started again';
			const error = new UserError('SERVER_START_FAILED', `${id} ${how}.`, {
				hint: `See why: mcpb-tui logs ${id}`,
			});
			log.life(`crash loop: ${error.message}`, 'error');
			outcome.resolve({kind: 'failed', error, ...(lastEnd && {end: {...lastEnd, how}})});
			return;
		}
		log.life(`is started again in ${Math.round(next.milliseconds)} ms`, 'warning');
		try {
			await pause(next.milliseconds, undefined, {signal: life.signal});
			relaunching = relaunch();
			await relaunching;
		} catch (error) {
			if (life.signal.aborted) return;
			log.life(toUserError(error).message, 'error');
			await server?.end('now');
			await restartAfterCrash();
		}
	};

	const stop: Runner['stop'] = async (how, why) => {
		if (state !== 'stopping') {
			state = 'stopping';
			log.life(`stops: ${why}`);
			life.abort();
			await server?.end(how);
			// It may have a new server in its hands.
			await relaunching?.catch(() => undefined);
			failCalls(hub, 'The server was stopped.');
			outcome.resolve({kind: 'stopped'});
		} else if (how === 'now') {
			await server?.end('now');
		}
		await outcome.promise;
	};

	const fail: Runner['fail'] = error => {
		if (state !== 'stopping') {
			state = 'stopping';
			life.abort();
			failCalls(hub, error.message, -32_603);
			void server?.end('now');
		}
		outcome.resolve({kind: 'failed', error});
	};

	const checkRunning = () => {
		if (state === 'running') return;
		throw new UserError('SERVER_UNREACHABLE', `${id} is ${state} just now.`, {
			hint: 'Try again in a moment.',
		});
	};

	const restart = async (): Promise<RunningServer> => {
		checkRunning();
		// What stands in the way of the new one (a setting that is missing now) leaves the old one running.
		const anew = await options.prepareAnew();
		checkRunning();
		state = 'restarting';
		launch = anew.launch;
		log.hide(anew.secrets);
		log.life('restarts: asked to');
		try {
			await server?.end('gently');
			failCalls(hub, 'The server was restarted before it answered.');
			relaunching = relaunch();
			await relaunching;
		} catch (error) {
			if (life.signal.aborted) throw error;
			state = 'stopping';
			await server?.end('now');
			outcome.resolve({kind: 'failed', error: toUserError(error), ...(lastEnd && {end: lastEnd})});
			throw error;
		}
		return describe();
	};

	// ── Sessions ──────────────────────────────────────────────────────────────────────────────────────────

	const describe = async (): Promise<RunningServer> => ({
		id,
		pid: options.pid,
		serverPid: server?.pid,
		startedBy: options.startedBy,
		...(hub.first?.clientName !== undefined && {
			clientName: hub.first.clientName as RunningServer['clientName'],
		}),
		since,
		state,
		sessions: hub.joined.size + (hub.first ? 1 : 0),
		protocol: 'protocol' in hub.handshake ? hub.handshake.protocol : undefined,
		restarts,
		...(log.nonMcp() && {nonMcp: log.nonMcp() as RunningServer['nonMcp']}),
		rssBytes: server && (await residentBytes(server.pid)),
	});

	const actions: ControlActions = {
		state: describe,
		sessions: () =>
			[hub.first, ...hub.joined].flatMap(session =>
				session ? {name: session.name, client: session.clientName, first: session.first} : [],
			),
		stop: () => stop('gently', 'asked to'),
		restart,
		watchLog: log.watch,
	};

	const welcome = createWelcome({hub, link, log, actions, deliver, onChange});

	const start = async () => {
		try {
			hub.first = first?.session;
			const started = await launchServer();
			if (first) {
				await options.doorOpen;
				const onEnd = () => void stop('gently', 'its client ended the conversation');
				listenToFirst(first, {hub, link, log, deliver, onEnd});
			} else {
				await shakeHands(hub, options.version, diedEarly(started));
			}
			if (state === 'starting') state = 'running';
			onChange();
		} catch (error) {
			const failure = toUserError(error);
			log.life(failure.message, 'error');
			state = 'stopping';
			await server?.end('now');
			outcome.resolve({kind: 'failed', error: failure, ...(lastEnd && {end: lastEnd})});
			throw failure;
		}
	};

	const ready = start();
	// Whoever waits for it learns why; that nobody does yet is no fault.
	ready.catch(() => undefined);
	return {welcome, ready, stop, fail, finished: outcome.promise};
}
