const edge = /[\s\p{Cf}\u115F\u1160\u3164\uFFA0]/u;

const names: Readonly<Record<string, string>> = {
	' ': 'a space',
	'\t': 'a tab',
	'\n': 'a line end',
	'\r': 'a line end',
	'\uFEFF': 'a byte order mark',
};

function nameOf(sign: string): string {
	const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	return names[sign] ?? `an invisible character (U+${code})`;
}

/**
 * How a text begins or ends with what nobody sees: white space, a byte order mark, an invisible character; undefined when
 * it does not. A secret that is pasted with one of them is refused wherever it is sent, and looks right.
 */
export function oddEdges(text: string): string | undefined {
	const [first = '', last = ''] = [[...text][0], [...text].at(-1)];
	const odd = [
		...(edge.test(first) ? [`begins with ${nameOf(first)}`] : []),
		...(edge.test(last) ? [`ends with ${nameOf(last)}`] : []),
	];
	return odd.length > 0 ? odd.join(' and ') : undefined;
}
