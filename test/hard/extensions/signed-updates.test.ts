import {copyFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import type {Changed} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {shellHelloBundle} from '../../support/bundles.ts';
import {type Identity, selfSigned, signWithPacker} from '../../support/signatures.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

let publisher: Identity;
let other: Identity;

beforeAll(() => {
	publisher = selfSigned({name: 'Maker'});
	other = selfSigned({name: 'Maker'});
});

const release = (version: string, files: Readonly<Record<string, string>> = {}) =>
	shellHelloBundle({manifest: manifest => ({...manifest, version}), files});

/** A file in a folder of its own, as a download from elsewhere. */
function elsewhere(bundle: string): string {
	const path = join(temporaryFolder(), 'bundle.mcpb');
	copyFileSync(bundle, path);
	return path;
}

function emptyStore() {
	const paths = temporaryPaths();
	const core = createCore({paths});
	onTestFinished(() => core.close());
	const open = async (source: string) => {
		const bundle = await core.prepare(source);
		onTestFinished(() => bundle.close());
		return bundle;
	};
	return {
		core,
		open,
		install: async (source: string, acceptOrigin?: string): Promise<Changed> =>
			core.install(await open(source), {...(acceptOrigin !== undefined && {acceptOrigin})}),
		record: () => JSON.parse(readFileSync(recordFile(paths, 'shell-hello'), 'utf8')),
	};
}

test('an update with the same key is the same publisher, wherever it comes from', async () => {
	const {open, install, record} = emptyStore();
	const first = await open(signWithPacker(await release('1.0.0'), publisher));
	expect(first.review.signatureText).toMatch(
		/^signed by an unknown key [\da-f]{12}…, which calls itself "Maker"$/,
	);
	await install(signWithPacker(await release('1.0.0'), publisher));
	expect(record().key).toBe(publisher.fingerprint);

	const {review} = await open(signWithPacker(await release('1.1.0'), publisher));
	expect(review.existing).toMatchObject({change: 'update', key: 'same', newPublisher: undefined});
	expect(review.signatureText).toMatch(/^signed with the same key as 1\.0\.0 /);
	const {extension} = await install(signWithPacker(await release('1.1.0'), publisher));
	expect(extension.versions.map(({signatureText}) => signatureText)).toEqual([
		expect.stringMatching(/same key as 1\.0\.0/),
		expect.stringMatching(/unknown key/),
	]);
});

test('another key, or none, is refused until it is accepted, even from the same place', async () => {
	const {core, open, install, record} = emptyStore();
	await install(signWithPacker(await release('1.0.0'), publisher));
	const changed = signWithPacker(await release('1.1.0'), other);
	for (const bundle of [changed, await release('1.1.0')]) {
		const prepared = await open(bundle);
		expect(prepared.review.existing).toMatchObject({key: 'changed'});
		expect(prepared.review.signatureText).toMatch(/^KEY CHANGED: /);
		await expect(core.install(prepared)).rejects.toMatchObject({code: 'PUBLISHER_CHANGED'});
	}
	expect(record().key).toBe(publisher.fingerprint);
	await install(changed, (await open(changed)).review.sha256);
	expect(record().key).toBe(other.fingerprint);
	const back = await open(signWithPacker(await release('1.2.0'), publisher));
	expect(back.review.existing?.newPublisher).toMatch(/another key/);
});

test('going back to an unsigned version does not open the door to unsigned updates', async () => {
	const {core, open, install, record} = emptyStore();
	const unsigned = await release('1.0.0');
	await install(unsigned);
	expect(record().key).toBeUndefined();
	const out = join(unsigned, '..', 'signed-update.mcpb');
	await install(signWithPacker(await release('1.1.0'), publisher, {out}), (await open(out)).review.sha256);
	await core.rollBack('shell-hello');
	const {review} = await open(await release('1.2.0'));
	expect(review.existing).toMatchObject({key: 'changed', newPublisher: expect.stringMatching(/not signed/)});
});

test('the same version with other bytes is an alarm, also when its files are long gone', async () => {
	const {open, install, record} = emptyStore();
	await install(await release('1.0.0'));
	const exchanged = await release('1.0.0', {'extra.txt': 'what was not there'});
	const {review} = await open(exchanged);
	expect(review.alarms.join()).toMatch(/^Version 1\.0\.0 was installed on \d{4}-\d\d-\d\d with other bytes/);
	expect((await open(await release('1.0.0'))).review.alarms).toEqual([]);
	for (const version of ['1.1.0', '1.2.0']) {
		const bundle = await release(version);
		await install(bundle, (await open(bundle)).review.sha256);
	}
	expect(record().versions).toHaveLength(2);
	expect(record().history).toMatchObject([{version: '1.2.0'}, {version: '1.1.0'}, {version: '1.0.0'}]);
	expect(JSON.stringify(record().history)).not.toContain('manifest');
	const late = await open(elsewhere(exchanged));
	expect(late.review.alarms).toHaveLength(1);
});
