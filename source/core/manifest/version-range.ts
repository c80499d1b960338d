/** Loaded when a range is first looked at: its expressions take a fifth of a whole `list` to make. */
async function loadSemver() {
	const [{default: coerce}, {default: satisfies}, {default: validRange}] = await Promise.all([
		import('semver/functions/coerce.js'),
		import('semver/functions/satisfies.js'),
		import('semver/ranges/valid.js'),
	]);
	return {coerce, satisfies, validRange};
}

/** PEP 440's `~=3.8` allows every later 3.x, `~=3.8.1` every later 3.8.x. */
function compatibleRelease(version: string): string {
	return version.split('.').length > 2 ? `~${version}` : `^${version}`;
}

/** Python's spellings as npm's: `>=3.8,<4.0` (a comma is AND), `==3.12.*`, `~=3.8`, `3.10+`. */
function asNpmRange(range: string): string {
	return range
		.replaceAll(/~=\s*([\d.]+)/g, (_whole, version: string) => compatibleRelease(version))
		.replaceAll(/={2,3}/g, '=')
		.replaceAll(/([\d.]+)\s*\+/g, '>=$1')
		.replaceAll(',', ' ')
		.trim();
}

/** Whether a version lies in a range, however loosely both are written; undefined when one of them cannot be read. */
export async function isInRange(version: string, range: string): Promise<boolean | undefined> {
	const {coerce, satisfies, validRange} = await loadSemver();
	const npmRange = range.length > 200 ? null : validRange(asNpmRange(range), {loose: true});
	const full = coerce(version.slice(0, 100));
	return npmRange === null || full === null ? undefined : satisfies(full, npmRange, {loose: true});
}
