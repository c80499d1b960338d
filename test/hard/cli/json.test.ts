import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {commands} from '../../../source/cli/commands/index.ts';
import {readArguments} from '../../../source/cli/program.ts';
import {UserError} from '../../../source/core/errors.ts';
import {shellHelloBundle} from '../../support/bundles.ts';
import {type Home, newHome, type Ran} from '../../support/command.ts';

const talker = join(import.meta.dirname, '..', '..', 'core', 'runtime', 'connection', 'talker.js');

type Step = {words: readonly string[]; keys: readonly string[]; input?: string};

const step = (words: string, ...keys: readonly string[]): Step => ({words: words.split(' '), keys});

/** What only looks: it may run at the same time. */
const looking: readonly Step[] = [
	step('list', 'extensions'),
	step('list --all', 'extensions', 'entries'),
	step('info shell-hello', 'extension'),
	step('info client:talker', 'entry'),
	step('status', 'servers'),
	step('tools client:talker', 'tools'),
	step('call client:talker seen', 'result', 'isError', 'milliseconds'),
	step('calls client:talker', 'id', 'saved', 'history'),
	step('prompts client:talker', 'prompts'),
	step('resources client:talker', 'resources', 'templates'),
	step('read client:talker note://1', 'result'),
	step('complete client:talker prompt two word', 'values'),
	step('server client:talker', 'serverInfo', 'capabilities', 'ping'),
	step('logs shell-hello', 'id', 'lines'),
	step('doctor shell-hello --no-start', 'findings'),
	step('report shell-hello --no-start', 'id', 'report'),
	step('completion bash', 'shell', 'script'),
	step('vault status', 'vault', 'available'),
	step('help keys', 'keys'),
	step('help exit-codes', 'exitCodes'),
	step('help files', 'files'),
];

/** What changes something, in an order in which each has something to do. */
const changing: readonly Step[] = [
	step('config shell-hello --entry direct', 'extension'),
	step('enable shell-hello', 'extension', 'sync'),
	step('start shell-hello', 'server'),
	step('restart shell-hello', 'server'),
	step('stop shell-hello --yes', 'servers'),
	step('disable shell-hello', 'extension', 'sync'),
	step('rollback shell-hello', 'extension'),
	step('update --check', 'checks', 'updated', 'failed'),
	step('remove shell-hello --yes', 'removed', 'sync'),
	step('undo', 'what'),
	step('sync', 'path', 'changes', 'written'),
	{...step('vault set github', 'name'), input: 'a secret of mine\n'},
	step('vault list', 'names'),
	step('vault unset github', 'name'),
	step('vault use file', 'vault', 'moved'),
	step('vault migrate file', 'vault', 'moved'),
];

/** Commands without a result of their own, with the reason. */
const exempt: Readonly<Record<string, string>> = {
	run: 'its standard output is the protocol itself',
};

async function run({run: start}: Home, {words, input}: Step): Promise<Ran> {
	return start([...words, '--json'], input === undefined ? {} : {input});
}

function checkResult({code, out, err}: Ran, {words, keys}: Step): void {
	const said = words.join(' ');
	expect(code, `${said}: ${err}`).toBe(0);
	expect(err, said).toBe('');
	// One object, and nothing else around it.
	const result = JSON.parse(out) as Record<string, unknown>;
	expect(result, said).toMatchObject({schema: 1, warnings: expect.any(Array)});
	for (const warning of result.warnings as unknown[]) expect(warning, said).toBeTypeOf('string');
	for (const key of keys) expect(result, said).toHaveProperty(key);
}

test('every command prints one JSON object with schema and warnings, and nothing beside it', async () => {
	const home = newHome();
	mkdirSync(dirname(home.clientFile), {recursive: true});
	const entry = {command: process.execPath, args: [talker]};
	writeFileSync(home.clientFile, JSON.stringify({mcpServers: {talker: entry}}));
	const newer = await shellHelloBundle({manifest: manifest => ({...manifest, version: '1.1.0'})});
	for (const [name, bundle] of [
		['old.mcpb', await shellHelloBundle()],
		['new.mcpb', newer],
	] as const) {
		// From one folder, so from one publisher.
		copyFileSync(bundle, join(home.folder, name));
		const item = step(`install --yes ${name}`, 'extension', 'review');
		checkResult(await run(home, item), item);
	}
	await Promise.all(looking.map(async item => checkResult(await run(home, item), item)));
	for (const item of changing) checkResult(await run(home, item), item);

	const tried = new Set(['install', ...[...looking, ...changing].flatMap(({words}) => nameOf(words))]);
	const missing = commands.map(({name}) => name).filter(name => !tried.has(name) && !(name in exempt));
	expect(missing).toEqual([]);
});

/** The command that words are about: two of them for a group. */
function nameOf([first = '', second = '']: readonly string[]): readonly string[] {
	return [first, `${first} ${second}`];
}

test('every command refuses what it does not know as one JSON error', async () => {
	for (const {name} of commands) {
		const words = [...name.split(' '), '--no-such-option'];
		expect(() => readArguments(words, commands, '1'), name).toThrow(UserError);
	}
	const home = newHome();
	const about = [
		'info nobody',
		'call client:nobody x',
		'sync --restore no-such.json',
		'install ./nothing.mcpb',
	];
	const ran = await Promise.all(about.map(words => home.run([...words.split(' '), '--json'])));
	for (const {code, out, error} of ran) {
		expect(code).toBe(4);
		expect(out).toBe('');
		expect(error).toEqual({
			code: expect.stringMatching(/NOT_FOUND$/),
			message: expect.any(String),
			hint: expect.anything(),
		});
	}
});
