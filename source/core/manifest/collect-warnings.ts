import {type SafeText, safeLine} from '../safe-text.ts';
import type {Warn} from './mend-manifest.ts';

const most = 100;
const longest = 300;
/** So many items of a list are named one by one when the same is said of them. */
const mostAlike = 3;

/** What is the same for every item of a list: `tools.*.name is missing`. */
function shapeOf(text: string): string {
	return text.replace(/^\S+/, path => path.replaceAll(/(?<=\.)\d+(?=[.:]|$)/g, '*'));
}

function shown(text: string, suffix = ''): SafeText {
	return safeLine((text.length > longest ? `${text.slice(0, longest)}…` : text) + suffix);
}

function linesOf(texts: ReadonlySet<string>): SafeText[] {
	const [first = '', ...others] = texts;
	return others.length < mostAlike
		? [...texts].map(text => shown(text))
		: [shown(first, ` (and the same for ${others.length} more)`)];
}

/**
 * Collects warnings as lines that can be shown. What is said of many items of a list is one line with how many there
 * are; beyond a hundred lines they are only counted.
 */
export function collectWarnings(): {warn: Warn; warnings: () => readonly SafeText[]} {
	const alike = new Map<string, Set<string>>();
	let uncounted = 0;
	return {
		warn(text) {
			const shape = shapeOf(text);
			const texts = alike.get(shape);
			if (texts) texts.add(text);
			else if (alike.size < most) alike.set(shape, new Set([text]));
			else uncounted += 1;
		},
		warnings() {
			const lines = [...alike.values()].flatMap(linesOf);
			const more = uncounted + Math.max(0, lines.length - most);
			return more === 0 ? lines : [...lines.slice(0, most), safeLine(`and ${more} warnings more`)];
		},
	};
}
