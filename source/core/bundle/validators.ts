import type {Response} from 'undici';
import {shownUrl} from './source.ts';

/** What a server says to know a content by, and where that was: the tag of one address says nothing about another. */
export type Validators = {
	/** The address without credentials and query. */
	final: string;
	/** Also a weak one. */
	etag?: string;
	lastModified?: string;
	/** Bytes. */
	length?: number;
};

// They are kept on disk, and a server may send what it likes.
const longest = 256;

export const isStrong = (etag: string | undefined): etag is string => etag?.startsWith('"') ?? false;

/** A tag that stands for the very bytes; a weak one does not, and what is encoded on the way has other offsets. */
export function strongTag({headers}: Response): string | undefined {
	const etag = headers.get('etag');
	const isPlain = !headers.get('content-encoding') && headers.get('accept-ranges') !== 'none';
	return isPlain && etag && etag.length <= longest && /^"[^"]*"$/.test(etag) ? etag : undefined;
}

/** What an answer from `url` says to know its content by. */
export function validatorsOf(url: URL, response: Response): Validators {
	const {headers} = response;
	const encoded = Boolean(headers.get('content-encoding'));
	const etag = headers.get('etag') ?? '';
	const lastModified = headers.get('last-modified') ?? '';
	const length =
		response.status === 200 && !encoded ? Number(headers.get('content-length') ?? Number.NaN) : Number.NaN;
	const weak = /^W\/"[^"]*"$/.test(etag) && etag.length <= longest ? etag : undefined;
	const tag = strongTag(response) ?? weak;
	return {
		final: shownUrl(url),
		...(tag !== undefined && {etag: tag}),
		...(lastModified !== '' && lastModified.length <= 64 && {lastModified}),
		...(Number.isSafeInteger(length) && {length}),
	};
}
