import {execFile, spawnSync} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {chmod, copyFile, cp, mkdir, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join, relative, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
// @ts-expect-error It comes without types.
import {ZipArchive} from 'archiver';
import {expect, onTestFinished, test} from 'vitest';
import {ZipFile} from 'yazl';
import {openBundle} from '../../../source/core/bundle/open-bundle.ts';
import type {OpenOptions} from '../../../source/core/contract.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {
	nodeEchoBundle,
	serverEverythingBundle,
	shellHelloBundle,
	writeServerFolder,
} from '../../support/bundles.ts';
import {countBlock, detachedSignature, selfSigned, signatureBlock} from '../../support/signatures.ts';
import {temporaryFolder} from '../../support/temporary.ts';
import {buildZip} from '../../support/zip-builder.ts';

const run = promisify(execFile);
const {limits} = defaultSettings;

async function open(source: string, options: OpenOptions = {}) {
	const bundle = await openBundle(source, {limits, ...options});
	onTestFinished(() => bundle.close());
	return bundle;
}

async function contentOf(folder: string): Promise<Map<string, string>> {
	const names = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = names.filter(item => item.isFile()).map(item => join(item.parentPath, item.name));
	const pairs = files.map(async file => [relative(folder, file), await readFile(file, 'latin1')] as const);
	return new Map((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function unpacked(source: string): Promise<{folder: string; content: Map<string, string>}> {
	const folder = join(temporaryFolder(), 'out');
	await (await open(source)).unpack(folder);
	return {folder, content: await contentOf(folder)};
}

async function serverFolder(): Promise<string> {
	const folder = join(temporaryFolder(), 'node-echo');
	await writeServerFolder('node-echo', folder);
	return folder;
}

test('a bundle packed by the reference packer opens and says what it is', async () => {
	const path = await nodeEchoBundle();
	const bytes = await readFile(path);
	const bundle = await open(path);
	expect(bundle).toMatchObject({
		origin: {kind: 'file', asked: path, final: path},
		sha256: createHash('sha256').update(bytes).digest('hex'),
		size: bytes.length,
		signature: {status: 'unsigned'},
		warnings: [],
	});
	expect(bundle.files.map(({path}) => path).sort()).toEqual([
		'manifest.json',
		'package.json',
		'server/index.js',
	]);
	expect(JSON.parse(Buffer.from(bundle.manifestBytes).toString())).toMatchObject({name: 'node-echo'});
	expect(bundle.unpackedSize).toBe(bundle.files.reduce((sum, {size}) => sum + size, 0));
});

test('a script that was packed without its executable bit gets it when it has to be started', async () => {
	const folder = join(temporaryFolder(), 'out');
	await (await open(await shellHelloBundle())).unpack(folder, {executable: ['server/hello']});
	expect((await stat(join(folder, 'server', 'hello'))).mode & 0o777).toBe(0o755);
	expect((await stat(join(folder, 'manifest.json'))).mode & 0o777).toBe(0o644);
});

test('progress counts up to the size of everything', async () => {
	const bundle = await open(await serverEverythingBundle());
	const seen: number[] = [];
	await bundle.unpack(join(temporaryFolder(), 'out'), {onProgress: bytes => seen.push(bytes)});
	expect(seen.at(-1)).toBe(bundle.unpackedSize);
	expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('a bundle is never unpacked over something', async () => {
	const folder = temporaryFolder();
	await writeFile(join(folder, 'mine'), '');
	await expect((await open(await nodeEchoBundle())).unpack(folder)).rejects.toThrow(/not empty/);
	expect(await readdir(folder)).toEqual(['mine']);
});

test('a closed bundle does not unpack', async () => {
	const bundle = await openBundle(await nodeEchoBundle(), {limits});
	bundle.close();
	await expect(bundle.unpack(join(temporaryFolder(), 'out'))).rejects.toThrow(/closed/);
});

test('the name of a file does not matter, nor how its path is written', async () => {
	const folder = temporaryFolder();
	const path = join(folder, 'a server.dxt');
	await copyFile(await nodeEchoBundle(), path);
	const {sha256} = await open(path);
	expect((await open(relative(process.cwd(), path))).origin.final).toBe(path);
	expect((await open(pathToFileURL(path).href)).sha256).toBe(sha256);
	expect((await open(`~/${relative(homedir(), path)}`)).sha256).toBe(sha256);
	expect((await open(`${pathToFileURL(path).href}#sha256=${sha256.toUpperCase()}`)).sha256).toBe(sha256);
});

test('a bundle with another hash than the one asked for is refused before it is looked into', async () => {
	const path = join(temporaryFolder(), 'bad.mcpb');
	await writeFile(path, 'no zip at all');
	const refusal = {code: 'BUNDLE_HASH_MISMATCH', message: expect.stringMatching(/not 0{64}/)};
	await expect(open(path, {sha256: '0'.repeat(64)})).rejects.toMatchObject(refusal);
	await expect(open(`${pathToFileURL(path).href}#sha256=${'0'.repeat(64)}`)).rejects.toMatchObject(refusal);
	await expect(open(path, {sha256: 'abc'})).rejects.toMatchObject({code: 'USAGE'});
});

test('what is not there, not readable or too large is told apart', async () => {
	const folder = temporaryFolder();
	const path = join(folder, 'some.mcpb');
	await expect(open(path)).rejects.toMatchObject({code: 'BUNDLE_NOT_FOUND', hint: expect.any(String)});
	await writeFile(path, buildZip([{name: 'manifest.json', data: '{}'}]));
	const small = {...limits, bundleBytes: 20};
	await expect(openBundle(path, {limits: small})).rejects.toMatchObject({code: 'BUNDLE_TOO_LARGE'});
	const pipe = join(folder, 'pipe');
	spawnSync('mkfifo', [pipe]);
	await expect(open(pipe)).rejects.toMatchObject({code: 'BUNDLE_UNREADABLE'});
	await expect(open('ftp://example.com/x.mcpb')).rejects.toMatchObject({code: 'DOWNLOAD_REFUSED'});
	await expect(open(path, {link: true})).rejects.toMatchObject({code: 'USAGE'});
});

test('a manifest whose content is damaged is refused when the bundle is opened', async () => {
	const path = join(temporaryFolder(), 'bad.mcpb');
	const wrong = {crc: 1};
	await writeFile(path, buildZip([{name: 'manifest.json', data: '{}', local: wrong, central: wrong}]));
	await expect(open(path)).rejects.toMatchObject({
		code: 'BUNDLE_CORRUPT',
		message: expect.stringMatching(/"manifest.json" is damaged: its checksum/),
	});
});

test('a folder is a bundle too, with a hash that depends on nothing but its content', async () => {
	const folder = await serverFolder();
	await mkdir(join(folder, '.git'));
	await writeFile(join(folder, '.git', 'HEAD'), 'ref');
	const bundle = await open(folder);
	expect(bundle).toMatchObject({origin: {kind: 'folder', final: folder}, signature: {status: 'folder'}});
	expect(bundle.files.map(({path}) => path)).toEqual(['manifest.json', 'package.json', 'server/index.js']);

	const out = join(temporaryFolder(), 'out');
	await bundle.unpack(out);
	expect((await open(out)).sha256).toBe(bundle.sha256);
	await chmod(join(out, 'server/index.js'), 0o755);
	expect((await open(out)).sha256).not.toBe(bundle.sha256);
});

test('what was read of a folder is what is installed, whatever happens to it afterwards', async () => {
	const folder = await serverFolder();
	const bundle = await open(folder);
	await writeFile(join(folder, 'server/index.js'), 'evil()');
	const out = join(temporaryFolder(), 'out');
	await bundle.unpack(out);
	expect(await readFile(join(out, 'server/index.js'), 'utf8')).not.toContain('evil');
});

test('a link in a folder stands for a file inside it, and is refused when it leads out', async () => {
	const folder = await serverFolder();
	await symlink('server/index.js', join(folder, 'main.js'));
	const out = join(temporaryFolder(), 'out');
	await (await open(folder)).unpack(out);
	expect((await stat(join(out, 'main.js'))).isFile()).toBe(true);

	for (const [target, why] of [
		['/etc/hostname', /"sneaky" is a symbolic link to something outside/],
		['server', /"sneaky" is a symbolic link to a folder/],
		['nowhere', /"sneaky" is a symbolic link to nothing/],
	] as const) {
		const copy = await serverFolder();
		await symlink(target, join(copy, 'sneaky'));
		await expect(open(copy)).rejects.toMatchObject({
			code: 'BUNDLE_SPECIAL_FILE',
			message: expect.stringMatching(why),
		});
	}
});

test('a folder without a manifest is told where there is one', async () => {
	const folder = temporaryFolder();
	await cp(await serverFolder(), join(folder, 'inner'), {recursive: true});
	await expect(open(folder)).rejects.toMatchObject({
		code: 'BUNDLE_NO_MANIFEST',
		message: expect.stringMatching(/"inner\/manifest.json"/),
	});
});

test('a linked folder is listed and left where it is', async () => {
	const folder = await serverFolder();
	const bundle = await open(folder, {link: true});
	expect(bundle.origin).toEqual({kind: 'link', asked: folder, final: folder});
	expect(bundle.files).toHaveLength(3);
	expect((await open(folder, {link: true})).sha256).toBe(bundle.sha256);
	await expect(open(folder, {link: true, sha256: '0'.repeat(64)})).rejects.toMatchObject({code: 'USAGE'});
});

async function withYazl(folder: string, path: string): Promise<void> {
	const zip = new ZipFile();
	for (const name of ['manifest.json', 'server/index.js', 'package.json'])
		zip.addFile(join(folder, name), name);
	zip.addEmptyDirectory('empty');
	zip.end();
	await writeFile(path, zip.outputStream);
}

async function withArchiver(folder: string, path: string): Promise<void> {
	const zip = new ZipArchive({zlib: {level: 9}});
	zip.directory(folder, false);
	await Promise.all([zip.finalize(), writeFile(path, zip)]);
}

/** As signers lay it out: the block behind the archive, which in newer ones counts it as its comment. */
const signedAfter = (counted: boolean) => async (folder: string, path: string) => {
	await withArchiver(folder, path);
	const zip = await readFile(path);
	const block = signatureBlock(detachedSignature(zip, selfSigned()));
	await writeFile(path, Buffer.concat([counted ? countBlock(zip, block) : zip, block]));
};

const shell = (command: string) => (folder: string, path: string) =>
	run('sh', ['-c', command, 'sh', path], {cwd: folder});

const packers: [name: string, needs: string, pack: (folder: string, path: string) => Promise<unknown>][] = [
	['zip -r', 'zip', shell('zip -qr "$1" .')],
	['zip into a pipe', 'zip', shell('zip -qr - . | cat > "$1"')],
	['7z', '7z', shell('7z a -bso0 -tzip "$1.zip" . && mv "$1.zip" "$1"')],
	['bsdtar', 'bsdtar', shell('bsdtar --format zip -cf "$1" manifest.json server package.json')],
	[
		'bsdtar into a pipe',
		'bsdtar',
		shell('bsdtar --format zip -cf - manifest.json server package.json | cat > "$1"'),
	],
	['bsdtar of the folder, with ./ before every name', 'bsdtar', shell('bsdtar --format zip -cf "$1" .')],
	['python', 'python3', shell('python3 -m zipfile -c "$1" manifest.json server package.json')],
	['yazl', 'sh', withYazl],
	['archiver', 'sh', withArchiver],
	['archiver and signed', 'openssl', signedAfter(false)],
	['archiver and signed, with the block as its comment', 'openssl', signedAfter(true)],
];

for (const [name, needs, pack] of packers) {
	const missing = spawnSync('which', [needs]).status !== 0;
	test.skipIf(missing)(`a bundle packed by ${name} opens and unpacks to the same files`, async () => {
		const folder = await serverFolder();
		const path = join(temporaryFolder(), 'packed.mcpb');
		await pack(folder, path);
		expect((await unpacked(path)).content).toEqual(await contentOf(folder));
	});
}

async function signed(): Promise<string> {
	const folder = temporaryFolder();
	const path = join(folder, 'signed.mcpb');
	await copyFile(await nodeEchoBundle(), path);
	const certificate = '-x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=Test';
	await run('openssl', ['req', ...certificate.split(' ')], {cwd: folder});
	await sign(path);
	return path;
}

async function sign(path: string): Promise<void> {
	const cli = resolve('node_modules/@anthropic-ai/mcpb/dist/cli/cli.js');
	const keys = ['--cert', 'cert.pem', '--key', 'key.pem'];
	await run(process.execPath, [cli, 'sign', path, ...keys], {cwd: join(path, '..')});
}

test('a signed bundle opens, and its signature is verified', async () => {
	const path = await signed();
	const bytes = await readFile(path);
	const bundle = await open(path);
	expect(bundle.signature).toMatchObject({
		status: 'signed',
		signer: {key: expect.stringMatching(/^[\da-f]{64}$/)},
	});
	expect(bundle.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
	expect((await unpacked(path)).content).toEqual((await unpacked(await nodeEchoBundle())).content);

	await sign(path);
	const twice = await open(path);
	expect(twice.signature).toEqual(bundle.signature);
	expect(twice.warnings.join()).toMatch(/more than once/);

	await writeFile(path, Buffer.concat([bytes, await readFile(await nodeEchoBundle())]));
	await expect(open(path)).rejects.toMatchObject({code: 'BUNDLE_INCONSISTENT'});
});

test('zeros that fill the last block of an archive up are no part of it, anything else after its end is refused', async () => {
	const zip = buildZip([{name: 'manifest.json', data: '{}'}]);
	const path = join(temporaryFolder(), 'padded.mcpb');
	const padded = (size: number) => Buffer.concat([zip, Buffer.alloc(size - zip.length)]);
	await writeFile(path, padded(10_240));
	expect((await open(path)).files.map(({path}) => path)).toEqual(['manifest.json']);
	const withByte = padded(10_240);
	withByte[5000] = 1;
	for (const bytes of [
		padded(10_241),
		padded(20_480),
		withByte,
		Buffer.concat([padded(5120), padded(5120)]),
	]) {
		await writeFile(path, bytes);
		await expect(open(path)).rejects.toMatchObject({code: 'BUNDLE_INCONSISTENT'});
	}
});

test('a large bundle, whose threads wait for it, unpacks more than once', async () => {
	const data = randomBytes(6 << 20);
	const path = join(temporaryFolder(), 'large.mcpb');
	await writeFile(
		path,
		buildZip([
			{name: 'manifest.json', data: '{}'},
			{name: 'large.bin', data},
		]),
	);
	const bundle = await openBundle(path, {limits});
	for (const name of ['first', 'second']) {
		const out = join(temporaryFolder(), name);
		await bundle.unpack(out);
		expect((await readFile(join(out, 'large.bin'))).equals(data)).toBe(true);
	}
	bundle.close();
	await expect(bundle.unpack(join(temporaryFolder(), 'third'))).rejects.toThrow(/closed/);
});
