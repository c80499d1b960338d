import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Core, CoreOptions, UpdateCheck} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {type Says, serveBundle} from '../../support/bundle-server.ts';
import {nodeEchoBundle, shellHelloBundle, writeServerFolder} from '../../support/bundles.ts';
import {selfSigned, signWithPacker} from '../../support/signatures.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

const id = 'shell-hello';

const release = (version: string, files: Readonly<Record<string, string>> = {}) =>
	shellHelloBundle({manifest: manifest => ({...manifest, version}), files});

const long = (text: string) => ({'notes.txt': text});

function openCore(options: CoreOptions = {}) {
	const paths = options.paths ?? temporaryPaths();
	const core = createCore({paths, ...options});
	onTestFinished(() => core.close());
	return {core, paths};
}

async function install(core: Core, source: string): Promise<void> {
	const bundle = await core.prepare(source);
	await core.install(bundle).finally(bundle.close);
}

async function check(core: Core, ids?: readonly string[]): Promise<UpdateCheck> {
	const [first] = await Array.fromAsync(core.checkUpdates(ids));
	if (!first) throw new Error('nothing was checked');
	return first;
}

async function update(core: Core): Promise<void> {
	const bundle = await core.prepareUpdate(id);
	await core.install(bundle).finally(bundle.close);
}

const shown = async (core: Core) => (await core.info(id)).update?.status;

/** A file that its publisher replaces; its times are old, so that they prove something. */
async function published(version: string) {
	const path = join(temporaryFolder(), 'bundle.mcpb');
	const put = async (bundle: string) => {
		copyFileSync(bundle, path);
		utimesSync(path, 1_700_000_000, 1_700_000_000);
	};
	await put(await release(version));
	return {path, put};
}

describe('a file', () => {
	test('that is replaced by a newer version is an update, which the list knows at the next start', async () => {
		const {path, put} = await published('1.0.0');
		const {core, paths} = openCore();
		await install(core, path);
		expect(await shown(core)).toBeUndefined();
		expect(await check(core)).toMatchObject({id, status: 'current', installed: '1.0.0'});
		await put(await release('1.2.0'));
		expect(await check(core)).toMatchObject({status: 'available', version: '1.2.0', sameVersion: false});
		const [listed] = await openCore({paths}).core.list();
		expect(listed?.update).toMatchObject({status: 'available', version: '1.2.0', forbidden: [], alarms: []});
		const file = join(paths.state, 'updates.json');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		await update(core);
		expect(await core.info(id)).toMatchObject({version: '1.2.0', canRollBack: true});
		expect(await shown(core)).toBeUndefined();
	});

	test('that looks as it did is not read again, and one whose time was set back is', async () => {
		const {path, put} = await published('1.0.0');
		const {core, paths} = openCore();
		await install(core, path);
		await check(core);
		// As if another version had been seen there: only a look at the file from outside can repeat that.
		const file = join(paths.state, 'updates.json');
		const kept = JSON.parse(readFileSync(file, 'utf8'));
		kept.checks[id].check = {
			...kept.checks[id].check,
			status: 'older',
			version: '0.0.7',
			sha256: 'c'.repeat(64),
		};
		writeFileSync(file, JSON.stringify(kept));
		expect(await check(core)).toMatchObject({status: 'older', version: '0.0.7'});
		await put(await release('1.0.0'));
		expect(await check(core)).toMatchObject({status: 'current'});
	});

	test('that is gone, broken, older or another extension is told as what it is, and is no update', async () => {
		const {path, put} = await published('1.5.0');
		const {core} = openCore();
		await install(core, path);
		const states: [() => Promise<void> | void, Partial<Record<string, unknown>>][] = [
			[() => rmSync(path), {status: 'gone', reason: expect.stringContaining('no file')}],
			[() => writeFileSync(path, 'PK but no zip'), {status: 'unusable', reason: expect.any(String)}],
			[async () => put(await release('1.4.9')), {status: 'older', version: '1.4.9'}],
			[async () => put(await nodeEchoBundle()), {status: 'other', version: '1.0.0'}],
			[async () => put(await release('1.5.0')), {status: 'current'}],
		];
		for (const [change, found] of states) {
			await change();
			expect(await check(core)).toMatchObject(found);
			expect(await shown(core)).toBe(found.status);
		}
	});

	test('with the same number and other bytes is an update with an alarm', async () => {
		const {path, put} = await published('1.0.0');
		const {core} = openCore();
		await install(core, path);
		await put(await release('1.0.0', long('exchanged')));
		expect(await check(core)).toMatchObject({
			status: 'available',
			sameVersion: true,
			alarms: [expect.stringContaining('other bytes')],
		});
	});

	test('named by a link is looked for where the link leads now', async () => {
		const folder = temporaryFolder();
		// Of a temporary folder that is no home it would be a stranger's file.
		vi.stubEnv('HOME', folder);
		const latest = join(folder, 'latest.mcpb');
		copyFileSync(await release('1.0.0'), join(folder, 'one.mcpb'));
		copyFileSync(await release('2.0.0'), join(folder, 'two.mcpb'));
		symlinkSync('one.mcpb', latest);
		const {core} = openCore();
		await install(core, latest);
		rmSync(latest);
		symlinkSync('two.mcpb', latest);
		expect(await check(core)).toMatchObject({status: 'available', version: '2.0.0'});
		expect(await check(core)).not.toHaveProperty('newPublisher');
	});
});

