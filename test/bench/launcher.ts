/** What the launcher costs over the server that it starts, and a one-shot call beside that of mcporter. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {type Paths, resolvePaths} from '../../source/core/paths.ts';
import {installLauncher, launcherEntry} from '../../source/core/runtime/install-launcher.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {secretAccount, storeUuid} from '../../source/core/secrets/accounts.ts';
import {openVault} from '../../source/core/secrets/vault.ts';
import {extensionFolder, recordFile} from '../../source/core/store/record.ts';
import {sampleManifest, sampleRecord, sampleVersion} from '../support/records.ts';
import {skipSecretService, startSecretService} from '../support/secret-service.ts';
import type {Row} from './extract.ts';

const root = join(import.meta.dirname, '..', '..');
const server = join(root, 'test', 'run', 'servers', 'odd.js');
const bin = join(root, 'bin', 'mcpb-tui.js');
const mcporter = join(root, 'node_modules', 'mcporter', 'dist', 'cli.js');
const rounds = 11;
const messages = 1000;

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function putServer(paths: Paths, secret: boolean): void {
	const sha256 = 'b'.repeat(64);
	const key = {
		key: 'api_key',
		type: 'string' as const,
		title: safeLine('API key'),
		description: safeLine(''),
		required: true,
		multiple: false,
		sensitive: true,
	};
	const manifest = sampleManifest({
		rawName: 'odd',
		userConfig: secret ? [key] : [],
		server: {
			type: 'node',
			entryPoint: 'x',
			command: {
				command: process.execPath,
				args: [server],
				env: secret ? {API_KEY: '${user_config.api_key}'} : {},
			},
			platformOverrides: {},
		},
	});
	const origin = {kind: 'link' as const, asked: root, final: root};
	const record = sampleRecord({
		id: 'odd',
		rawName: 'odd',
		enabled: true,
		current: sha256,
		versions: [sampleVersion(sha256, {manifest, folder: root, origin})],
		secrets: secret ? ['api_key'] : [],
	});
	mkdirSync(extensionFolder(paths, 'odd'), {recursive: true});
	writeFileSync(recordFile(paths, 'odd'), JSON.stringify(record));
}

type Talk = {child: ChildProcess; firstAnswer: number; ask: (text: string) => Promise<number>};

/** Starts a server as a client does and makes the handshake; `ask` echoes a text and returns its milliseconds. */
async function talkTo(command: string, args: readonly string[]): Promise<Talk> {
	const begin = performance.now();
	const env = {HOME: process.env.HOME ?? '/', PATH: '/usr/bin:/bin', SHELL: '/bin/sh', TERM: 'dumb'};
	const child = spawn(command, args, {env, cwd: '/', stdio: ['pipe', 'pipe', 'ignore']});
	let answered = () => {};
	child.stdout.on('data', (bytes: Buffer) => bytes.includes(0x0a) && answered());
	let id = 0;
	const request = (method: string, params: object) =>
		new Promise<void>((resolve, reject) => {
			answered = resolve;
			child.once('exit', code => reject(new Error(`${command} ended with ${code}`)));
			child.stdin.write(`${JSON.stringify({jsonrpc: '2.0', id: id++, method, params})}\n`);
		});
	child.setMaxListeners(0);
	const clientInfo = {name: 'bench', version: '1'};
	await request('initialize', {protocolVersion: '2025-11-25', capabilities: {}, clientInfo});
	const firstAnswer = performance.now() - begin;
	child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
	return {
		child,
		firstAnswer,
		async ask(text) {
			const asked = performance.now();
			await request('tools/call', {name: 'echo', arguments: {text}});
			return performance.now() - asked;
		},
	};
}

async function end({child}: Talk): Promise<void> {
	const gone = new Promise(resolve => child.once('close', resolve));
	child.stdin?.end();
	await gone;
}

type Entry = {command: string; args: readonly string[]};

async function timeFirstAnswer({command, args}: Entry): Promise<number> {
	const talk = await talkTo(command, args);
	await end(talk);
	return talk.firstAnswer;
}

async function timeMessages({command, args}: Entry): Promise<number> {
	const talk = await talkTo(command, args);
	const times: number[] = [];
	for (let count = 0; count < messages; count++) times.push(await talk.ask('hello'));
	await end(talk);
	return median(times);
}

/** Resident megabytes of a process, at its most and now. */
function resident(pid: number): {most: number; now: number} {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
	return {most: of('VmHWM'), now: of('VmRSS')};
}

