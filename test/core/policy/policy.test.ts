import {chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {Changed, Core} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {forbiddenBy} from '../../../source/core/policy/judge.ts';
import {type OwnPolicy, readOwnPolicy} from '../../../source/core/policy/own-policy.ts';
import {policyPlaces} from '../../../source/core/policy/places.ts';
import {forbidsEnable, readPolicy} from '../../../source/core/policy/policy.ts';
import {shellHelloBundle, writeServerFolder} from '../../support/bundles.ts';
import {selfSigned, signWithPacker} from '../../support/signatures.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

const owner = process.getuid?.() ?? 0;

/** A machine with an administrator: `rules` and `desktop` are written as the policies. */
function machine(rules?: unknown, desktop?: unknown) {
	const folder = temporaryFolder();
	const policy = {
		own: join(folder, 'policy.json'),
		desktop: join(folder, 'managed-settings.json'),
		signingRoots: join(folder, 'signing-roots.pem'),
		owner,
	};
	const write = (file: string, content: unknown) =>
		writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), {mode: 0o644});
	if (rules !== undefined) write(policy.own, rules);
	if (desktop !== undefined) write(policy.desktop, desktop);
	const paths = temporaryPaths();
	const core = createCore({paths, policy});
	onTestFinished(() => core.close());
	const clientFile = join(paths.home ?? '', 'client', 'claude_desktop_config.json');
	return {
		core,
		policy,
		setRules: (next: unknown) => write(policy.own, next),
		/** The entries of the client's file. */
		entries: (): Record<string, {command: string}> =>
			existsSync(clientFile) ? (JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers ?? {}) : {},
	};
}

async function reviewOf(core: Core, source: string) {
	const bundle = await core.prepare(source);
	onTestFinished(() => bundle.close());
	return bundle;
}

async function install(core: Core, source: string): Promise<Changed> {
	return core.install(await reviewOf(core, source));
}

async function findings(core: Core) {
	const found = await Array.fromAsync(core.diagnose(undefined, {start: false}));
	return found.filter(({id}) => id.startsWith('policy-'));
}

