import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {installLauncher, launcherEntry} from '../../source/core/runtime/install-launcher.ts';
import {joinRunner, type Started, startOverStdio} from '../support/conversation.ts';
import {report} from '../support/hard-report.ts';
import {root, storeWith} from '../support/stores.ts';

const servers = join(root, 'test', 'run', 'servers');
const onLinux = process.platform === 'linux';

/** Resident megabytes of a process, now and at its most. */
function residentOf({child}: Started): {now: number; most: number} {
	const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
	const of = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
	return {now: of('VmRSS'), most: of('VmHWM')};
}

/** A client that starts a server as Claude Desktop does: through the launcher, with its flags. */
async function startAsClient(script: string) {
	const paths = storeWith('it', {script: join(servers, script)});
	await installLauncher(paths);
	const {command, args} = launcherEntry(paths, 'it');
	const client = startOverStdio(command, args);
	await client.initialize();
	return {paths, client};
}

const request = (id: number, name: string, args: object) => ({
	jsonrpc: '2.0',
	id,
	method: 'tools/call',
	params: {name, arguments: args},
});

const notified = (lines: readonly string[]) =>
	lines.flatMap(line => {
		const found = /"data":"notification (\d+)"/.exec(line);
		return found ? [Number(found[1])] : [];
	});

/** Whether they are 0, 1, 2, … up to the last one. */
const inOrder = (numbers: readonly number[], count: number) =>
	numbers.length === count && numbers.every((number, index) => number === index);

test.skipIf(!onLinux).each([
	['half a million small messages', 'flood.js', 'notifications', {count: 500_000}, 500_000],
	['one message of 100 MB', 'odd.js', 'big', {bytes: 100_000_000}, 0],
] as const)(
	'a client that reads nothing for ten seconds gets %s afterwards, and the runner has not kept them for it',
	async (what, script, tool, args, count) => {
		const {client} = await startAsClient(script);
		const before = residentOf(client);
		client.child.stdout?.pause();
		client.send(request(1, tool, args));
		let most = 0;
		for (let tenth = 0; tenth < 100; tenth++) {
			await pause(100);
			most = Math.max(most, residentOf(client).now);
		}
		// Half of what the smaller flood is, and no more than a runner ever has.
		expect(most).toBeLessThan(before.now + 25);
		client.child.stdout?.resume();
		const answer = await client.next(({id}) => id === 1);
		expect(inOrder(notified(client.lines), count)).toBe(true);
		if (count === 0) expect(answer.result.content[0].text).toHaveLength(100_000_000);
		const after = residentOf(client);
		expect(after.most).toBeLessThan(100);
		client.end();
		expect(await client.exit).toMatchObject({code: 0});
		report(
			`a client that reads nothing for 10 s: ${what}`,
			Math.max(1, count),
			`0 lost; the runner's memory ${before.now} MB before, ${most} MB meanwhile, ${after.most} MB at most`,
		);
	},
);

test.skipIf(!onLinux)(
	'a session that reads nothing is dropped at 32 MB, and the client and the other session get every message',
	async () => {
		const count = 500_000;
		const {paths, client} = await startAsClient('flood.js');
		const before = residentOf(client);
		const [reader, sleeper] = [await joinRunner(paths, 'it'), await joinRunner(paths, 'it')];
		await Promise.all([reader.initialize(), sleeper.initialize()]);
		sleeper.pause();
		client.send(request(1, 'notifications', {count}));
		await client.next(({id}) => id === 1);
		await reader.request('ping');
		for (const lines of [client.lines, reader.lines]) expect(inOrder(notified(lines), count)).toBe(true);
		const {result} = await reader.request('mcpb-tui/sessions');
		expect(result.sessions.map(({name}: {name: string}) => name)).toEqual(['client', 's1']);
		const {most} = residentOf(client);
		expect(most).toBeLessThan(before.now + 32 * 2 + 30);
		// What was kept for it is given back.
		await expect
			.poll(() => client.request('ping').then(() => residentOf(client).now), {interval: 200})
			.toBeLessThan(before.now + 45);
		report(
			'notifications while one of three sessions reads nothing',
			count,
			`0 lost for the others; the runner's memory ${before.now} MB before, ${most} MB at most, ${residentOf(client).now} MB after`,
		);
	},
);