/** Of the runner after messages of up to a megabyte in both directions, beside a Node that only waits. */
async function memoryRow(entry: Entry): Promise<Row[]> {
	if (process.platform !== 'linux') return [];
	const talk = await talkTo(entry.command, entry.args);
	for (const size of [1000, 60_000, 250_000, 900_000, 1_000_000])
		for (let count = 0; count < 40; count++) await talk.ask('x'.repeat(size));
	const {most, now} = resident(talk.child.pid ?? 0);
	await end(talk);
	const idle = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	await new Promise(resolve => idle.stdout.once('data', resolve));
	const bare = resident(idle.pid ?? 0).now;
	idle.kill();
	return [
		{
			what: 'memory of a runner after messages up to 1 MB, now / at most',
			here: `${Math.round(now)} / ${Math.round(most)} MB`,
			peer: `an idle node: ${Math.round(bare)} MB`,
			ratio: `${(now / bare).toFixed(1)}x`,
			target: '<= 60 MB',
		},
	];
}

function over(
	what: string,
	here: readonly number[],
	bare: readonly number[],
	digits: number,
	target: string,
): Row {
	const [own, peer] = [median(here), median(bare)];
	return {
		what,
		here: `+${(own - peer).toFixed(digits)} ms`,
		peer: `the bare server: ${peer.toFixed(digits)} ms`,
		ratio: `${(own / peer).toFixed(1)}x`,
		target,
	};
}

function timeCommand(args: readonly string[], home: string): number {
	const begin = performance.now();
	const {status, stderr} = spawnSync(process.execPath, args, {
		env: {...process.env, MCPB_TUI_HOME: home},
		stdio: ['ignore', 'pipe', 'pipe'],
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
	return performance.now() - begin;
}

/** A process that lists the tools, and one that calls one, starting the server for it. */
function oneShotRows(home: string): Row[] {
	const stdio = ['--stdio', `${process.execPath} ${server}`, '--name', 'odd'];
	const pairs: [string, readonly string[], readonly string[]][] = [
		['tools, the server started for it', ['tools', 'odd'], ['list', ...stdio]],
		[
			'call, the server started for it',
			['call', 'odd', 'echo', 'text=hi'],
			['call', ...stdio, 'echo', 'text=hi'],
		],
	];
	return pairs.map(([what, ours, theirs]) => {
		const times: Record<'ours' | 'theirs', number[]> = {ours: [], theirs: []};
		for (let round = 0; round < 5; round++) {
			times.ours.push(timeCommand([bin, ...ours], home));
			times.theirs.push(timeCommand([mcporter, ...theirs], home));
		}
		const [here, peer] = [median(times.ours), median(times.theirs)];
		return {
			what,
			here: `${Math.round(here)} ms`,
			peer: `mcporter: ${Math.round(peer)} ms`,
			ratio: `${(here / peer).toFixed(2)}x`,
			target: '-',
		};
	});
}

export async function benchLauncher(): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-'));
	const service = skipSecretService ? undefined : await startSecretService();
	try {
		const paths = resolvePaths({env: {}, home: join(folder, 'plain')});
		putServer(paths, false);
		await installLauncher(paths);
		const kept = resolvePaths({env: {}, home: join(folder, 'secret')});
		if (service) {
			putServer(kept, true);
			mkdirSync(kept.config, {recursive: true});
			writeFileSync(join(kept.config, 'config.json'), JSON.stringify({vault: 'keychain'}));
			const account = secretAccount(await storeUuid(kept), 'odd', 'api_key');
			await openVault('keychain', kept, service.env).set(account, 'from the keychain');
			await installLauncher(kept, {env: service.env});
		}
		const bare: Entry = {command: process.execPath, args: [server]};
		const entry = launcherEntry(paths, 'odd');
		const withSecret = launcherEntry(kept, 'odd');
		const first: Record<'bare' | 'plain' | 'secret', number[]> = {bare: [], plain: [], secret: []};
		for (let round = 0; round < rounds; round++) {
			first.bare.push(await timeFirstAnswer(bare));
			first.plain.push(await timeFirstAnswer(entry));
			if (service) first.secret.push(await timeFirstAnswer(withSecret));
		}
		const message: Record<'bare' | 'plain', number[]> = {bare: [], plain: []};
		for (let round = 0; round < 5; round++) {
			message.bare.push(await timeMessages(bare));
			message.plain.push(await timeMessages(entry));
		}
		return [
			over('first answer through the launcher', first.plain, first.bare, 0, '+<= 45 ms'),
			...(service
				? [over('the same with a secret from the keychain', first.secret, first.bare, 0, '+<= 45 ms')]
				: []),
			over('a message through the runner, p50', message.plain, message.bare, 2, '+<= 0.3 ms'),
			...(await memoryRow(entry)),
			...oneShotRows(join(folder, 'plain')),
		];
	} finally {
		await service?.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}
