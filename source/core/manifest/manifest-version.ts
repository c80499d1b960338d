import {UserError} from '../errors.ts';
import type {Warn} from './mend-manifest.ts';

const knownVersions = ['0.1', '0.2', '0.3', '0.4'] as const;
export type ManifestVersion = (typeof knownVersions)[number];

const fields = ['manifest_version', 'dxt_version'] as const;
type Field = (typeof fields)[number];

function known(value: unknown): ManifestVersion | undefined {
	return knownVersions.find(version => version === value);
}

/** The version that an author means by a number, by one with a `v`, or by three parts where the format has two. */
function meant(field: Field, value: unknown): ManifestVersion | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim().replace(/^v/i, '');
	const parts = /^(\d+\.\d+)(?:\.\d+)*$/.exec(text)?.[1];
	// Of the versions under the old name there was one only, and some authors call the first one 1.
	return known(parts) ?? (field === 'dxt_version' && /^1(?:\.0)*$/.test(text) ? '0.1' : undefined);
}

function readAsMeant(manifest: Record<string, unknown>, warn: Warn): void {
	for (const field of fields) {
		const written = manifest[field];
		const version = meant(field, written);
		if (version === undefined || version === written) continue;
		manifest[field] = version;
		warn(`${field} is ${JSON.stringify(written).slice(0, 80)} and is read as "${version}"`);
	}
}

function spelled(name: string, value: unknown): string[] {
	if (value === undefined) return [];
	const written = JSON.stringify(value).slice(0, 80);
	return [
		typeof value === 'number'
			? `${name} ${written} (a number, where a text in quotes is needed)`
			: `${name} ${written}`,
	];
}

/**
 * The version that a manifest is read by: `manifest_version` if it is a known one, else `dxt_version`, as the
 * reference package does it. One that is only spelled in another way is put right in place, with a warning.
 * Throws `MANIFEST_VERSION_UNKNOWN`, which says what the file says.
 */
export function manifestVersion(manifest: Record<string, unknown>, warn: Warn): ManifestVersion {
	readAsMeant(manifest, warn);
	const {manifest_version: current, dxt_version: old} = manifest;
	const version = known(current) ?? known(old);
	if (version) return version;
	const said = [...spelled('manifest_version', current), ...spelled('dxt_version', old)];
	throw new UserError(
		'MANIFEST_VERSION_UNKNOWN',
		`The manifest ${said.length > 0 ? `says ${said.join(' and ')}` : 'names no version (manifest_version)'}; the known versions are ${knownVersions.join(', ')}.`,
		{hint: 'A newer mcpb-tui may know it; else ask the author to write one of the known versions.'},
	);
}
