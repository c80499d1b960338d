import type {Response} from 'undici';
import {isLoopback} from '../network/loopback.ts';
import {refused} from './download-faults.ts';
import {type Address, shownUrl, toAddress} from './source.ts';

const mostHops = 10;

/** Throws `DOWNLOAD_REFUSED` for an address that is not fetched, or not from there. */
export function checkScheme(url: URL, from: URL | undefined, allowHttp: boolean): void {
	if (url.protocol === 'https:') return;
	if (url.protocol !== 'http:') {
		throw refused(
			`${shownUrl(from ?? url)} leads to ${url.protocol}, which is not fetched.`,
			'Download the file yourself and give its path.',
		);
	}
	if (from?.protocol === 'https:') {
		throw refused(
			`${shownUrl(from)} leads from https back to http (${shownUrl(url)}), where anybody on the way can change the bundle.`,
			'Tell its publisher, or download the file yourself and give its path.',
		);
	}
	if (allowHttp || isLoopback(url)) return;
	throw refused(
		`${shownUrl(url)} is plain http: anybody on the way can change the bundle.`,
		'Use its https:// address; if there is none and you accept that, add --allow-http.',
	);
}

export type Ask = (address: Address) => Promise<Response>;

/** Follows redirects by hand: undici's own would go from https to http. */
export async function follow(
	start: Address,
	ask: Ask,
	allowHttp: boolean,
): Promise<{response: Response; url: URL}> {
	let address = start;
	checkScheme(address.url, undefined, allowHttp);
	for (let hop = 0; hop <= mostHops; hop++) {
		const {url} = address;
		const response = await ask(address);
		const location = response.headers.get('location');
		const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
		if (!isRedirect) return {response, url};
		await response.body?.cancel();
		if (!URL.canParse(location, url.href)) {
			throw refused(`${shownUrl(url)} leads to an address that is no URL.`, 'Tell its publisher.');
		}
		const next = toAddress(new URL(location, url));
		checkScheme(next.url, url, allowHttp);
		const sameOrigin = next.url.origin === url.origin;
		address = {
			url: next.url,
			authorization: next.authorization ?? (sameOrigin ? address.authorization : undefined),
		};
	}
	throw refused(
		`${shownUrl(start.url)} was redirected more than ${mostHops} times.`,
		'Open it in a browser, download the file and give its path.',
	);
}
