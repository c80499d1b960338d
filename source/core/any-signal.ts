const sources = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * A signal that is aborted with the first of several. `AbortSignal.any` alone can miss it: Node 24 holds the others
 * weakly and hears them from the first listener on, so of one that was aborted before and collected nobody learns.
 */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
	const any = AbortSignal.any([...signals]);
	sources.set(any, signals);
	return any;
}
