import {copyFileSync, existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {serveBundle} from '../../support/bundle-server.ts';
import {shellHelloBundle} from '../../support/bundles.ts';
import {inTerminal, newHome} from '../../support/command.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const release = (version: string, files: Readonly<Record<string, string>> = {}, env = {}) =>
	shellHelloBundle({
		manifest: manifest => ({
			...manifest,
			version,
			server: {...manifest.server, mcp_config: {...manifest.server.mcp_config, env}},
		}),
		files,
	});

/** A home with an extension that was installed from a file, which its publisher then replaced. */
async function outdated(next: string) {
	const home = newHome();
	const path = join(temporaryFolder(), 'bundle.mcpb');
	copyFileSync(await release('1.0.0'), path);
	await home.install(path);
	copyFileSync(next, path);
	return {...home, path};
}

test('looking for updates only tells, and the list tells it from then on', async () => {
	const {ok, run, paths} = await outdated(await release('1.1.0'));
	expect((await ok('list')).out).toMatch(/^shell-hello +1\.0\.0 +off/m);
	const watching = await ok('update', '--check', '--readonly');
	expect(watching.out).toMatch(/^shell-hello +1\.0\.0 +1\.1\.0$/m);
	expect(existsSync(join(paths.state, 'updates.json'))).toBe(false);
	expect((await run(['update', '--readonly'])).code).toBe(2);
	const {json} = await ok('update', '--check', '--json');
	expect(json).toMatchObject({
		checks: [{id: 'shell-hello', status: 'available', version: '1.1.0', installed: '1.0.0'}],
		updated: [],
	});
	expect((await ok('list')).out).toMatch(/^shell-hello +1\.0\.0 -> 1\.1\.0 /m);
	expect((await ok('info', 'shell-hello')).out).toMatch(/^update +1\.1\.0 \(asked /m);
});

test('an update is reviewed with what it changes, and installed when somebody says yes', async () => {
	const {run, ok} = await outdated(await release('1.1.0'));
	const refused = await run(['update']);
	expect(refused.code).toBe(3);
	expect(refused.out).toMatch(/Otherwise than in 1\.0\.0:\n {2}- version: 1\.0\.0\n {2}\+ version: 1\.1\.0/);
	expect(refused.err).toContain('add: --yes');
	const updated = await ok('update', 'shell-hello', '--yes');
	expect(updated.out).toContain('from 1.0.0 to 1.1.0. Back to 1.0.0: mcpb-tui rollback shell-hello');
	expect((await ok('list')).out).toMatch(/^shell-hello +1\.1\.0 +off/m);
	expect((await ok('update', '--yes')).out).toBe('There is nothing newer.');
});

test('a yes beforehand is none to what is newly unusual, to other bytes under the same number, or to what cannot run here', async () => {
	const unusual = await release('1.1.0', {}, {NODE_OPTIONS: '--inspect'});
	const elsewhere = await shellHelloBundle({
		manifest: manifest => ({...manifest, version: '1.1.0', compatibility: {platforms: ['win32']}}),
	});
	for (const next of [unusual, await release('1.0.0', {'more.txt': 'x'}), elsewhere]) {
		const {run, ok} = await outdated(next);
		const refused = await run(['update', '--yes', '--json']);
		expect((await ok('list')).out).toMatch(/^shell-hello +1\.0\.0 -> (?:1\.1\.0|other bytes) /m);
		expect(refused.code).toBe(3);
		const [failed] = refused.json.failed;
		expect(failed).toMatchObject({id: 'shell-hello', error: {code: 'CONSENT_NEEDED'}});
		const accepted = await ok('update', '--yes', '--json', '--accept-origin', failed.review.sha256);
		expect(accepted.json.updated).toHaveLength(1);
	}
});

test('one that cannot be updated keeps none of the others from it', async () => {
	const {install, run, paths} = await outdated(await release('1.1.0'));
	const clock = join(temporaryFolder(), 'other.mcpb');
	copyFileSync(await shellHelloBundle({manifest: manifest => ({...manifest, name: 'a-hello'})}), clock);
	await install(clock);
	rmSync(clock);
	const ran = await run(['update', '--yes']);
	expect(ran.code).toBe(0);
	expect(ran.err).toMatch(/^a-hello +\S+ +gone: /m);
	expect(ran.out).toContain('Updated');
	expect(readdirSync(join(paths.data, 'staging'))).toEqual([]);
	expect((await run(['update', 'nobody'])).code).toBe(4);
});

test('a question at the terminal comes after what changes, and no is the default', async () => {
	const home = await outdated(await release('1.1.0'));
	const screen = inTerminal(home, ['update']);
	await screen.see('Otherwise than in 1.0.0:');
	await screen.see('Update it?');
	screen.type('\r');
	expect(await screen.ended).toBe(1);
	expect((await home.core.info('shell-hello')).version).toBe('1.0.0');
});

test('killed between download and install it leaves the old version and nothing else, and the next time is like the first', async () => {
	const server = await serveBundle(await release('1.0.0'));
	const home = newHome();
	await home.install(server.url);
	server.publish(await release('1.1.0'));
	const screen = inTerminal(home, ['update']);
	await screen.see('Update it?');
	screen.kill('SIGKILL');
	await screen.ended;
	expect((await home.core.info('shell-hello')).version).toBe('1.0.0');
	expect((await home.ok('update', '--yes')).out).toContain('from 1.0.0 to 1.1.0');
	expect(readdirSync(join(home.paths.data, 'staging'))).toEqual([]);
});

test('two at once both end well, with the version before still there', async () => {
	const {run, core} = await outdated(await release('1.1.0'));
	const both = await Promise.all([run(['update', '--yes']), run(['update', '--yes'])]);
	expect(both.map(({code}) => code)).toEqual([0, 0]);
	const {version, versions} = await core.info('shell-hello');
	expect(version).toBe('1.1.0');
	expect(versions.map(item => item.version)).toEqual(['1.1.0', '1.0.0']);
});
