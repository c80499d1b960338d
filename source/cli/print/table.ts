import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style, Tone} from './style.ts';

export type Cell = {text: SafeText; tone?: Tone};
type Measure = (text: string) => number;

const gap = '  ';
const ascii = /^[\u0020-\u007E]*$/;

/** Measuring wide characters costs 30 ms to load: only who has some pays for it. */
async function loadMeasure(rows: readonly (readonly Cell[])[]): Promise<Measure> {
	if (rows.every(row => row.every(({text}) => ascii.test(text)))) return text => text.length;
	const {default: stringWidth} = await import('string-width');
	return stringWidth;
}

/** The beginning of a text that fits into `width` columns, with `…` where something was cut off. */
function cut(text: SafeText, width: number, measure: Measure): SafeText {
	if (measure(text) <= width) return text;
	let kept = '';
	let used = 1;
	for (const {segment} of new Intl.Segmenter().segment(text)) {
		used += measure(segment);
		if (used > width) break;
		kept += segment;
	}
	return safeLine(`${kept.trimEnd()}…`);
}

/**
 * Rows as lines with their columns aligned. The last column is cut at the edge of a terminal when there are
 * at least ten columns left for it, and is whole everywhere else.
 */
export async function alignRows(rows: readonly (readonly Cell[])[], style: Style): Promise<Lines> {
	const lined = rows.map(row => row.map(({text, tone}) => ({text: safeLine(text), tone})));
	let measure = await loadMeasure(lined);
	const widths: number[] = [];
	for (const row of lined) {
		for (const [index, {text}] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, measure(text));
	}
	const last = widths.length - 1;
	const before = widths.slice(0, last).reduce((sum, width) => sum + width + gap.length, 0);
	const room = style.columns === undefined ? Number.POSITIVE_INFINITY : style.columns - before;
	if (room >= 10 && (widths[last] ?? 0) > room) measure = await loadMeasure([[{text: '…' as SafeText}]]);
	return lined.map(row => {
		const cells = row.map(({text, tone = 'plain'}, index) => {
			if (index === last) return style.paint(room >= 10 ? cut(text, room, measure) : text, tone);
			const padding = index === row.length - 1 ? 0 : (widths[index] ?? 0) - measure(text);
			return style.paint(text, tone) + ' '.repeat(padding);
		});
		return cells.join(gap).trimEnd() as SafeText;
	});
}

/** A table with a head: an empty one is no lines at all. */
export function printTable(
	head: readonly SafeText[],
	rows: readonly (readonly Cell[])[],
	style: Style,
): Promise<Lines> {
	if (rows.length === 0) return Promise.resolve([]);
	return alignRows([head.map(text => ({text, tone: 'dim' as const})), ...rows], style);
}

export type Fact = readonly [label: SafeText, value: SafeText, tone?: Tone];

/** Labels with their values, one a line; nothing is cut, for these are to be read whole. */
export function printFacts(facts: readonly Fact[], style: Style): Lines {
	const width = Math.max(0, ...facts.map(([label]) => label.length));
	return facts.map(([label, value, tone = 'plain']) => {
		const [first = '', ...more] = value.split('\n');
		const lines = [
			style.paint(label.padEnd(width) as SafeText, 'dim') + gap + style.paint(first as SafeText, tone),
			...more.map(line => ' '.repeat(width) + gap + style.paint(line as SafeText, tone)),
		];
		return lines.join('\n') as SafeText;
	});
}
