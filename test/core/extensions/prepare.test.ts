import {writeFileSync} from 'node:fs';
import {rename} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {earlierId} from '../../../source/core/manifest/extension-id.ts';
import {extensionFolder, readRecord} from '../../../source/core/store/record.ts';
import {nodeEchoBundle, writeServerFolder} from '../../support/bundles.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

function newCore() {
	const paths = temporaryPaths();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home ?? ''}});
	onTestFinished(() => core.close());
	const review = async (source: string, options = {}) => {
		const prepared = await core.prepare(source, options);
		prepared.close();
		return prepared.review;
	};
	return {paths, core, review};
}

async function folderOf(changes: Record<string, unknown>): Promise<string> {
	const folder = join(temporaryFolder(), 'server');
	await writeServerFolder('node-echo', folder, {manifest: manifest => ({...manifest, ...changes})});
	return folder;
}

test('a name that begins with a reserved word has a readable id, and the review says why', async () => {
	const {review} = newCore();
	const {id, warnings} = await review(await folderOf({name: 'memory-box-mcp'}));
	expect(id).toBe('my-memory-box-mcp');
	expect(warnings.join('\n')).toMatch(/Its id is my-memory-box-mcp: .*"memory"/);
	expect((await review(await folderOf({name: 'plain'}))).warnings).toEqual([]);
});

test('what is installed under the id of an earlier version keeps it: an update finds it', async () => {
	const {paths, core, review} = newCore();
	const prepared = await core.prepare(await folderOf({name: 'memory-box-mcp'}));
	await core.install(prepared, {});
	prepared.close();
	const earlier = earlierId('memory-box-mcp') as string;
	const record = await readRecord(paths, 'my-memory-box-mcp');
	await rename(extensionFolder(paths, 'my-memory-box-mcp'), extensionFolder(paths, earlier));
	writeFileSync(
		join(extensionFolder(paths, earlier), 'extension.json'),
		JSON.stringify({...record, id: earlier}),
	);
	const next = await review(await folderOf({name: 'memory-box-mcp', version: '2.0.0'}));
	expect(next).toMatchObject({id: earlier, existing: {version: '1.0.0', change: 'update'}});
	expect(next.warnings.join()).not.toContain('Its id is');
});

test('a folder that is run in place is shown with the hash of a copy, and the packed bundle has its icons looked at', async () => {
	const {review} = newCore();
	const folder = await folderOf({icon: 'icon.png', icons: [{src: 'manifest.json', size: '16x16'}]});
	writeFileSync(join(folder, '.env'), 'TOKEN=1');
	const [copied, linked] = [await review(folder), await review(folder, {link: true})];
	expect(linked.sha256).toBe(copied.sha256);
	expect(linked.files).toBe(copied.files);
	const bundle = await nodeEchoBundle({
		manifest: manifest => ({...manifest, icons: [{src: 'icon.png', size: '16x16'}]}),
		files: {'icon.png': 'no image'},
	});
	for (const {warnings} of [copied, linked])
		expect(warnings).toEqual([
			'icon "icon.png" is not in the bundle',
			'icons.0 "manifest.json" is not a PNG image',
		]);
	expect((await review(bundle)).warnings).toEqual(['icons.0 "icon.png" is not a PNG image']);
});
