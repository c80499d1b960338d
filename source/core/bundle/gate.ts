import type {Limits} from '../settings.ts';
import {type CentralEntry, readCentralDirectory} from './central-directory.ts';
import {checkManifest} from './check-manifest.ts';
import {readEndRecord} from './end-record.ts';
import {checkName, collisionKey} from './entry-name.ts';
import {checkLocalHeaders} from './local-headers.ts';
import {formatBytes, plural, quoted, refusal} from './refusal.ts';

/** A file that has passed the gate, with where its data is in the bundle's bytes. */
export type PackedFile = {
	/** With `/`, relative, safe on every system. */
	path: string;
	size: number;
	crc32: number;
	executable: boolean;
	offset: number;
	compressedSize: number;
	compressed: boolean;
};

export type Contents = {
	/** In the order of the archive; no folders. */
	files: readonly PackedFile[];
	/** Folders that the archive names itself. */
	folders: readonly string[];
	/** As yauzl sees them too: see `second-opinion.ts`. */
	entries: readonly CentralEntry[];
};

const highestRatio = 200;
const ratioMattersFrom = 10 * 1024 * 1024;

const methods: Readonly<Record<number, string>> = {
	1: 'Shrink',
	6: 'Implode',
	9: 'Deflate64',
	12: 'bzip2',
	14: 'LZMA',
	93: 'Zstandard',
	95: 'xz',
	98: 'PPMd',
	99: 'AES encryption',
};

function checkReadable({name, versionNeeded, flags, method}: CentralEntry): void {
	if ((flags & 0x2041) !== 0 || method === 99) {
		throw refusal(
			'BUNDLE_UNSUPPORTED',
			`${quoted(name)} is encrypted; a bundle has no password.`,
			'Ask its author for a bundle without encryption.',
		);
	}
	if (method !== 0 && method !== 8) {
		const word = methods[method] ?? `method ${method}`;
		throw refusal('BUNDLE_UNSUPPORTED', `${quoted(name)} is compressed with ${word}; bundles use Deflate.`);
	}
	// The last version of the format; readers that look at it refuse what they do not know.
	if (versionNeeded > 63) {
		throw refusal(
			'BUNDLE_UNSUPPORTED',
			`${quoted(name)} asks for version ${versionNeeded / 10} of the zip format, which there is not.`,
		);
	}
	if ((flags & 0x0020) !== 0) throw refusal('BUNDLE_UNSUPPORTED', `${quoted(name)} is a patch, not a file.`);
}

const specialKinds = new Map([
	[0o010000, 'a named pipe'],
	[0o020000, 'a device'],
	[0o060000, 'a device'],
	[0o120000, 'a symbolic link'],
	[0o140000, 'a socket'],
]);

function checkKind({name, mode, dosAttributes}: CentralEntry, isFolder: boolean): void {
	const kind = mode & 0o170000;
	const reparsePoint = (dosAttributes & 0x400) !== 0;
	const expected = kind === 0 || kind === (isFolder ? 0o040000 : 0o100000);
	if (expected && !reparsePoint) return;
	const word = reparsePoint ? 'a link' : (specialKinds.get(kind) ?? 'not what its name says');
	throw refusal(
		'BUNDLE_SPECIAL_FILE',
		`${quoted(name)} is ${word}; a bundle holds plain files and folders only.`,
		'Ask its author to pack the file itself.',
	);
}

/** Throws `BUNDLE_TOO_LARGE` when one file is larger than is allowed. */
export function checkFileSize(path: string, size: number, {fileBytes}: Limits): void {
	if (size <= fileBytes) return;
	throw refusal(
		'BUNDLE_TOO_LARGE',
		`${quoted(path)} unpacks to ${formatBytes(size)}; at most ${formatBytes(fileBytes)} are allowed for one file.`,
		'If you trust it, raise limits.fileBytes in the settings.',
	);
}

function checkSize(entry: CentralEntry, limits: Limits): void {
	const {name, size, compressedSize, method} = entry;
	checkFileSize(name, size, limits);
	if (size > ratioMattersFrom && size > compressedSize * highestRatio) {
		throw refusal(
			'BUNDLE_TOO_LARGE',
			`${quoted(name)} unpacks to more than ${highestRatio} times its size: ${formatBytes(size)} out of ${formatBytes(compressedSize)}.`,
			'It looks made to fill the disk. Ask its author about that file.',
		);
	}
	if (method === 0 && size !== compressedSize) {
		throw refusal('BUNDLE_INCONSISTENT', `${quoted(name)} is not compressed and yet has two sizes.`);
	}
}

