import type {Span} from './secret-forms.ts';

/** Bytes that a sign has in UTF-8. */
function width(code: number): number {
	return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** From places in the bytes of a text, each no smaller than the one before, to places in the text. */
function createPlaces(text: string, bytes: string) {
	if (bytes === text) return (place: number) => place;
	let [passed, at] = [0, 0];
	return (place: number, side: 'start' | 'end') => {
		while (passed < place) {
			const code = text.codePointAt(at) ?? 0;
			if (side === 'start' && passed + width(code) > place) break;
			passed += width(code);
			at += code > 0xffff ? 2 : 1;
		}
		return at;
	};
}

/** Spans in order, those that overlap as one. */
function joined(spans: readonly Span[]): readonly Span[] {
	const all: Span[] = [];
	for (const {start, end} of spans.toSorted((a, b) => a.start - b.start)) {
		const last = all.at(-1);
		if (last && start < last.end) last.end = Math.max(last.end, end);
		else all.push({start, end});
	}
	return all;
}

/** The text with a sign in place of these spans of its bytes. */
export function hideSpans(text: string, bytes: string, spans: readonly Span[], sign: string): string {
	const placeOf = createPlaces(text, bytes);
	let shown = '';
	let kept = 0;
	for (const {start, end} of joined(spans)) {
		shown += text.slice(kept, placeOf(start, 'start')) + sign;
		kept = placeOf(end, 'end');
	}
	return shown + text.slice(kept);
}
