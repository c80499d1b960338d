import leven from 'leven';

/** Up to three of the names that `name` may have been meant to be. */
function nearNames(name: string, names: readonly string[]): readonly string[] {
	const wanted = name.toLowerCase();
	return names
		.map(candidate => {
			const other = candidate.toLowerCase();
			const within = other.includes(wanted) || wanted.includes(other);
			return {candidate, far: within ? 1 : leven(wanted.slice(0, 64), other.slice(0, 64))};
		})
		.filter(({far}) => far <= Math.max(2, wanted.length / 3))
		.sort((a, b) => a.far - b.far)
		.slice(0, 3)
		.map(({candidate}) => candidate);
}

/** `Did you mean a or b?`, or undefined when nothing is near; `show` says how a name is written. */
export function didYouMean(
	name: string,
	names: readonly string[],
	show = (near: string) => near,
): string | undefined {
	const near = nearNames(name, names);
	return near.length > 0 ? `Did you mean ${near.map(show).join(' or ')}?` : undefined;
}
