import {
	chmodSync,
	chownSync,
	cpSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {shellHelloBundle} from '../support/bundles.ts';
import {startOverStdio} from '../support/conversation.ts';
import {endedProcess} from '../support/processes.ts';
import {root} from '../support/stores.ts';
import {temporaryFolder} from '../support/temporary.ts';

// Two users that nobody else is, so that the folder in /tmp is this test's own.
const victim = 40_000 + (process.pid % 10_000) * 2;
const attacker = victim + 1;
const squat = `/tmp/mcpb-tui-${victim}`;

/** The program where any user can run it, and a victim with a home, an extension and no login session. */
async function twoUsers() {
	const folder = temporaryFolder();
	chmodSync(folder, 0o755);
	for (const part of ['bin', 'dist', 'package.json', join('node_modules', '@napi-rs')])
		cpSync(join(root, part), join(folder, 'program', part), {recursive: true});
	const node = join(folder, 'node');
	cpSync(process.execPath, node);
	const home = join(folder, 'victim');
	mkdirSync(home, {mode: 0o700});
	chownSync(home, victim, victim);
	cpSync(await shellHelloBundle(), join(folder, 'hello.mcpb'));
	chmodSync(join(folder, 'hello.mcpb'), 0o644);
	const env = {HOME: home, PATH: `${folder}:/usr/local/bin:/usr/bin:/bin`, SHELL: '/bin/sh', TMPDIR: home};
	const as = (uid: number) =>
		({uid, gid: uid, cwd: '/', env, extendEnv: false, reject: false, timeout: 60_000}) as const;
	const run = async (...args: string[]) => {
		const {exitCode, stdout, stderr, timedOut} = await execa(
			node,
			[join(folder, 'program', 'bin', 'mcpb-tui.js'), ...args],
			as(victim),
		);
		return {code: exitCode, out: stdout, all: stdout + stderr, timedOut};
	};
	onTestFinished(async () => {
		await run('stop', 'shell-hello');
		rmSync(squat, {recursive: true, force: true});
	});
	expect(await run('install', join(folder, 'hello.mcpb'), '--yes', '--enable')).toMatchObject({code: 0});
	return {
		home,
		run,
		/** Takes the folder in /tmp before the victim does. */
		async take() {
			await execa('mkdir', ['-m', '777', squat], as(attacker));
		},
		async attack(script: string) {
			await execa('/bin/sh', ['-c', script], {...as(attacker), cwd: squat, reject: true});
		},
		servers: async () => JSON.parse((await run('status', '--json')).out).servers as {pid: number}[],
		client: join(home, '.config', 'Claude', 'claude_desktop_config.json'),
		own: join(home, '.local', 'state', 'mcpb-tui', 'run'),
	};
}

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
	'a folder in /tmp that another user made first',
	() => {
		test('is not read, not followed and not cleared, whatever is in it', async () => {
			const {home, run, take, attack} = await twoUsers();
			const key = join(home, 'key');
			writeFileSync(key, 'SECRET');
			mkdirSync(join(home, 'photos', '2024-12'), {recursive: true});
			const dead = await endedProcess();
			for (const path of [key, join(home, 'photos'), join(home, 'photos', '2024-12')])
				chownSync(path, victim, victim);
			await take();
			const record = (socket: string) =>
				`'{"schema":1,"id":"shell-hello","pid":${dead},"socket":"${socket}","startedBy":"user","since":"2026-01-01T00:00:00.000Z","launcher":"/x"}'`;
			await attack(`
			printf %s ${record(key)} > shell-hello.${dead}.json
			mkfifo -m 666 fifo.1.json
			ln -s /dev/zero zero.2.json
			touch ${dead}-0a1b2c3d.sock
		`);
			const {createHash} = await import('node:crypto');
			symlinkSync(
				join(home, 'photos'),
				join(squat, createHash('sha256').update(squat).digest('hex').slice(0, 8)),
			);
			const before = readdirSync(squat).sort();
			expect(await run('list')).toMatchObject({code: 0, timedOut: false});
			expect(await run('status')).toMatchObject({
				code: 0,
				all: expect.stringContaining('belongs to another user'),
			});
			const doctor = await run('doctor', '--fix', '--no-start');
			expect(doctor.all).toContain(`${squat} is not used: it is not yours`);
			expect(doctor.all).not.toMatch(new RegExp(`(chown|rm|chmod)[^\n]*${squat}`));
			expect(readFileSync(key, 'utf8')).toBe('SECRET');
			expect(readdirSync(join(home, 'photos'))).toEqual(['2024-12']);
			expect(readdirSync(squat).sort()).toEqual(before);
		});

		test('with a socket in it is not spoken to', async () => {
			const {run, take, servers} = await twoUsers();
			await take();
			const heard: string[] = [];
			const socket = join(squat, `${process.pid}-0a1b2c3d.sock`);
			const server = createServer(peer => peer.on('data', data => heard.push(String(data)))).listen(socket);
			onTestFinished(() => void server.close());
			const record = {
				schema: 1,
				id: 'shell-hello',
				pid: process.pid,
				socket,
				startedBy: 'user',
				since: '',
				launcher: '',
			};
			writeFileSync(join(squat, `shell-hello.${process.pid}.json`), JSON.stringify(record));
			for (const [name, uid] of [
				[socket, attacker],
				[join(squat, `shell-hello.${process.pid}.json`), victim],
			] as const)
				chownSync(name, uid, uid);
			chmodSync(socket, 0o777);
			expect(await servers()).toEqual([]);
			expect((await run('call', 'shell-hello', 'hello')).all).not.toContain('forged');
			expect(heard).toEqual([]);
		});

		test('does not keep servers from being started and found, also when it comes or goes', async () => {
			const {run, take, servers, client, own, home} = await twoUsers();
			const start = () => run('start', 'shell-hello');
			expect(await start()).toMatchObject({code: 0});
			expect(lstatSync(squat)).toMatchObject({uid: victim});
			expect(await servers()).toHaveLength(1);
			await run('stop', 'shell-hello');
			rmSync(squat, {recursive: true});

			await take();
			expect(await start()).toMatchObject({code: 0});
			expect(readdirSync(own)).toHaveLength(2);
			expect(await servers()).toHaveLength(1);
			expect((await run('logs', 'shell-hello')).out).toContain(`${own} is used instead`);
			expect(readdirSync(squat)).toEqual([]);

			rmSync(squat, {recursive: true});
			const {command, args} = JSON.parse(readFileSync(client, 'utf8')).mcpServers['shell-hello'];
			const options = {uid: victim, gid: victim, cwd: '/', env: {HOME: home, PATH: '/usr/bin:/bin'}};
			const conversation = startOverStdio(command, args, options);
			await conversation.initialize();
			await expect.poll(servers).toHaveLength(2);
			expect(readdirSync(squat)).toHaveLength(2);
			conversation.end();
			await conversation.exit;
			expect(await servers()).toHaveLength(1);
		});
	},
);
