import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import fc from 'fast-check';
import {expect, onTestFinished, test, vi} from 'vitest';
import {openBundle} from '../../../source/core/bundle/open-bundle.ts';
import {excludedByPacker} from '../../../source/core/bundle/packer-rules.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {rawManifest} from '../../support/manifests.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const {limits} = defaultSettings;
const reference = join(import.meta.dirname, '../../../node_modules/@anthropic-ai/mcpb/dist');

type Packer = {
	packExtension: (options: {extensionPath: string; outputPath: string; silent: boolean}) => Promise<boolean>;
};

async function packed(folder: string): Promise<string> {
	const {packExtension} = (await import(join(reference, 'cli/pack.js'))) as Packer;
	const outputPath = join(temporaryFolder(), 'packed.mcpb');
	// It prints also when told to be silent.
	const log = vi.spyOn(console, 'log').mockReturnValue();
	onTestFinished(() => log.mockRestore());
	expect(await packExtension({extensionPath: folder, outputPath, silent: true})).toBe(true);
	return outputPath;
}

function folderWith(files: Readonly<Record<string, string>>): string {
	const folder = temporaryFolder();
	for (const [path, content] of Object.entries({'manifest.json': JSON.stringify(rawManifest()), ...files})) {
		mkdirSync(dirname(join(folder, path)), {recursive: true});
		writeFileSync(join(folder, path), content);
	}
	return folder;
}

/** What a bundle holds, as it can be compared: every file with its content's checksum and its mode. */
async function contentsOf(source: string, link = false) {
	const bundle = await openBundle(source, {limits, link});
	onTestFinished(() => bundle.close());
	const files = bundle.files.map(({path, size, crc32, executable}) => [
		path,
		size,
		link ? 0 : crc32,
		executable,
	]);
	return {files: files.sort(), sha256: bundle.contentSha256 ?? bundle.sha256};
}

test('the packer’s own list is the one of the reference package', async () => {
	const {EXCLUDE_PATTERNS} = await import(join(reference, 'node/files.js'));
	expect(excludedByPacker).toEqual(EXCLUDE_PATTERNS);
});

const names = [
	...[
		'.env',
		'.env.production',
		'.npmrc',
		'npm-debug.log',
		'a.log',
		'x.map',
		'types.d.ts',
		'package-lock.json',
	],
	...[
		'server',
		'index.js',
		'tests',
		'build',
		'cache',
		'keep.log',
		'.venv',
		'Data.TXT',
		'ü name.txt',
		'[x]',
		'!odd',
	],
	...[
		'node_modules',
		'.bin',
		'.cache',
		'.yarn',
		'tsconfig.json',
		'old.mcpb',
		'old.dxt',
		'.DS_Store',
		'.dxtignore',
	],
];
const path = fc.array(fc.constantFrom(...names), {minLength: 1, maxLength: 4}).map(parts => parts.join('/'));
const pattern = fc.oneof(
	fc.constantFrom(
		'tests/',
		'/build',
		'**/cache',
		'*.txt',
		'!keep.log',
		'!.env',
		'# nothing',
		'',
		'  server/*.js  ',
	),
	fc.constantFrom(
		'.venv/',
		'server/**',
		'!server/index.js',
		'\\!odd',
		'[x]',
		'*',
		'!/server/',
		'!*.json',
		'DATA.txt',
	),
	path,
	path.map(text => `!${text}`),
);

/** A file cannot stand where another one has its folder. */
function withoutClashes(paths: readonly string[]): string[] {
	const unique = [...new Set(paths)];
	const folded = (text: string) => text.toLowerCase();
	return unique.filter(one => !unique.some(other => folded(other).startsWith(`${folded(one)}/`)));
}

test('whatever is in a folder and its .mcpbignore, installing it takes what the packer takes', async () => {
	let left = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(path, {maxLength: 12}),
			fc.option(fc.array(pattern, {maxLength: 5}), {nil: undefined}),
			async (paths, patterns) => {
				const files = Object.fromEntries(withoutClashes(paths).map(one => [one, `content of ${one}`]));
				const ignored = patterns && {'.mcpbignore': `\uFEFF${patterns.join('\r\n')}\n!manifest.json\n`};
				const folder = folderWith({...files, ...ignored});
				const ours = await contentsOf(folder);
				expect(ours.files).toEqual((await contentsOf(await packed(folder))).files);
				const linked = await contentsOf(folder, true);
				expect(linked.sha256).toBe(ours.sha256);
				expect(linked.files.map(([name]) => name)).toEqual(ours.files.map(([name]) => name));
				left += Object.keys(files).length + 1 - ours.files.length;
			},
		),
		{seed: 20_261_129, numRuns: 40},
	);
	expect(left).toBeGreaterThan(50);
});

test('what is left out is not looked at: links to elsewhere, links to nothing, odd names', async () => {
	const folder = folderWith({'.mcpbignore': '.venv/\n*.tmp\n', 'server/index.js': '', 'a\nb.tmp': ''});
	mkdirSync(join(folder, '.venv/bin'), {recursive: true});
	symlinkSync(process.execPath, join(folder, '.venv/bin/python'));
	symlinkSync('nowhere', join(folder, 'gone.tmp'));
	mkdirSync(join(folder, 'node_modules/.bin'), {recursive: true});
	symlinkSync('/usr/bin/env', join(folder, 'node_modules/.bin/tool'));
	const {files} = await contentsOf(folder);
	expect(files.map(([name]) => name)).toEqual(['manifest.json', 'server/index.js']);
});

test('the hash of a folder is the hash of what its packed bundle unpacks to', async () => {
	const folder = folderWith({'.env': 'TOKEN=1', 'server/index.js': 'x', 'debug.log': 'y'});
	const out = join(temporaryFolder(), 'out');
	const bundle = await openBundle(await packed(folder), {limits});
	await bundle.unpack(out);
	bundle.close();
	expect((await contentsOf(out)).sha256).toBe((await contentsOf(folder)).sha256);
});

test('a list that leaves the manifest out is named, and so is a bundle that lies in the folder', async () => {
	await expect(openBundle(folderWith({'.mcpbignore': '*.json'}), {limits})).rejects.toMatchObject({
		code: 'BUNDLE_NO_MANIFEST',
		message: expect.stringMatching(/\.mcpbignore of .* leaves manifest\.json out/),
		hint: expect.stringContaining('!manifest.json'),
	});
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'weather.mcpb'), '');
	await expect(openBundle(folder, {limits})).rejects.toMatchObject({
		code: 'BUNDLE_NO_MANIFEST',
		hint: expect.stringContaining(`mcpb-tui install ${JSON.stringify(join(folder, 'weather.mcpb'))}`),
	});
});

test('a list that cannot be read is no empty list', async () => {
	const folder = folderWith({});
	mkdirSync(join(folder, '.mcpbignore'));
	await expect(openBundle(folder, {limits})).rejects.toMatchObject({
		code: 'BUNDLE_UNREADABLE',
		message: expect.stringContaining('.mcpbignore'),
	});
});
