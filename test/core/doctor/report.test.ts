import {appendFileSync, mkdirSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {logFileName, logFolder} from '../../../source/core/runtime/log-format.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {healthyHome} from './home.ts';

const secret = 'moon/ÄB key+42';

async function homeWithEcho() {
	const home = healthyHome(false);
	const prepared = await home.core.prepare(await nodeEchoBundle());
	await home.core.install(prepared, {
		set: {api_key: [secret], greeting: [`hello from ${homedir()}/secret place`]},
		enable: true,
	});
	prepared.close();
	return home;
}

/** Puts lines into the log as they would be had nothing been taken out of them before. */
function logged(home: Pick<ReturnType<typeof healthyHome>, 'paths'>, ...entries: object[]): void {
	const file = join(logFolder(home.paths, 'node-echo'), logFileName(new Date(), 1));
	mkdirSync(dirname(file), {recursive: true});
	const time = new Date().toISOString();
	appendFileSync(file, entries.map(entry => `${JSON.stringify({time, ...entry})}\n`).join(''));
}

test('it says what a tracker needs, and neither secrets nor what messages held', async () => {
	const home = await homeWithEcho();
	const base64 = Buffer.from(`xx${secret}`).toString('base64');
	logged(
		home,
		{kind: 'stderr', text: `sent ${secret} and ${base64} from ${homedir()}/x`},
		{kind: 'stderr', text: '``` \u001B[31mred'},
		{kind: 'message', direction: 'to-server', method: 'tools/call', id: '7', bytes: 99, text: 'dear diary'},
	);
	const text = await home.core.report('node-echo', {start: false});
	expect(text).toMatch(/^terminal .*locale /m);
	expect(text).toMatch(/^vault \w/m);
	for (const part of [secret, encodeURIComponent(secret), base64, 'dear diary', '\u001B']) {
		expect(text).not.toContain(part);
	}
	if (homedir() !== '/') expect(text).not.toContain(`${homedir()}/`);
	expect(text).toContain(`Node ${process.versions.node}`);
	expect(text).toContain('environment names API_KEY, GREETING, LOUD');
	expect(text).toContain('api_key = ••••••');
	expect(text).toContain('greeting = "hello from ~/secret place"');
	expect(text).toContain('volume = 5 (default)');
	expect(text).toContain('entry as it was written, mode launcher');
	expect(text).toContain('message -> tools/call #7 99 bytes');
	expect(text).toContain('sent [secret]');
	expect(text).toContain("''' red");
	expect(text).toMatch(/^\[ok\] .*\(launcher\)$/m);
	expect(text.match(/^```/gm)).toHaveLength(12);
});

test('a setting that its author forgot to mark as secret is hidden wherever it stands', async () => {
	const home = healthyHome(false);
	const bundle = await nodeEchoBundle({
		manifest: manifest => {
			manifest.user_config.access_token = {type: 'string', title: 'Token', description: 'x'};
			manifest.user_config.access_pin = {type: 'string', title: 'PIN', description: 'x'};
			manifest.server.mcp_config.args.push(
				'--token=${user_config.access_token}',
				'${user_config.access_pin}',
			);
			return manifest;
		},
	});
	const prepared = await home.core.prepare(bundle);
	await home.core.install(prepared, {
		set: {api_key: [secret], access_token: ['not-marked-42'], access_pin: ['q7#z']},
	});
	prepared.close();
	const text = await home.core.report('node-echo', {start: false});
	expect(text).not.toContain('not-marked-42');
	expect(text).not.toContain('q7#z');
	expect(text).toContain('"--token=[secret]"');
});

test('a secret of many lines is found in a log that has them one by one', async () => {
	const home = healthyHome(false);
	const prepared = await home.core.prepare(await nodeEchoBundle());
	await home.core.install(prepared, {set: {api_key: ['first-line-of-it\nsecond-line-of-it']}});
	prepared.close();
	logged(home, {kind: 'stderr', text: 'first-line-of-it'}, {kind: 'stderr', text: 'second-line-of-it'});
	const text = await home.core.report('node-echo', {start: false});
	expect(text).not.toMatch(/(first|second)-line/);
	expect(text.match(/stderr \[secret\]/g)).toHaveLength(2);
});

test('with the vault closed the log stays out, as nothing could be taken out of it', async () => {
	const home = await homeWithEcho();
	logged(home, {kind: 'stderr', text: `sent ${secret}`});
	rmSync(join(home.paths.config, 'vault-identity.txt'));
	const text = await home.core.report('node-echo', {start: false});
	expect(text).toContain('Left out: its secrets could not be read');
	expect(text).not.toContain('sent ');
});

test('only the last lines are in it, as many as were asked for', async () => {
	const home = await homeWithEcho();
	const entries = Array.from({length: 60}, (_, index) => ({kind: 'stderr', text: `line ${index}!`}));
	logged(home, ...entries);
	const text = await home.core.report('node-echo', {start: false, lines: 2});
	expect(text.match(/line \d+!/g)).toEqual(['line 58!', 'line 59!']);
	expect((await home.core.report('node-echo', {start: false})).match(/line \d+!/g)).toHaveLength(50);
});
