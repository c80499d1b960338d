/** A URL without what may be secret in it: no name, no password, no query, no fragment. Takes one that can be parsed. */
export function plainUrl(url: URL | string): string {
	const {origin, pathname} = new URL(url);
	return `${origin}${pathname}`;
}

/** What a server is remembered by: its id, or of a URL that without what may be secret in it. */
export function rememberedAs(server: string): string {
	return /^https?:\/\//i.test(server) && URL.canParse(server) ? plainUrl(server) : server;
}
