import {createHash} from 'node:crypto';
import {realpath, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {OpenOptions, Origin, SignatureState} from '../contract.ts';
import {UserError} from '../errors.ts';
import type {SafeText} from '../safe-text.ts';
import type {Limits} from '../settings.ts';
import {readBundleFile, readStartOf, type SharedBytes, unreadable} from './bundle-bytes.ts';
import {largestManifest} from './check-manifest.ts';
import {download} from './download.ts';
import type {UnpackOptions} from './extract.ts';
import {type ExtractWorkers, startWorkers} from './extract-workers.ts';
import {judgeArchive, type PackedFile} from './gate.ts';
import {inMemory, type Known, unpackedSize} from './in-memory.ts';
import {lengthWithoutPadding} from './padding.ts';
import type {PartsPlace} from './part-file.ts';
import {listFolder, readFolder} from './read-folder.ts';
import {compareWithYauzl} from './second-opinion.ts';
import {openSignature} from './signature-block.ts';
import {parseSha256, parseSource, shownUrl} from './source.ts';
import {isStrong, type Validators} from './validators.ts';
import type {SigningRoots} from './verify-signature.ts';

/** A bundle that has been read whole and judged; nothing of it has been written or has run. */
export type Bundle = {
	origin: Origin;
	/** Of the bytes as they came, in hex; see `readFolder` for a folder's. */
	sha256: string;
	/** Of a folder that is run in place: the hash that a copy of it would have now. */
	contentSha256?: string;
	/** Bytes as it came. */
	size: number;
	signature: SignatureState;
	/** Of a download: what its server will know it by. */
	validators?: Validators;
	/** Paths have `/`, are relative and safe; folders are not among them. */
	files: readonly Pick<PackedFile, 'path' | 'size' | 'crc32' | 'executable'>[];
	unpackedSize: number;
	/** `manifest.json` as it is, at most 1 MiB. */
	manifestBytes: Uint8Array;
	warnings: readonly SafeText[];
	/** The first bytes of a file, by its path; undefined where there is none. */
	readStart: (path: string) => Promise<Uint8Array | undefined>;
	/** Unpacks every file without keeping it. Throws `BUNDLE_CORRUPT`. */
	check: (signal?: AbortSignal) => Promise<void>;
	/**
	 * Writes every file into `folder`, which must be empty or absent; what a failure leaves is the caller's to
	 * remove. Throws `BUNDLE_CORRUPT` or `STORE_UNWRITABLE`.
	 */
	unpack: (folder: string, options?: UnpackOptions) => Promise<void>;
	/** Lets go of the bytes. */
	close: () => void;
};

function checkHash(actual: string, expected: readonly (string | undefined)[]): void {
	const wanted = expected.find(hash => hash !== undefined && hash !== actual);
	if (wanted === undefined) return;
	throw new UserError(
		'BUNDLE_HASH_MISMATCH',
		`It is not the bundle that was asked for: its SHA-256 is ${actual}, not ${wanted}.`,
		{
			hint: 'Compare with what its publisher states; what came may be another version, or changed on the way.',
		},
	);
}

async function judge(
	bytes: SharedBytes,
	sha256: string,
	origin: Origin,
	{limits, signingRoots}: OpenBundleOptions,
	workers: ExtractWorkers | undefined,
): Promise<Bundle> {
	const size = bytes.length;
	const {content: padded, signature, warnings} = await openSignature(bytes, signingRoots);
	const content = padded.subarray(0, lengthWithoutPadding(padded)) as SharedBytes;
	const contents = judgeArchive(content, limits);
	await compareWithYauzl(content, contents.entries);
	return inMemory({origin, sha256, size, signature, warnings}, content, contents, workers);
}

const muchToUnpack = 4 * 1024 * 1024;

/** Opens a large bundle while the threads that will unpack it start; they end when it cannot be opened. */
async function withWorkers(
	size: number,
	open: (workers: ExtractWorkers | undefined) => Promise<Bundle>,
): Promise<Bundle> {
	const workers = size < muchToUnpack ? undefined : startWorkers();
	try {
		return await open(workers);
	} catch (error) {
		await workers?.stop();
		throw error;
	}
}

/** A folder that is run in place: it may change at any time, so what it is known by is its place and not its content. */
async function linkFolder(
	path: string,
	asked: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<Bundle> {
	const {files, sha256: contentSha256} = await listFolder(path, limits, signal);
	const {bytes} = await readBundleFile(`${path}/manifest.json`, largestManifest, signal);
	const total = unpackedSize(files);
	return {
		origin: {kind: 'link', asked, final: path},
		sha256: createHash('sha256').update(`link\0${path}`).digest('hex'),
		...(contentSha256 !== undefined && {contentSha256}),
		size: total,
		signature: {status: 'folder'},
		files,
		unpackedSize: total,
		manifestBytes: Uint8Array.from(bytes),
		warnings: [],
		readStart: async name =>
			files.some(file => file.path === name) ? readStartOf(join(path, name)) : undefined,
		async check() {},
		async unpack() {
			throw new Error('a linked folder is not unpacked');
		},
		close() {},
	};
}

async function copyFolder(
	path: string,
	asked: string,
	expected: readonly (string | undefined)[],
	{limits, signal}: {limits: Limits; signal?: AbortSignal},
): Promise<Bundle> {
	const {bytes, files, sha256} = await readFolder(path, limits, signal);
	checkHash(sha256, expected);
	const known: Known = {
		origin: {kind: 'folder', asked, final: path},
		sha256,
		size: bytes.length,
		signature: {status: 'folder'},
		warnings: [],
	};
	return inMemory(known, bytes, {files, folders: []});
}

async function whatIsAt(path: string): Promise<{isFolder: boolean; size: number; final: string}> {
	try {
		const found = await stat(path);
		return {isFolder: found.isDirectory(), size: found.size, final: await realpath(path)};
	} catch (error) {
		throw unreadable(path, error);
	}
}

function onlyFolders(): UserError {
	return new UserError('USAGE', 'Only a folder can be linked.', {
		hint: 'Leave out --link, or give the folder that has the manifest.json.',
	});
}

export type OpenBundleOptions = OpenOptions & {
	limits: Limits;
	/** Called with a URL, as it may be shown, before anything is asked there; a throw refuses it. */
	mayFetch?: (asked: string) => void;
	/** Where an interrupted download is kept; with `keep` also one that is whole. */
	parts?: PartsPlace;
	keep?: boolean;
	/** Who may vouch for a signer; nobody unless told. */
	signingRoots?: SigningRoots;
};

/**
 * Opens a bundle from a `.mcpb`/`.dxt` file, a folder, or an http(s) or file URL: reads it once, whole, compares
 * the hash, verifies the signature and cuts it off and judges the archive with two parsers. Writes nothing.
 * Throws the `BUNDLE_…` and `DOWNLOAD_…` errors, and `USAGE` for an address or a hash that is none.
 */
export async function openBundle(source: string, options: OpenBundleOptions): Promise<Bundle> {
	const {limits, signal, link = false, allowHttp, onProgress} = options;
	const place = parseSource(source);
	const wanted = options.sha256 === undefined ? undefined : parseSha256(options.sha256);
	const expected = [place.sha256, wanted];
	if (place.kind === 'url') {
		if (link) throw onlyFolders();
		const asked = shownUrl(place.address.url);
		options.mayFetch?.(asked);
		const limit = limits.bundleBytes;
		const {bytes, sha256, final, validators} = await download(place.address, {
			limit,
			allowHttp,
			signal,
			onProgress,
			parts: options.parts,
			keep: options.keep,
		});
		checkHash(sha256, expected);
		const {etag} = validators;
		const withheld = place.address.authorization !== undefined || place.address.url.search !== '';
		const origin: Origin = {
			kind: 'url',
			asked,
			final,
			...(isStrong(etag) && {etag}),
			...(withheld && {withheld}),
		};
		const bundle = await withWorkers(bytes.length, workers => judge(bytes, sha256, origin, options, workers));
		return {...bundle, validators};
	}
	const {isFolder, size, final} = await whatIsAt(place.path);
	if (isFolder && link) {
		if (expected.some(hash => hash !== undefined)) {
			throw new UserError('USAGE', 'A linked folder has no hash to compare: it may change at any time.', {
				hint: 'Leave out --link to install a copy, or leave out the hash.',
			});
		}
		return linkFolder(final, source, limits, signal);
	}
	if (isFolder) return copyFolder(final, source, expected, {limits, ...(signal && {signal})});
	if (link) throw onlyFolders();
	return withWorkers(size <= limits.bundleBytes ? size : 0, async workers => {
		const {bytes, sha256} = await readBundleFile(final, limits.bundleBytes, signal);
		checkHash(sha256, expected);
		return judge(bytes, sha256, {kind: 'file', asked: source, final}, options, workers);
	});
}