describe('what is blocked', () => {
	test('is told in the review with its reason, and is not installed, by whatever it is named', async () => {
		const bundle = await shellHelloBundle();
		const {review} = await reviewOf(machine().core, bundle);
		expect(review.forbidden).toEqual([]);
		for (const block of [
			{ids: ['shell-hello']},
			{authors: [review.author.toUpperCase()]},
			{sha256: [review.sha256.toUpperCase()]},
		]) {
			const {core, policy} = machine({block});
			const prepared = await reviewOf(core, bundle);
			expect(prepared.review.forbidden.join()).toMatch(/ is blocked \(/);
			expect(prepared.review.forbidden.join()).toContain(policy.own);
			await expect(core.install(prepared)).rejects.toMatchObject({code: 'POLICY_FORBIDS'});
			expect(await core.list()).toEqual([]);
		}
	});

	test('is blocked by its name and author however they are written', () => {
		const subject = {
			id: 'acme-weather',
			ownId: 'acme-weather',
			author: 'Acme\u200B Inc.',
			sha256: 'a'.repeat(64),
			signature: {status: 'unsigned'},
			origin: {kind: 'file', asked: '/a', final: '/a'},
		} as const;
		const none = {ids: [], authors: [], keys: [], sha256: []};
		const reasons = (block: Partial<OwnPolicy['block']>) =>
			forbiddenBy(
				{
					place: 'p',
					allow: undefined,
					block: {...none, ...block},
					signature: 'any',
					allowedSources: undefined,
				},
				subject,
			);
		for (const id of ['@acme/weather', 'Acme-Weather ', ' acme-weather', 'acme-\u200Bweather'])
			expect(reasons({ids: [id]}), id).toHaveLength(1);
		for (const author of ['acme inc.', 'Ac\u2060me Inc. '])
			expect(reasons({authors: [author]})).toHaveLength(1);
		for (const id of ['', ' ', 'weather', '@acme']) expect(reasons({ids: [id]}), id).toEqual([]);
	});

	test('stays blocked under another id', async () => {
		const {core} = machine({block: {ids: ['shell-hello']}});
		const {review} = await core.prepare(await shellHelloBundle(), {as: 'harmless'});
		expect(review.forbidden).toHaveLength(1);
	});

	test('after it was installed is not switched on, not started, named by the doctor, and can be removed', async () => {
		const {core, setRules} = machine();
		await install(core, await shellHelloBundle());
		setRules({block: {ids: ['shell-hello']}});
		for (const forbidden of [
			() => core.setEnabled('shell-hello', true),
			() => core.start('shell-hello'),
			() => core.connect('shell-hello'),
		]) {
			await expect(forbidden()).rejects.toMatchObject({
				code: 'POLICY_FORBIDS',
				message: expect.stringMatching(/the id shell-hello is blocked/),
			});
		}
		expect(await findings(core)).toMatchObject([
			{id: 'policy-own', level: 'note'},
			{id: 'policy-forbids', level: 'problem', extension: 'shell-hello'},
		]);
		await core.remove('shell-hello');
		expect(await core.list()).toEqual([]);
	});
});

test('where only some are allowed, the others are not, whatever id they are given', async () => {
	const bundle = await shellHelloBundle();
	const {core} = machine({allow: {ids: ['something-else']}});
	expect((await reviewOf(core, bundle)).review.forbidden.join()).toMatch(/not among what is allowed/);
	const disguised = await core.prepare(bundle, {as: 'something-else'});
	expect(disguised.review.forbidden).toHaveLength(1);
	const allowing = machine({allow: {ids: ['shell-hello']}}).core;
	expect((await install(allowing, bundle)).extension.id).toBe('shell-hello');
});

test('signatures can be required, of one key, and of somebody who is trusted', async () => {
	const unsigned = await shellHelloBundle();
	const publisher = selfSigned();
	const signed = signWithPacker(unsigned, publisher);
	const required = machine({requireSignature: true}).core;
	expect((await reviewOf(required, unsigned)).review.forbidden.join()).toMatch(
		/has to be signed, and it is not/,
	);
	expect((await install(required, signed)).extension.id).toBe('shell-hello');
	const folder = temporaryFolder();
	await writeServerFolder('shell-hello', folder);
	expect((await reviewOf(required, folder)).review.forbidden.join()).toMatch(/a folder is not/);
	const trusted = machine({requireSignature: 'trusted'}).core;
	expect((await reviewOf(trusted, signed)).review.forbidden.join()).toMatch(/nobody vouches/);
	const keyed = machine({allow: {keys: [publisher.fingerprint]}}).core;
	expect((await reviewOf(keyed, signed)).review.forbidden).toEqual([]);
	expect((await reviewOf(keyed, unsigned)).review.forbidden).toHaveLength(1);
	const blocked = machine({block: {keys: [publisher.fingerprint]}}).core;
	expect((await reviewOf(blocked, signed)).review.forbidden.join()).toMatch(/the key .* is blocked/);
});

describe('allowed sources', () => {
	test('are folders, with all that is below them', async () => {
		const bundle = await shellHelloBundle();
		const {core} = machine({allowedSources: [dirname(bundle)]});
		expect((await reviewOf(core, bundle)).review.forbidden).toEqual([]);
		const elsewhere = machine({allowedSources: [`${dirname(bundle)}x`, temporaryFolder()]}).core;
		expect((await reviewOf(elsewhere, bundle)).review.forbidden.join()).toMatch(/no allowed source/);
	});

	test('are URLs, and from others nothing is even asked', async () => {
		let asked = 0;
		const server = createServer((_request, response) => {
			asked += 1;
			response.end('no bundle');
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void server.close());
		const address = server.address();
		const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
		const {core} = machine({allowedSources: [`${base}/tools`]});
		for (const url of [
			`${base}/toolsmith/a.mcpb`,
			`${base}/tools/../a.mcpb`,
			'https://example.invalid/tools/a',
		]) {
			await expect(core.prepare(url)).rejects.toMatchObject({code: 'POLICY_FORBIDS'});
		}
		expect(asked).toBe(0);
		await expect(core.prepare(`${base}/tools/a.mcpb`)).rejects.toMatchObject({code: 'BUNDLE_NOT_A_ZIP'});
		expect(asked).toBe(1);
	});
});

describe('a policy that cannot be followed', () => {
	const broken: [rules: unknown, why: RegExp][] = [
		['{"block": ', /not valid JSON/],
		['[]', /no object/],
		[{blocked: {ids: ['x']}}, /has "blocked", which is not known/],
		[{block: {id: ['x']}}, /block has "id"/],
		[{block: {ids: 'x'}}, /no list of texts/],
		[{allow: {sha256: ['abc']}}, /64 hex digits/],
		[{requireSignature: 'yes'}, /requireSignature/],
	];

	test.each(broken)('%j forbids everything that it might forbid, and says why', async (rules, why) => {
		const {core} = machine(rules);
		await expect(core.prepare(await shellHelloBundle())).rejects.toMatchObject({
			code: 'POLICY_BROKEN',
			message: expect.stringMatching(why),
			hint: expect.any(String),
		});
		expect(await core.list()).toEqual([]);
	});

	test('is a problem that the doctor tells', async () => {
		const {core} = machine('{"block": ');
		expect(await findings(core)).toMatchObject([{id: 'policy-broken', level: 'problem'}]);
	});

	test('because others could have written it is not followed either', async () => {
		const {policy} = machine({});
		expect(await readOwnPolicy(policy.own, owner)).toMatchObject({signature: 'any'});
		chmodSync(policy.own, 0o666);
		await expect(readOwnPolicy(policy.own, owner)).rejects.toThrow(/others can write/);
		chmodSync(policy.own, 0o644);
		await expect(readOwnPolicy(policy.own, owner + 1)).rejects.toThrow(/does not belong to/);
		const link = join(dirname(policy.own), 'link.json');
		symlinkSync(policy.own, link);
		await expect(readOwnPolicy(link, owner)).rejects.toThrow(/symbolic link/);
		chmodSync(dirname(policy.own), 0o777);
		await expect(readOwnPolicy(policy.own, owner)).rejects.toThrow(/others can write/);
	});

	test('stops what is installed from being started, and is mended without us', async () => {
		const {core, setRules} = machine();
		await install(core, await shellHelloBundle());
		setRules('{');
		await expect(core.setEnabled('shell-hello', true)).rejects.toMatchObject({code: 'POLICY_BROKEN'});
		await expect(core.start('shell-hello')).rejects.toMatchObject({code: 'POLICY_BROKEN'});
		setRules({});
		expect((await core.setEnabled('shell-hello', true)).extension.enabled).toBe(true);
	});
});

describe.runIf(process.platform === 'linux')('what is set for Claude Desktop', () => {
	test('is kept: no bundles, or only signed ones', async () => {
		const bundle = await shellHelloBundle();
		const signed = signWithPacker(bundle, selfSigned());
		for (const off of [{isDesktopExtensionEnabled: 'false'}, {isDxtEnabled: 0}]) {
			const {review} = await reviewOf(machine(undefined, off).core, signed);
			expect(review.forbidden.join()).toMatch(/installing bundles is switched off/);
		}
		const {core} = machine(undefined, {isDesktopExtensionSignatureRequired: true});
		expect((await reviewOf(core, bundle)).review.forbidden.join()).toMatch(/has to be signed/);
		expect((await install(core, signed)).extension.id).toBe('shell-hello');
		expect(await findings(core)).toMatchObject([{id: 'policy-signed'}]);
	});

	test('keeps servers of the user out of its file, and out of its alone', async () => {
		const {policy} = machine(undefined, {isLocalDevMcpEnabled: false});
		const subject = {
			id: 'x',
			ownId: 'x',
			author: 'x',
			sha256: 'a'.repeat(64),
			signature: {status: 'unsigned'},
			origin: {kind: 'file', asked: '/x', final: '/x'},
		} as const;
		const rules = await readPolicy(policyPlaces(policy));
		expect(forbidsEnable(rules, subject, true)).toHaveLength(1);
		expect(forbidsEnable(rules, subject, false)).toEqual([]);
	});

	test('counts only when it cannot be somebody else’s, and stops us when it cannot be read', async () => {
		const {core, policy} = machine(undefined, {isDesktopExtensionEnabled: false});
		chmodSync(policy.desktop, 0o666);
		expect((await reviewOf(core, await shellHelloBundle())).review.forbidden).toEqual([]);
		await expect(machine(undefined, '{').core.prepare(await shellHelloBundle())).rejects.toMatchObject({
			code: 'POLICY_BROKEN',
		});
	});
});

test('what is forbidden or started past the policy is told by a sync, by switching on and by the doctor', async () => {
	const {core, setRules} = machine();
	await install(core, await shellHelloBundle());
	const warned = async (work: Promise<{warnings: readonly string[]}>) =>
		(await work).warnings.filter(warning => warning.includes('policy'));
	const enabled = await core.setEnabled('shell-hello', true);
	expect(enabled.warnings.join()).not.toContain('policy');
	expect(await warned(core.sync({dryRun: true}))).toEqual([]);

	setRules({block: {ids: ['shell-hello']}});
	expect(await warned(core.sync({dryRun: true}))).toEqual([
		expect.stringMatching(
			/forbids shell-hello: the id shell-hello is blocked .*mcpb-tui disable shell-hello/,
		),
	]);
	setRules({});
	await core.configure('shell-hello', {entry: 'direct'});
	expect(await warned(core.sync())).toEqual([
		expect.stringMatching(/is not asked when the client starts shell-hello/),
	]);
	const again = await core.setEnabled('shell-hello', true);
	expect(again.warnings.join()).toContain('is not asked when the client starts shell-hello');
	expect((await findings(core)).map(({id}) => id)).toEqual(['policy-own', 'policy-direct']);
	setRules('{');
	expect(await warned(core.sync())).toEqual([expect.stringContaining('cannot be followed')]);
});

describe('of what is blocked after it was installed', () => {
	const blocked = {block: {ids: ['shell-hello']}};
	const isLauncher = (entry: {command: string} | undefined) => entry?.command.endsWith('mcpb-tui-run');

	async function enabled(entry: 'launcher' | 'direct') {
		const found = machine();
		await install(found.core, await shellHelloBundle());
		if (entry === 'direct') await found.core.configure('shell-hello', {entry});
		await found.core.setEnabled('shell-hello', true);
		return found;
	}

	test('the entry is not made the command itself, and nothing is changed by asking for it', async () => {
		const {core, setRules, entries} = await enabled('launcher');
		setRules(blocked);
		await expect(core.configure('shell-hello', {entry: 'direct'})).rejects.toMatchObject({
			code: 'POLICY_FORBIDS',
		});
		expect((await core.info('shell-hello')).entry).toBe('launcher');
		expect(isLauncher(entries()['shell-hello'])).toBe(true);
	});

	test('a command that is in the client’s file already goes with the next sync, with the reason', async () => {
		const {core, setRules, entries} = await enabled('direct');
		expect(isLauncher(entries()['shell-hello'])).toBe(false);
		setRules(blocked);
		const {warnings} = await core.sync();
		expect(entries()).toEqual({});
		expect(warnings.join()).toMatch(/shell-hello has no entry in the client: .*is blocked/);
		setRules({});
		await core.sync();
		expect(entries()).toHaveProperty('shell-hello');
	});

	test('stays as it is while the policy cannot be followed', async () => {
		const {core, setRules, entries} = await enabled('direct');
		const before = entries();
		setRules('{');
		const {warnings} = await core.sync();
		expect(entries()).toEqual(before);
		expect(warnings.join()).toContain('cannot be followed');
	});

	test.each(['launcher', 'direct'] as const)('a removal is undone without an entry (%s)', async entry => {
		const {core, setRules, entries} = await enabled(entry);
		await core.remove('shell-hello');
		setRules(blocked);
		const {warnings} = await core.undo();
		expect(warnings.join()).toMatch(/shell-hello stays off: .*is blocked/);
		expect((await core.info('shell-hello')).enabled).toBe(false);
		expect(entries()).toEqual({});
	});

	test('no other change writes it, nor a rollback to a version that is blocked by its hash', async () => {
		const {core, setRules, entries} = machine();
		const first = await reviewOf(core, await shellHelloBundle());
		await core.install(first);
		const second = await reviewOf(
			core,
			await shellHelloBundle({manifest: json => ({...json, version: '9.0.0'})}),
		);
		await core.install(second, {acceptOrigin: second.review.sha256});
		await core.configure('shell-hello', {entry: 'direct'});
		await core.setEnabled('shell-hello', true);
		setRules({block: {sha256: [first.review.sha256]}});
		expect(entries()).toHaveProperty('shell-hello');
		const {warnings} = await core.rollBack('shell-hello');
		expect(warnings.join()).toMatch(/has no entry in the client/);
		expect(entries()).toEqual({});
		expect((await core.clientStatus()).inStep).toBe(true);
	});

	test('a backup comes back without its command, and with all that is others’', async () => {
		const {core, setRules, entries} = await enabled('direct');
		await core.setEnabled('shell-hello', false);
		const [backup] = await core.backups();
		setRules(blocked);
		expect((await core.restoreBackup(backup?.name ?? '', {dryRun: true})).warnings.join()).toMatch(
			/entries of shell-hello do not come back/,
		);
		const restored = await core.restoreBackup(backup?.name ?? '');
		expect(restored.warnings.join()).toMatch(/entries of shell-hello do not come back/);
		expect(entries()).toEqual({});
		setRules('{');
		await expect(core.restoreBackup(backup?.name ?? '')).rejects.toMatchObject({code: 'POLICY_BROKEN'});
		setRules({});
		await core.restoreBackup(backup?.name ?? '');
		expect(entries()).toHaveProperty('shell-hello');
	});
});
