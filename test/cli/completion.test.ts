import {execFile, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {spawn} from '@lydell/node-pty';
import {describe, expect, onTestFinished, test} from 'vitest';
import {commands} from '../../source/cli/commands/index.ts';
import {candidatesFor} from '../../source/cli/completion/candidates.ts';
import {completionScripts} from '../../source/cli/completion/scripts.ts';
import {bashQuoted, shellWords} from '../../source/cli/completion/shell-words.ts';
import {globalOptions} from '../../source/cli/program.ts';
import {createCore} from '../../source/core/core.ts';
import {type Home, newHome} from '../support/command.ts';
import {putExtension, root} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
import {createTerminal} from '../support/terminal.ts';
import {tortureServer} from '../support/torture.ts';

const run = promisify(execFile);
const breaks = ` \t\n"'><=;|&(:`;

async function values(...typed: string[]): Promise<readonly string[]> {
	const current = typed.at(-1) ?? '';
	const core = async () => createCore({paths: temporaryPaths()});
	const found = await candidatesFor(typed.slice(0, -1), current, {
		records: commands,
		globals: globalOptions,
		core,
	});
	return found.values.map(({value}) => value);
}

test('commands, those of a group, options and their choices are proposed from the records', async () => {
	expect(await values('sta')).toEqual(['start', 'status']);
	expect(await values('')).toEqual(
		expect.arrayContaining(['install', 'vault', 'calls', 'completion', 'help']),
	);
	expect(await values('vault', 'u')).toEqual(['use', 'unset']);
	expect(await values('vault', 'use', '')).toEqual(['keychain', 'file']);
	expect(await values('--readonly', 'config', 'x', '--ent')).toEqual(['--entry']);
	expect(await values('config', 'x', '--entry', '')).toEqual(['launcher', 'direct']);
	expect(await values('config', 'x', '--entry=d')).toEqual(['--entry=direct']);
	expect(await values('--theme', 'l')).toEqual(['light']);
	expect(await values('help', 'vault', 's')).toEqual(['status', 'set']);
	expect(await values('complete', 'x', 'pro')).toEqual(['prompt']);
	expect(await values('list', '--', '--js')).toEqual([]);
	expect(await values('nonsense', '')).toEqual([]);
});

describe('a line that is typed in bash', () => {
	test.each([
		['mcpb-tui call we', ['mcpb-tui', 'call', 'we'], 0, ''],
		['mcpb-tui call client:we', ['mcpb-tui', 'call', 'client:we'], 7, ''],
		['mcpb-tui call "client:we', ['mcpb-tui', 'call', 'client:we'], 0, '"'],
		[String.raw`mcpb-tui call my\ na\:x`, ['mcpb-tui', 'call', 'my na:x'], 0, ''],
		[`mcpb-tui 'a b'"c" `, ['mcpb-tui', 'a bc', ''], 0, ''],
		['ls | mcpb-tui x', ['mcpb-tui', 'x'], 0, ''],
		['mcpb-tui config x --set=a', ['mcpb-tui', 'config', 'x', '--set=a'], 6, ''],
	])('%s', (line, texts, fixed, quote) => {
		const words = shellWords(line, breaks);
		expect(words.map(({text}) => text)).toEqual(texts);
		expect(words.at(-1)).toMatchObject({fixed, quote});
	});

	test('is quoted for where it goes, or not proposed where it cannot stand', () => {
		expect(bashQuoted(`a b$(c)'"`, '')).toBe(String.raw`a\ b\$\(c\)\'\"`);
		expect(bashQuoted('a b$(c)"', '"')).toBe(String.raw`a b\$(c)\"`);
		expect(bashQuoted('a!', '"')).toBeUndefined();
		expect(bashQuoted("it's", "'")).toBeUndefined();
	});
});

const hostile = [
	'two words',
	'$(touch pwned)',
	'`touch pwned`',
	`it's "quoted"`,
	'; touch pwned',
	'a\\b!c',
	'*',
	'--purge',
	'red\u001B[31m',
];

/** A home with something of everything that has a name, and the program in the PATH of a shell. */
async function writeScript(home: Home, shell: 'bash' | 'zsh' | 'fish'): Promise<string> {
	const script = join(home.folder, `completion.${shell}`);
	writeFileSync(script, (await home.ok('completion', shell)).out);
	return script;
}

const skipShell = (shell: string) =>
	process.env.MCPB_TUI_TEST_ALL !== '1' && spawnSync(shell, ['-c', 'true']).error !== undefined;

async function homeWithNames(): Promise<Home & {ask: (line: string) => Promise<readonly string[]>}> {
	const home = newHome();
	putExtension(home.paths, 'weather', {script: tortureServer});
	putExtension(home.paths, 'weather-radar', {script: tortureServer});
	mkdirSync(dirname(home.clientFile), {recursive: true});
	const mcpServers = Object.fromEntries(hostile.map(name => [name, {command: 'x'}]));
	writeFileSync(home.clientFile, JSON.stringify({mcpServers}));
	const core = createCore({paths: home.paths});
	const saved = {tool: 'echo', arguments: {}, inputSchema: {}};
	for (const name of hostile.slice(0, -1)) await core.calls.save('weather', {...saved, name});
	await core.namedSecrets.set('github', 'a secret of mine');
	const folder = join(home.folder, 'bin');
	mkdirSync(folder);
	const program = join(folder, 'mcpb-tui');
	writeFileSync(
		program,
		`#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin', 'mcpb-tui.js')}' "$@"\n`,
	);
	chmodSync(program, 0o755);
	const script = await writeScript(home, 'bash');
	const env = {...home.env, PATH: `${folder}:${home.env.PATH}`};
	return {
		...home,
		env,
		/** What bash has in COMPREPLY after Tab at the end of a line, and whether it evaluates back to what was meant. */
		async ask(line) {
			const lines = `
				source ${script}
				COMP_LINE=$1; COMP_POINT=\${#1}; COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
				compopt() { printf 'compopt %s\\n' "$*"; }
				_mcpb_tui mcpb-tui
				for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`;
			const {stdout} = await run('bash', ['-u', '-c', lines, 'bash', line], {env, cwd: home.folder});
			return stdout.split('\n').filter(Boolean);
		},
	};
}

test('bash completes ids, entries, tools, saved calls and secrets through its script, and never runs what they say', async () => {
	const {ask, folder} = await homeWithNames();
	const lines = [
		'mcpb-tui info wea',
		'mcpb-tui call client:t',
		'mcpb-tui call weather --saved ',
		'mcpb-tui vault unset ',
		'mcpb-tui install ./',
		'mcpb-tui sy',
	];
	const [ids, entries, saved, secrets, files, command] = await Promise.all(lines.map(ask));
	expect(ids).toEqual(['weather', 'weather-radar']);
	// Bash goes on from the colon.
	expect(entries).toEqual([String.raw`two\ words`]);
	expect(saved).toHaveLength(hostile.length - 2);
	expect(saved).toContain(String.raw`\$\(touch\ pwned\)`);
	expect(saved).not.toContain('--purge');
	expect(secrets).toEqual(['github']);
	expect(files).toEqual(['compopt -o default']);
	expect(command).toEqual(['sync']);

	// What bash puts into the line is the name again, word for word.
	const words = (saved ?? []).join(' ');
	const {stdout} = await run('bash', ['-c', `printf '%s\\n' ${words}`], {cwd: folder});
	expect(stdout.trimEnd().split('\n').toSorted()).toEqual(hostile.slice(0, 7).toSorted());
	expect(readdirSync(folder)).not.toContain('pwned');
	expect(existsSync(join(folder, 'pwned'))).toBe(false);
});

test('only the program is asked: the scripts are printed for three shells, and evaluate nothing', async () => {
	const {ok, run: runProgram} = newHome();
	for (const [shell, script] of Object.entries(completionScripts)) {
		expect(script).toContain(`__complete ${shell}`);
		expect(script).not.toMatch(/\beval\b/);
	}
	expect((await ok('completion', 'fish', '--json')).json).toMatchObject({
		shell: 'fish',
		script: completionScripts.fish,
	});
	expect(await runProgram(['completion', 'csh', '--json'])).toMatchObject({code: 2});
	// What goes wrong is nothing that a line could show.
	expect(await runProgram(['__complete', 'bash'])).toMatchObject({code: 0, err: ''});
	const fish = await runProgram(['__complete', 'fish', 'mcpb-tui', 'vault', 'st']);
	expect(fish.out).toBe('\nstatus\tshow where secrets are kept');
});

test.skipIf(skipShell('fish'))('fish completes ids with what they are, and names word for word', async () => {
	const home = await homeWithNames();
	const script = await writeScript(home, 'fish');
	const ask = async (line: string) => {
		const lines = 'source $argv[1]; complete -C $argv[2]';
		const {stdout} = await run('fish', ['--no-config', '-c', lines, script, line], {
			env: {...home.env, HOME: home.folder},
			cwd: home.folder,
		});
		return stdout.split('\n').filter(Boolean);
	};
	expect(await ask('mcpb-tui vault st')).toEqual(['status\tshow where secrets are kept']);
	expect((await ask('mcpb-tui info wea')).map(line => line.split('\t')[0])).toEqual([
		'weather',
		'weather-radar',
	]);
	expect(await ask('mcpb-tui call weather --saved ')).toContain('$(touch pwned)');
	expect(existsSync(join(home.folder, 'pwned'))).toBe(false);
});

test.skipIf(skipShell('zsh'))(
	'zsh completes at Tab, quotes what it puts into the line and runs none of it',
	async () => {
		const home = await homeWithNames();
		const script = await writeScript(home, 'zsh');
		const {columns, rows} = {columns: 100, rows: 20};
		const terminal = createTerminal({columns, rows});
		const child = spawn('zsh', ['-f'], {
			cols: columns,
			rows,
			cwd: home.folder,
			env: {...home.env, HOME: home.folder, TERM: 'xterm-256color'},
		});
		onTestFinished(() => child.kill('SIGKILL'));
		child.onData(data => terminal.write(data));
		const see = (what: string) => terminal.until(`saw ${what}`, () => terminal.text().includes(what));
		child.write(
			`PS1='ready> '; autoload -U compinit; compinit -u -d '${home.folder}/dump'; source '${script}'; clear\r`,
		);
		await terminal.until('saw the prompt alone', () => terminal.text().trim() === 'ready>');
		child.write('mcpb-tui vault st\t');
		await see('mcpb-tui vault status');
		child.write('\u0015mcpb-tui info wea\t');
		await see('mcpb-tui info weather');
		child.write('\u0015mcpb-tui call weather --saved \\$\t');
		await see(String.raw`--saved \$\(touch\ pwned\)`);
		expect(existsSync(join(home.folder, 'pwned'))).toBe(false);
	},
);