/** Which names are taken: by files, by folders, and by the folders above an entry (with the path of that entry). */
function createNameGuard(): (path: string, isFolder: boolean) => void {
	const taken = new Map<string, {path: string; kind: 'file' | 'folder' | 'parent'}>();
	const bothKinds = (file: string, inside: string) =>
		refusal(
			'BUNDLE_DUPLICATE_NAME',
			`${quoted(file)} is a file in it and also a folder, that of ${quoted(inside)}.`,
		);
	const clash = (path: string, other: string) =>
		refusal(
			'BUNDLE_DUPLICATE_NAME',
			path === other
				? `${quoted(path)} is in it twice.`
				: `${quoted(path)} and ${quoted(other)} are one and the same on some systems.`,
		);
	return (path, isFolder) => {
		const key = collisionKey(path);
		const other = taken.get(key);
		if (other?.kind === 'parent' && !isFolder) throw bothKinds(path, other.path);
		if (other && other.kind !== 'parent') throw clash(path, other.path);
		taken.set(key, {path, kind: isFolder ? 'folder' : 'file'});
		for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
			const parent = key.slice(0, end);
			const above = taken.get(parent);
			if (above?.kind === 'file') throw bothKinds(above.path, path);
			if (above) break;
			taken.set(parent, {path, kind: 'parent'});
		}
	};
}

/**
 * How a name is read. Some packers on Windows write backslashes throughout: taken as separators when no name has a
 * slash. A packer that is told to pack `.` may write `./` before every name, which every reader takes away.
 */
function readingOf(entries: readonly CentralEntry[]): (name: string) => string {
	const onlyBackslashes =
		entries.some(({name}) => name.includes('\\')) && !entries.some(({name}) => name.includes('/'));
	return name => (onlyBackslashes ? name.replaceAll('\\', '/') : name).replace(/^(?:\.\/)+/, '');
}

function checkTotal(total: number, limits: Limits): void {
	if (total <= limits.totalBytes) return;
	throw refusal(
		'BUNDLE_TOO_LARGE',
		`It unpacks to ${formatBytes(total)}; at most ${formatBytes(limits.totalBytes)} are allowed.`,
		'If you trust it, raise limits.totalBytes in the settings.',
	);
}

/**
 * Judges every name, size, method, mode and place in an archive before one byte of it is written. `bytes` is the
 * zip alone, without a signature block. Throws a `BUNDLE_…` error that names the entry.
 */
export function judgeArchive(bytes: Uint8Array, limits: Limits): Contents {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const record = readEndRecord(buffer);
	const entries = readCentralDirectory(buffer, record, limits.entries);
	const toPath = readingOf(entries);
	const guardName = createNameGuard();
	const folders: string[] = [];
	const places: {path: string; index: number}[] = [];
	let total = 0;
	for (const [index, entry] of entries.entries()) {
		const name = toPath(entry.name);
		// The folder that was packed, as an entry of its own.
		const isTop = name === '' && entry.name !== '';
		const isFolder = isTop || name.endsWith('/');
		const path = isFolder ? name.slice(0, -1) : name;
		if (!isTop) checkName(path);
		checkReadable(entry);
		checkKind(entry, isFolder);
		checkSize(entry, limits);
		if (!isTop) guardName(path, isFolder);
		total += entry.size;
		checkTotal(total, limits);
		if (!isFolder) places.push({path, index});
		else if (entry.size > 0) {
			throw refusal('BUNDLE_INCONSISTENT', `The folder ${quoted(path)} has ${plural(entry.size, 'byte')}.`);
		} else if (!isTop) folders.push(path);
	}
	const offsets = checkLocalHeaders(buffer, entries, record.offset);
	const files = places.map(({path, index}) => {
		const {size, crc32, mode, compressedSize, method} = entries[index] as CentralEntry;
		return {
			path,
			size,
			crc32,
			executable: (mode & 0o111) !== 0,
			offset: offsets[index] as number,
			compressedSize,
			compressed: method === 8,
		};
	});
	checkManifest(files);
	return {files, folders, entries};
}
