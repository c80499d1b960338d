import type {Decoder} from './decoder.ts';
import type {Search, Span} from './secret-forms.ts';

/** How many encodings may lie over each other; what is free does not count. */
const deepest = 3;
/** Texts and their signs that one line is read as at most: a line can be made to have no end of readings. */
const mostViews = 100;
const mostSigns = 1_000_000;

/** A text as it reads when some of it is decoded, and what it was before that. */
type View = {
	text: string;
	depth: number;
	isText: boolean;
	isDigits?: true;
	before?: View;
	origin?: (span: Span) => Span;
};

function original({before, origin}: View, span: Span): Span {
	return before && origin ? original(before, origin(span)) : span;
}

/** Says of a run of digits whether it was not read that often yet: what is decoded may hold it at another place. */
function createNews(): (run: string, count: number) => boolean {
	const known = new Map<string, number>();
	return (run, count) => {
		if (count <= (known.get(run) ?? 0)) return false;
		known.set(run, count);
		return true;
	};
}

/** A text and what it reads as, with fewer layers taken off first. */
function* viewsOf(bytes: string, decoders: readonly Decoder[]): Generator<View> {
	const seen = new Set<string>();
	const isNew = createNews();
	const views: View[] = [{text: bytes, depth: 0, isText: true}];
	let left = mostSigns;
	for (const view of views) {
		yield view;
		for (const {free, read} of view.isText ? decoders : []) {
			const depth = view.depth + (free ? 0 : 1);
			if (depth > deepest || left <= 0 || views.length > mostViews) continue;
			const reading = read(view.text, isNew);
			if (!reading || seen.has(reading.text)) continue;
			seen.add(reading.text);
			left -= reading.text.length;
			views.push({...reading, depth, before: view});
		}
	}
}

/** Where secrets stand in the bytes of a text, whatever it reads as. */
export function findSpans(bytes: string, {find}: Search, decoders: readonly Decoder[]): Span[] {
	const spans: Span[] = [];
	for (const view of viewsOf(bytes, decoders)) {
		for (const span of find(view.text, view.isDigits)) spans.push(original(view, span));
	}
	return spans;
}
