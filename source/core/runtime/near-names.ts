function distance(a: string, b: string): number {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (const [i, letter] of [...a].entries()) {
		const next = [i + 1];
		for (let j = 0; j < b.length; j++) {
			const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
			next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, change));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}

/** Up to three of the names that `name` may have been meant to be. */
export function nearNames(name: string, names: readonly string[]): readonly string[] {
	const wanted = name.toLowerCase();
	return names
		.map(candidate => {
			const other = candidate.toLowerCase();
			const within = other.includes(wanted) || wanted.includes(other);
			return {candidate, far: within ? 1 : distance(wanted.slice(0, 64), other.slice(0, 64))};
		})
		.filter(({far}) => far <= Math.max(2, wanted.length / 3))
		.sort((a, b) => a.far - b.far)
		.slice(0, 3)
		.map(({candidate}) => candidate);
}
