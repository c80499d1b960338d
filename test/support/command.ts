import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {spawn as spawnInTerminal} from '@lydell/node-pty';
import {execa, type ResultPromise} from 'execa';
import stripAnsi from 'strip-ansi';
import {expect, onTestFinished} from 'vitest';
import type {InstallChoices} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {temporaryFolder} from './temporary.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');

export type Ran = {
	code: number | undefined;
	out: string;
	err: string;
	/** Standard output as the one JSON object that it must be. */
	// biome-ignore lint/suspicious/noExplicitAny: a test reads any shape
	json: any;
	/** Standard error as the one error object that it must be. */
	error: {code: string; message: string; hint: string | null; rpc?: object};
};

type RunOptions = {input?: string | 'stays open'; env?: Readonly<Record<string, string>>; cwd?: string};

function parseOne(text: string): unknown {
	return JSON.parse(text);
}

/** A home of the running test's own, with the encrypted file as its vault, and the real program in it. */
export function newHome() {
	const folder = temporaryFolder('mcpb-tui-cli-');
	const home = join(folder, 'home');
	mkdirSync(join(home, 'config'), {recursive: true});
	writeFileSync(join(home, 'config', 'config.json'), '{"vault": "file"}');
	const env = {
		PATH: process.env.PATH ?? '',
		HOME: folder,
		SHELL: '/bin/sh',
		LANG: 'C.UTF-8',
		MCPB_TUI_HOME: home,
	};
	const paths = resolvePaths({env: {}, home});
	const core = createCore({paths});

	const start = (
		args: readonly string[],
		{input, env: more, cwd = folder}: RunOptions = {},
	): ResultPromise => {
		return execa(process.execPath, [bin, ...args], {
			env: {...env, ...more},
			extendEnv: false,
			cwd,
			reject: false,
			...(input === undefined ? {stdin: 'ignore'} : input === 'stays open' ? {stdin: 'pipe'} : {input}),
		});
	};

	const run = async (args: readonly string[], options?: RunOptions): Promise<Ran> => {
		const {exitCode, stdout, stderr} = await start(args, options);
		const [out, err] = [String(stdout), String(stderr)];
		return {
			code: exitCode,
			out,
			err,
			get json() {
				return parseOne(out);
			},
			get error() {
				return (parseOne(err) as {error: Ran['error']}).error;
			},
		};
	};

	onTestFinished(async () => {
		const servers = await core.status();
		await Promise.allSettled(servers.map(({id, pid}) => core.stop(id, {pid})));
	});

	return {
		folder,
		home,
		paths,
		core,
		env,
		start,
		run,
		/** Installs without a process of its own, for tests that are about something else. */
		async install(bundle: string, choices: InstallChoices = {}): Promise<void> {
			const prepared = await core.prepare(bundle);
			await core.install(prepared, choices);
			prepared.close();
		},
		/** Runs a command that has to succeed. */
		async ok(...args: string[]): Promise<Ran> {
			const ran = await run(args);
			expect(ran.code, `${args.join(' ')}: ${ran.err}`).toBe(0);
			return ran;
		},
		clientFile: join(home, 'client', 'claude_desktop_config.json'),
		/** Every file of the home that holds a text. */
		filesWith(text: string): string[] {
			return readdirSync(folder, {recursive: true, withFileTypes: true})
				.filter(entry => entry.isFile())
				.map(entry => join(entry.parentPath, entry.name))
				.filter(path => readFileSync(path).includes(text));
		},
	};
}

export type Home = ReturnType<typeof newHome>;

/** The same program in a real terminal, used by a person. */
export function inTerminal(
	{env, folder}: Home,
	args: readonly string[],
	more: Readonly<Record<string, string>> = {},
) {
	const terminal = spawnInTerminal(process.execPath, [bin, ...args], {
		name: 'xterm-256color',
		cols: 100,
		rows: 40,
		cwd: folder,
		env: {...env, TERM: 'xterm-256color', ...more},
	});
	let raw = '';
	let seen = 0;
	let code: number | undefined;
	const waiting = new Set<() => void>();
	const wake = () => {
		for (const check of waiting) check();
	};
	terminal.onData(data => {
		raw += data;
		wake();
	});
	const ended = new Promise<number>(resolve => {
		terminal.onExit(({exitCode}) => {
			code = exitCode;
			resolve(exitCode);
			wake();
		});
	});
	onTestFinished(() => {
		if (code === undefined) terminal.kill('SIGKILL');
	});
	return {
		/** Waits until a text has come since the last one that was waited for. */
		see: (text: string) =>
			new Promise<void>((resolve, reject) => {
				const check = () => {
					const plain = stripAnsi(raw);
					const at = plain.indexOf(text, seen);
					if (at < 0 && code === undefined) return;
					waiting.delete(check);
					if (at < 0) reject(new Error(`It ended with ${code} and never said "${text}":\n${plain}`));
					else {
						seen = at + text.length;
						resolve();
					}
				};
				waiting.add(check);
				check();
			}),
		type: (text: string) => terminal.write(text),
		kill: (signal: NodeJS.Signals) => terminal.kill(signal),
		ended,
		raw: () => raw,
		text: () => stripAnsi(raw).replaceAll('\r\n', '\n'),
	};
}