describe('a folder', () => {
	test('is compared by what is in it, and one that is run in place is never asked', async () => {
		const folder = join(temporaryFolder(), 'server');
		await writeServerFolder('shell-hello', folder, {manifest: manifest => ({...manifest, version: '1.0.0'})});
		const {core} = openCore();
		await install(core, folder);
		expect(await check(core)).toMatchObject({status: 'current'});
		const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
		writeFileSync(join(folder, 'manifest.json'), JSON.stringify({...manifest, version: '1.1.0'}));
		expect(await check(core)).toMatchObject({status: 'available', version: '1.1.0'});
		rmSync(folder, {recursive: true});
		expect(await check(core)).toMatchObject({status: 'gone'});

		const linked = join(temporaryFolder(), 'linked');
		await writeServerFolder('shell-hello', linked);
		const other = openCore().core;
		const bundle = await other.prepare(linked, {link: true});
		await other.install(bundle).finally(bundle.close);
		expect(await check(other)).toMatchObject({
			status: 'local-only',
			reason: expect.stringContaining('in place'),
		});
		await expect(other.prepareUpdate(id)).rejects.toMatchObject({code: 'UPDATE_IMPOSSIBLE'});
	});
});

describe('a web address', () => {
	test.each<[Says, readonly string[]]>([
		['strong tag', ['GET 304']],
		['weak tag', ['HEAD 200']],
		['date', ['HEAD 200']],
		['nothing', ['GET 200']],
	])('whose server says %s is asked as little as that allows', async (says, unchanged) => {
		const server = await serveBundle(await release('1.0.0'), says);
		const {core} = openCore();
		await install(core, server.url);
		await check(core);
		server.takeAsked();
		expect(await check(core)).toMatchObject({status: 'current'});
		const asked = () => server.takeAsked().map(({method, status}) => `${method} ${status}`);
		expect(asked()).toEqual(unchanged);
		server.publish(await release('1.1.0', long('longer')));
		expect(await check(core)).toMatchObject({status: 'available', version: '1.1.0'});
		server.takeAsked();
		// What is known of the new one is known without its bytes, too.
		expect(await check(core)).toMatchObject({status: 'available', version: '1.1.0'});
		expect(asked()).toEqual(unchanged);
		await update(core);
		expect(await core.info(id)).toMatchObject({version: '1.1.0'});
	});

	test('gives the bytes once: what a look for updates downloaded is what is installed', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core, paths} = openCore();
		await install(core, server.url);
		server.publish(await release('1.1.0'));
		await check(core);
		server.takeAsked();
		await update(core);
		expect(server.takeAsked().map(({status}) => status)).toEqual([304]);
		expect(await core.info(id)).toMatchObject({version: '1.1.0'});
		expect(readdirSync(join(paths.data, 'staging'))).toEqual([]);
		expect((await core.info(id)).versions[0]?.origin.etag).toMatch(/^"/);
	});

	test('that has something newer still by then is not given what was downloaded before', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core, paths} = openCore();
		await install(core, server.url);
		server.publish(await release('1.1.0'));
		await check(core);
		server.publish(await release('1.2.0', long('newer still')));
		await update(core);
		expect(await core.info(id)).toMatchObject({version: '1.2.0'});
		expect(readdirSync(join(paths.data, 'staging'))).toEqual([]);
	});

	test('that was installed with its tag on record needs no download for the first look either', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core} = openCore();
		await install(core, server.url);
		server.takeAsked();
		expect(await check(core)).toMatchObject({status: 'current'});
		expect(server.takeAsked().map(({status}) => status)).toEqual([304]);
	});

	test('that answers badly is told with the reason, and what was found before stays known', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core} = openCore();
		await install(core, server.url);
		const answers: [(url: string) => void, string, RegExp][] = [
			[() => server.answer((_request, response) => response.writeHead(404).end()), 'gone', /404/],
			[() => server.answer((_request, response) => response.writeHead(500).end()), 'unreachable', /500/],
			[
				() => server.answer((_request, response) => response.end('<!doctype html><title>Log in</title>')),
				'unusable',
				/zip|bundle/i,
			],
			[
				url => server.answer((_request, response) => response.writeHead(302, {location: url}).end()),
				'unreachable',
				/redirected more than/,
			],
			[
				() =>
					server.answer((_request, response) =>
						response.writeHead(302, {location: 'http://192.0.2.1/x.mcpb'}).end(),
					),
				'unreachable',
				/plain http/,
			],
		];
		for (const [break_, status, reason] of answers) {
			break_(server.url);
			expect(await check(core)).toMatchObject({status, reason: expect.stringMatching(reason)});
		}
		server.answer(undefined);
		server.publish(await release('1.1.0'));
		await check(core);
		server.answer((_request, response) => response.writeHead(503).end());
		expect(await check(core)).toMatchObject({status: 'unreachable'});
		expect(await shown(core)).toBe('available');
	});

	test('that held a token or a password is not asked without it', async () => {
		const server = await serveBundle(await release('1.0.0'));
		for (const url of [`${server.url}?token=t0ps3cret`, server.url.replace('//', '//me:t0ps3cret@')]) {
			const {core, paths} = openCore();
			await install(core, url);
			server.takeAsked();
			expect(await check(core)).toMatchObject({
				status: 'unreachable',
				reason: expect.stringContaining('never kept'),
			});
			expect(server.takeAsked()).toEqual([]);
			await expect(core.prepareUpdate(id)).rejects.toMatchObject({code: 'UPDATE_IMPOSSIBLE'});
			for (const file of readdirSync(paths.home ?? '', {recursive: true, encoding: 'utf8'})) {
				const path = join(paths.home ?? '', file);
				if (statSync(path).isFile()) expect(readFileSync(path, 'latin1')).not.toContain('t0ps3cret');
			}
		}
	});

	test('that goes on elsewhere is not believed when that place has the same tag', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core} = openCore();
		await install(core, server.url);
		const other = await release('1.1.0');
		server.answer((request, response) => {
			if (request.url !== '/maker/new.mcpb') response.writeHead(302, {location: '/maker/new.mcpb'}).end();
			else if (request.headers['if-none-match']) response.writeHead(304).end();
			else response.end(readFileSync(other));
		});
		expect(await check(core)).toMatchObject({status: 'available', version: '1.1.0'});
	});

	test('is given up in the middle of a download, and gone on with the next time', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core, paths} = openCore();
		await install(core, server.url);
		const bytes = readFileSync(await release('1.1.0', long('x'.repeat(10))));
		const half = Math.floor(bytes.length / 2);
		const ranges: (string | undefined)[] = [];
		server.answer((request, response) => {
			const {range} = request.headers;
			ranges.push(range);
			const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
			const headers = {etag: '"new"', 'content-length': String(bytes.length - from)};
			if (from > 0) {
				response
					.writeHead(206, {...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`})
					.end(bytes.subarray(from));
			} else {
				response.writeHead(200, headers).write(bytes.subarray(0, half));
			}
		});
		const stop = new AbortController();
		const checking = Array.fromAsync(core.checkUpdates([id], {signal: stop.signal}));
		const staging = join(paths.data, 'staging');
		const parts = () =>
			readdirSync(staging)
				.filter(name => name.endsWith('.part'))
				.map(name => statSync(join(staging, name)).size > half);
		await expect.poll(parts).toEqual([true]);
		stop.abort();
		await expect(checking).rejects.toMatchObject({name: 'AbortError'});
		expect(await check(core)).toMatchObject({status: 'available', version: '1.1.0'});
		expect(ranges.at(-1)).toBe(`bytes=${half}-`);
	});
});

describe('what may not be', () => {
	test('a policy forbids the new one: it is found, told, and not installed', async () => {
		const folder = temporaryFolder();
		const own = join(folder, 'policy.json');
		const {path, put} = await published('1.0.0');
		const {core} = openCore({policy: {own, owner: process.getuid?.() ?? 0}});
		await install(core, path);
		await put(await release('1.1.0'));
		writeFileSync(own, JSON.stringify({block: {ids: [id]}}), {mode: 0o644});
		expect(await check(core)).toMatchObject({
			status: 'available',
			forbidden: [expect.stringContaining('policy.json')],
		});
		await expect(update(core)).rejects.toMatchObject({code: 'POLICY_FORBIDS'});
	});

	test('an address that is no allowed source any more is not asked', async () => {
		const own = join(temporaryFolder(), 'policy.json');
		const server = await serveBundle(await release('1.0.0'));
		const {core} = openCore({policy: {own, owner: process.getuid?.() ?? 0}});
		await install(core, server.url);
		writeFileSync(own, JSON.stringify({allow: {sources: ['https://good.example/']}}), {mode: 0o644});
		server.takeAsked();
		expect(await check(core)).toMatchObject({status: 'unusable', reason: expect.stringContaining('policy')});
		expect(server.takeAsked()).toEqual([]);
	});

	test('another key is told with the update, and has to be accepted', async () => {
		const path = join(temporaryFolder(), 'bundle.mcpb');
		copyFileSync(signWithPacker(await release('1.0.0'), selfSigned({name: 'Maker'})), path);
		const {core} = openCore();
		await install(core, path);
		copyFileSync(signWithPacker(await release('1.1.0'), selfSigned({name: 'Maker'})), path);
		expect(await check(core)).toMatchObject({newPublisher: expect.stringContaining('another key')});
		await expect(update(core)).rejects.toMatchObject({code: 'PUBLISHER_CHANGED'});
		expect(await core.info(id)).toMatchObject({version: '1.0.0'});
	});

	test('an extension that is not there is told before anything is asked', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core} = openCore();
		await install(core, server.url);
		server.takeAsked();
		await expect(check(core, [id, 'nobody'])).rejects.toMatchObject({code: 'EXTENSION_NOT_FOUND'});
		expect(server.takeAsked()).toEqual([]);
	});
});

describe('what was found', () => {
	test('is forgotten with the version that it was found for', async () => {
		const {path, put} = await published('1.0.0');
		const {core, paths} = openCore();
		await install(core, path);
		await put(await release('1.1.0'));
		await check(core);
		await update(core);
		await put(await release('1.2.0'));
		await check(core);
		expect(await shown(core)).toBe('available');
		await core.rollBack(id);
		expect(await shown(core)).toBeUndefined();
		await check(core);
		expect(await shown(core)).toBe('available');
		await core.remove(id);
		expect(JSON.parse(readFileSync(join(paths.state, 'updates.json'), 'utf8'))).toMatchObject({checks: {}});
	});

	test('and was tampered with neither steers the terminal nor keeps the place from being asked', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core, paths} = openCore();
		await install(core, server.url);
		await check(core);
		const file = join(paths.state, 'updates.json');
		const kept = JSON.parse(readFileSync(file, 'utf8'));
		const forged = {
			...kept.checks[id].check,
			status: 'available',
			version: '\u001B[2J9.9',
			alarms: ['\u202Eevil'],
		};
		kept.checks[id] = {...kept.checks[id], check: forged, look: {kind: 'url', asked: server.url}};
		writeFileSync(file, JSON.stringify(kept));
		const {update: shownUpdate} = await core.info(id);
		expect(shownUpdate).toMatchObject({status: 'available', version: '9.9'});
		expect(JSON.stringify(shownUpdate)).not.toMatch(/\u001B|\\u001b|\u202E/);
		expect(await check(core)).toMatchObject({status: 'current'});
	});

	test('by two processes at once is all kept', async () => {
		const one = await published('1.0.0');
		const two = await published('1.0.0');
		const {core, paths} = openCore();
		await install(core, one.path);
		const second = await core.prepare(two.path, {as: 'second'});
		await core.install(second).finally(second.close);
		for (const {put} of [one, two]) await put(await release('1.1.0'));
		const other = openCore({paths}).core;
		await Promise.all([check(core, [id]), check(other, ['second'])]);
		const listed = await openCore({paths}).core.list();
		expect(listed.map(({update: found}) => found?.status)).toEqual(['available', 'available']);
	});

	test('without a place to keep it is told all the same, and known until the end', async () => {
		const {path, put} = await published('1.0.0');
		const {core, paths} = openCore();
		await install(core, path);
		await put(await release('1.1.0'));
		rmSync(paths.state, {recursive: true, force: true});
		writeFileSync(paths.state, 'no folder');
		const unkept: string[] = [];
		const [found] = await Array.fromAsync(core.checkUpdates([id], {onUnkept: reason => unkept.push(reason)}));
		expect(found).toMatchObject({status: 'available'});
		expect(unkept).toHaveLength(1);
		expect(await shown(core)).toBe('available');
	});

	test('read-only leaves nothing on the disk', async () => {
		const server = await serveBundle(await release('1.0.0'));
		const {core, paths} = openCore();
		await install(core, server.url);
		server.publish(await release('1.1.0'));
		const files = () => readdirSync(paths.home ?? '', {recursive: true}).sort();
		const before = files();
		const looking = openCore({paths, readonly: true}).core;
		expect(await check(looking)).toMatchObject({status: 'available'});
		expect(await shown(looking)).toBe('available');
		expect(files()).toEqual(before);
		expect(await shown(core)).toBeUndefined();
	});

	test.each(['', '{"schema": 1, "checks": {"shell-hello": 7}}', '{"schema": 2}', 'null', '[]'])(
		'and is damaged (%s) counts as never asked',
		async text => {
			const {core, paths} = openCore();
			await install(core, await release('1.0.0'));
			mkdirSync(paths.state, {recursive: true});
			writeFileSync(join(paths.state, 'updates.json'), text);
			expect(await shown(core)).toBeUndefined();
			expect(await check(core)).toMatchObject({status: 'current'});
			expect(existsSync(join(paths.state, 'updates.json'))).toBe(true);
		},
	);
});

test('the review of an update says what is otherwise than in the installed version', async () => {
	const {path, put} = await published('1.0.0');
	const {core} = openCore();
	await install(core, path);
	const next = await shellHelloBundle({
		manifest: manifest => ({
			...manifest,
			version: '1.1.0',
			tools: [
				{...manifest.tools[0], description: 'Now does more'},
				{name: 'goodbye', description: 'Leaves'},
			],
			server: {
				...manifest.server,
				mcp_config: {...manifest.server.mcp_config, args: ['--fast'], env: {NODE_OPTIONS: '--inspect'}},
			},
			user_config: {
				token: {type: 'string', title: 'Token', description: 'A key', required: true, sensitive: true},
			},
		}),
	});
	await put(next);
	const bundle = await core.prepareUpdate(id);
	bundle.close();
	const {existing, alarms} = bundle.review;
	expect(alarms).toEqual([]);
	expect(existing).toMatchObject({change: 'update', newlyRequired: ['token']});
	expect(existing?.newlyUnusual).toEqual([expect.stringContaining('NODE_OPTIONS')]);
	const changes = Object.fromEntries(
		(existing?.changes ?? []).map(({what, removed, added}) => [what, {removed, added}]),
	);
	expect(changes).toMatchObject({
		version: {removed: ['1.0.0'], added: ['1.1.0']},
		arguments: {added: ['--fast']},
		environment: {added: ['NODE_OPTIONS']},
		settings: {added: ['token: Token (string, required, secret)']},
		tools: {removed: [], added: ['goodbye', 'hello is described otherwise']},
	});
	expect(Object.keys(changes)).not.toContain('command');
});
