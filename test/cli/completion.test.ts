import {execFile} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {commands} from '../../source/cli/commands/index.ts';
import {candidatesFor} from '../../source/cli/completion/candidates.ts';
import {completionScripts} from '../../source/cli/completion/scripts.ts';
import {bashQuoted, shellWords} from '../../source/cli/completion/shell-words.ts';
import {globalOptions} from '../../source/cli/program.ts';
import {createCore} from '../../source/core/core.ts';
import {type Home, newHome} from '../support/command.ts';
import {putExtension, root} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
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
	const script = join(home.folder, 'completion.bash');
	writeFileSync(script, (await home.ok('completion', 'bash')).out);
	const env = {...home.env, PATH: `${folder}:${home.env.PATH}`};
	return {
		...home,
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
