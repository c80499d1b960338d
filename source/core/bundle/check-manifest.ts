import {posix} from 'node:path';
import {formatBytes, quoted, refusal} from './refusal.ts';

export const largestManifest = 1024 * 1024;

type File = {path: string; size: number};

function depth(path: string): number {
	return path.split('/').length;
}

function shallowest(paths: readonly string[]): string | undefined {
	return paths.toSorted((a, b) => depth(a) - depth(b))[0];
}

/** What CI services and release pages offer: an archive around the bundle itself. */
function explainBundles(bundles: readonly string[], folder: string | undefined): Error {
	const [first = ''] = bundles;
	const name = folder === undefined ? posix.basename(first) : posix.join(folder, first);
	const next = `mcpb-tui install ${quoted(name)}`;
	if (bundles.length === 1) {
		return refusal(
			'BUNDLE_NO_MANIFEST',
			`It has no manifest.json, so it is not a bundle itself: it holds one, ${quoted(first)}.`,
			folder === undefined ? `Unpack it, then: ${next}` : `Install that one: ${next}`,
		);
	}
	const most = 5;
	const more = bundles.length > most ? ` and ${bundles.length - most} more` : '';
	return refusal(
		'BUNDLE_NO_MANIFEST',
		`It has no manifest.json, so it is not a bundle itself: it holds ${bundles.length}, ${bundles.slice(0, most).map(quoted).join(', ')}${more}.`,
		`${folder === undefined ? 'Unpack it, then install' : 'Install'} the one for this system, for example: ${next}`,
	);
}

function explainPlace(path: string, folder: string | undefined): Error {
	const parent = posix.dirname(path);
	const message = `Its manifest.json is not at the top but at ${quoted(path)}.`;
	if (parent === '.')
		return refusal('BUNDLE_NO_MANIFEST', message, 'Its name has to be manifest.json exactly.');
	if (folder !== undefined) {
		const inner = quoted(posix.join(folder, parent));
		return refusal('BUNDLE_NO_MANIFEST', message, `Install that folder: mcpb-tui install ${inner}`);
	}
	return refusal(
		'BUNDLE_NO_MANIFEST',
		`${message} A whole folder was packed instead of what is in it.`,
		`Unpack it, then: mcpb-tui install ${quoted(parent)}`,
	);
}

/**
 * Throws unless there is a `manifest.json` of a sensible size; says where one is when it is not at the top, and which
 * bundles are there instead.
 * @param folder the place of what is no archive but a folder
 */
export function checkManifest(files: readonly File[], folder?: string): void {
	const manifest = files.find(({path}) => path === 'manifest.json');
	if (manifest && manifest.size > largestManifest) {
		throw refusal(
			'BUNDLE_TOO_LARGE',
			`Its manifest.json has ${formatBytes(manifest.size)}; at most ${formatBytes(largestManifest)} are read.`,
		);
	}
	if (manifest) return;
	const paths = files.map(({path}) => path);
	const elsewhere = shallowest(paths.filter(path => posix.basename(path).toLowerCase() === 'manifest.json'));
	const bundles = paths.filter(path => /\.(?:mcpb|dxt)$/i.test(path));
	const bundle = shallowest(bundles);
	if (bundle !== undefined && (elsewhere === undefined || depth(bundle) <= depth(elsewhere))) {
		throw explainBundles(
			bundles.toSorted((a, b) => depth(a) - depth(b)),
			folder,
		);
	}
	if (elsewhere !== undefined) throw explainPlace(elsewhere, folder);
	throw refusal('BUNDLE_NO_MANIFEST', 'It has no manifest.json, so it is no MCP Bundle.');
}
