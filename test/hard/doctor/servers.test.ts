import {expect, test} from 'vitest';
import {startServer} from '../../../source/core/runtime/running.ts';
import {healthyHome, serverScript} from '../../core/doctor/home.ts';
import {findingsOf} from '../../support/findings.ts';
import {allGone} from '../../support/processes.ts';
import {oddServer, putExtension} from '../../support/stores.ts';

const start = {start: true};
const kinds = (findings: Awaited<ReturnType<typeof findingsOf>>) => findings.map(({id}) => id);

test('a server that ends at its start is told with its last words', async () => {
	const {core} = healthyHome({script: oddServer, args: ['--fail-at-start']});
	const found = (await findingsOf(core, 'weather', start)).at(-1);
	expect(found).toMatchObject({
		id: 'server-silent',
		level: 'problem',
		extension: 'weather',
		fix: 'See all that it said: mcpb-tui logs weather',
	});
	expect(found?.detail?.split('\n')).toContain('odd cannot find its database');
});

test('a server that never answers is given its time, and is gone afterwards', async () => {
	const {core} = healthyHome({script: oddServer, args: ['--mute']});
	const found = (await findingsOf(core, 'weather', {patience: 3000})).at(-1);
	expect(found).toMatchObject({id: 'server-silent', title: 'weather does not answer'});
	expect(found?.detail).toContain('longer than 3.0 s');
	expect(found?.detail?.split('\n')).toContain('odd is starting');
	expect(await core.status()).toEqual([]);
});

test('names of tools that Claude refuses, and lines that are no messages, are told', async () => {
	const script = serverScript({
		tools: ['fine', 'not.fine', 'x'.repeat(65)],
		begin: "console.log('Welcome to my server!');",
	});
	const {core} = healthyHome({script});
	const findings = (await findingsOf(core, 'weather', start)).slice(-3);
	expect(kinds(findings)).toEqual(['server', 'tool-names', 'stdout-polluted']);
	expect(findings[1]?.detail).toContain('not.fine, xxx');
});

test('a server that runs already is asked as it runs, and goes on', async () => {
	const {core, paths} = healthyHome({script: serverScript()});
	const {pid} = await startServer(paths, 'weather');
	const found = (await findingsOf(core, undefined, start)).at(-1);
	expect(found?.title).toBe('weather answers as it runs, with 1 tool');
	expect((await core.status()).map(server => server.pid)).toEqual([pid]);
});

test('a disabled one is started only when it is asked for, one that cannot start never', async () => {
	const {core, paths} = healthyHome({script: serverScript(), enabled: false});
	putExtension(paths, 'unfit', {command: 'no-such-runtime'});
	expect(kinds(await findingsOf(core, undefined, start))).not.toContain('server');
	expect(kinds(await findingsOf(core, 'weather', start))).toContain('server');
	const unfit = kinds(await findingsOf(core, 'unfit', start));
	expect(unfit).toContain('extension-unfit');
	expect(unfit).not.toContain('server-silent');
});

test('who stops reading, or interrupts, leaves no server behind', async () => {
	const {core} = healthyHome({script: oddServer, args: ['--mute']});
	const stop = new AbortController();
	const looking = findingsOf(core, undefined, {signal: stop.signal});
	const running = expect.poll(() => core.status().then(servers => servers.length));
	await running.toBe(1);
	const [server] = await core.status();
	stop.abort();
	await expect(looking).rejects.toMatchObject({name: 'AbortError'});
	await allGone([server?.serverPid ?? 0, server?.pid ?? 0].filter(Boolean));
});
