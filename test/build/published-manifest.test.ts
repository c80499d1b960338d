import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {
	afterPacking,
	publishedManifest,
	restoreManifest,
	writePublished,
} from '../../source/build/published-manifest.ts';
import {temporaryFolder} from '../support/temporary.ts';

const own = `{
  "name": "x", "version": "1.2.3",
	"scripts": {"build": "make", "prepack": "a", "postpack": "b", "postpublish": "c"}, "allowScripts": {"node": true},
  "homepage": "https://example.com",
  "dependencies": {"ink": "8.0.0", "@napi-rs/keyring": "2.1.2"},
  "devDependencies": {"vitest": "1.0.0"}
}`;

function repository() {
	const folder = temporaryFolder();
	const file = join(folder, 'package.json');
	writeFileSync(file, own);
	return {
		folder,
		read: () => readFileSync(file, 'utf8'),
		write: (text: string) => writeFileSync(file, text),
		names: () => readdirSync(folder).sort(),
	};
}

test('what is published depends on the addon alone, and can be installed without it', () => {
	expect(JSON.parse(publishedManifest(own))).toEqual({
		name: 'x',
		version: '1.2.3',
		homepage: 'https://example.com',
		scripts: {prepack: 'a', postpack: 'b', postpublish: 'c'},
		optionalDependencies: {'@napi-rs/keyring': '2.1.2'},
	});
});

test('the manifest of the repository comes back byte for byte after packing', async () => {
	const {folder, read, names} = repository();
	await writePublished(folder);
	expect(read()).toBe(publishedManifest(own));
	await afterPacking(folder, 'pack');
	expect(read()).toBe(own);
	expect(names()).toEqual(['package.json']);
});

test('a run that was broken off is made good by the next one, whichever it is', async () => {
	for (const next of [restoreManifest, writePublished]) {
		const {folder, read, names} = repository();
		await writePublished(folder);
		await next(folder);
		if (next === writePublished) await afterPacking(folder, 'pack');
		expect(read()).toBe(own);
		expect(names()).toEqual(['package.json']);
	}
});

test('while it is sent to a registry npm finds the published manifest, and its last script puts ours back', async () => {
	const {folder, read, names} = repository();
	await writePublished(folder);
	await afterPacking(folder, 'publish');
	expect(read()).toBe(publishedManifest(own));
	await restoreManifest(folder);
	expect(read()).toBe(own);
	expect(names()).toEqual(['package.json']);
});

test('a manifest that somebody changed meanwhile stays, and packing says that it may have been wrong', async () => {
	const {folder, read, write, names} = repository();
	await writePublished(folder);
	write('{"name": "mine"}');
	await expect(afterPacking(folder, 'pack')).rejects.toThrow(/was changed while it was packed/);
	expect(read()).toBe('{"name": "mine"}');
	expect(names()).toEqual(['package.json']);
});
