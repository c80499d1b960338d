import {UserError} from '../errors.ts';

const knownVersions = ['0.1', '0.2', '0.3', '0.4'] as const;
export type ManifestVersion = (typeof knownVersions)[number];

function known(value: unknown): ManifestVersion | undefined {
	return knownVersions.find(version => version === value);
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
 * reference package does it. Throws `MANIFEST_VERSION_UNKNOWN`, which says what the file says.
 */
export function manifestVersion(manifest: Readonly<Record<string, unknown>>): ManifestVersion {
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
