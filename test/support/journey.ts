import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, onTestFinished} from 'vitest';
import type {InstallChoices} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {endServers} from './servers.ts';
import {putExtension} from './stores.ts';
import {temporaryPaths} from './temporary.ts';
import {type Program, type ProgramOptions, startProgram} from './terminal.ts';

export type JourneyOptions = {
	/** Where secrets are kept; with none, nobody has chosen yet. */
	vault?: 'file' | 'none';
};

/** Where a story begins: a home of its own, filled by core, and the built program in real pseudo-terminals on it. */
export function newJourney({vault = 'file'}: JourneyOptions = {}) {
	const paths = temporaryPaths();
	const home = paths.home ?? '';
	if (vault === 'file') {
		mkdirSync(paths.config, {recursive: true});
		writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}');
	}
	const core = createCore({paths, env: {MCPB_TUI_HOME: home}});
	const clientFile = join(home, 'client', 'claude_desktop_config.json');
	const programs: Program[] = [];
	onTestFinished(async () => {
		for (const program of programs) program.kill('SIGKILL');
		await endServers(paths);
		await core.close();
	});
	return {
		paths,
		home,
		core,
		clientFile,
		put: (id: string, extension?: Parameters<typeof putExtension>[2]) => putExtension(paths, id, extension),
		async install(bundle: string, choices: InstallChoices = {}): Promise<void> {
			const prepared = await core.prepare(bundle);
			await core.install(prepared, choices);
			prepared.close();
		},
		readClient: () => JSON.parse(readFileSync(clientFile, 'utf8')),
		writeClient(content: object): void {
			mkdirSync(dirname(clientFile), {recursive: true});
			writeFileSync(clientFile, JSON.stringify(content, undefined, '  '));
		},
		/** Adds lines to the log of an extension, one a second, as its runner would. */
		writeLog(id: string, lines: readonly string[], begin = '2026-11-21T10:00:00.000Z'): void {
			const folder = join(paths.state, 'logs', id);
			mkdirSync(folder, {recursive: true});
			const entries = lines.map((text, index) => {
				const time = new Date(Date.parse(begin) + index * 1000).toISOString();
				return `${JSON.stringify({time, kind: 'stderr', text})}\n`;
			});
			appendFileSync(join(folder, '20261121T100000000Z-1.jsonl'), entries.join(''));
		},
		/** Opens the program; it is 100 by 30 unless said otherwise. */
		open(options: Omit<ProgramOptions, 'home'> = {}): Program {
			const program = startProgram({home, ...options});
			programs.push(program);
			return program;
		},
	};
}

/** Leaves by q, and nothing is left behind. */
export async function leave(app: Program): Promise<void> {
	app.press('q');
	expect(await app.exited).toBe(0);
	await app.until('left the alternate screen', () => app.terminal.buffer.active.type === 'normal');
}
