import {createHash, type Hash} from 'node:crypto';
import type {EnvHttpProxyAgent, Response} from 'undici';
import type {DownloadProgress} from '../contract.ts';
import {UserError} from '../errors.ts';
import {type Timeouts, withAgent} from '../network/agent.ts';
import {askOne} from './ask-one.ts';
import {type SharedBytes, sharedBytes, tooLarge} from './bundle-bytes.ts';
import {badStatus, failed, wasCut} from './download-faults.ts';
import {type Ask, checkScheme, follow} from './follow-redirects.ts';
import {openPartFile, type PartFile, type PartsPlace} from './part-file.ts';
import {createMeter} from './progress-meter.ts';
import {type Address, shownUrl} from './source.ts';
import {strongTag, type Validators, validatorsOf} from './validators.ts';

export type DownloadOptions = {
	/** Most bytes, as they are after any decoding. */
	limit: number;
	allowHttp?: boolean | undefined;
	signal?: AbortSignal | undefined;
	onProgress?: ((progress: DownloadProgress) => void) | undefined;
	/** Where an interrupted download is kept to be gone on with; nowhere unless told. */
	parts?: PartsPlace | undefined;
	/** Keep it there when it is whole, for a later download of the same address. */
	keep?: boolean | undefined;
	timeouts?: Timeouts;
	/** Fewer bytes than that in so many milliseconds is no download. */
	slowest?: {bytes: number; milliseconds: number};
};

const slowestUsual = {bytes: 16 * 1024, milliseconds: 60_000};
const mostResumptions = 5;

type Downloaded = {bytes: SharedBytes; sha256: string; final: string; validators: Validators};

/** What has come so far. */
type Received = {
	etag: string | undefined;
	/** Its length, where that is known: with as many bytes it is whole. */
	total: number | undefined;
	parts: Uint8Array[];
	length: number;
	hash: Hash;
};

function nothingYet(): Received {
	return {etag: undefined, total: undefined, parts: [], length: 0, hash: createHash('sha256')};
}

function take(received: Received, part: Uint8Array): void {
	received.parts.push(part);
	received.length += part.length;
	received.hash.update(part);
}

function announcedLength({headers}: Response): number | undefined {
	// With an encoding the length is that of the encoded bytes.
	if (headers.get('content-encoding') || !headers.has('content-length')) return undefined;
	const length = Number(headers.get('content-length'));
	return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

function isWhole({etag, length, total}: Received): boolean {
	return etag !== undefined && length > 0 && length === total;
}

/** Where an answer goes on, if it is the rest of what has come so far. */
function restOf(response: Response, {etag, length}: Received): {total: number} | undefined {
	const [, start, end, total] =
		/^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
	const tag = response.headers.get('etag') ?? etag;
	const fits = Number(start) === length && Number(end) + 1 === Number(total) && tag === etag;
	return fits && !response.headers.get('content-encoding') ? {total: Number(total)} : undefined;
}

/** An error with a code, as the network has them. */
function fault(code: string): Error {
	return Object.assign(new Error(code), {code});
}

/** Ends a server that sends a byte now and then, for ever: each is in time. */
function createSlownessGuard({bytes, milliseconds}: NonNullable<DownloadOptions['slowest']>) {
	let since = performance.now();
	let count = 0;
	return (length: number) => {
		count += length;
		const now = performance.now();
		if (now - since < milliseconds) return;
		if (count < bytes) throw fault('SLOW');
		since = now;
		count = 0;
	};
}

type Attempt = {received: Received; part: PartFile | undefined; options: DownloadOptions};

async function readBody(response: Response, url: URL, {received, part, options}: Attempt): Promise<void> {
	const {limit, onProgress, slowest = slowestUsual} = options;
	const rest = response.status === 206 ? restOf(response, received) : undefined;
	if (!rest) {
		Object.assign(received, nothingYet(), {etag: strongTag(response), total: announcedLength(response)});
		if (received.etag !== undefined) await part?.begin(received.etag, received.total);
	}
	const total = rest?.total ?? received.total;
	if (total !== undefined && total > limit) throw tooLarge(shownUrl(url), total, limit);
	const meter = createMeter(total, received.length, onProgress);
	const guard = createSlownessGuard(slowest);
	// The bytes are counted as they are after decoding: 50 KB of gzip can be 50 MB.
	for await (const bytes of response.body ?? []) {
		if (received.length + bytes.length > limit) throw tooLarge(shownUrl(url), undefined, limit);
		take(received, bytes);
		if (received.etag !== undefined) await part?.append(bytes);
		guard(bytes.length);
		meter(received.length, false);
	}
	meter(received.length, true);
	if (total !== undefined && received.length !== total) throw fault('UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
}

function inOne({parts, length}: Received): SharedBytes {
	const bytes = sharedBytes(length);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

function createAsk(
	agent: EnvHttpProxyAgent,
	received: Received,
	signal: AbortSignal | undefined,
	onAsk: (url: URL) => void,
): Ask {
	const {etag, length} = received;
	const range = etag !== undefined && length > 0 && {range: `bytes=${length}-`, 'if-range': etag};
	const condition = etag !== undefined && isWhole(received) ? {'if-none-match': etag} : range;
	return async address => {
		onAsk(address.url);
		return askOne(agent, address, {headers: {...condition}, signal});
	};
}

/** Where something came from, and what its server said to know it by. */
type Source = {url: URL; validators: Validators};

/** Asks once, for all of it or for the rest, and reads what comes. Returns where it came from. */
async function attemptOnce(start: Address, agent: EnvHttpProxyAgent, attempt: Attempt): Promise<Source> {
	const {received, options} = attempt;
	const {signal, allowHttp = false} = options;
	let current = start.url;
	try {
		const ask = createAsk(agent, received, signal, url => {
			current = url;
		});
		const {response, url} = await follow(start, ask, allowHttp);
		const source = {url, validators: validatorsOf(url, response)};
		if (response.status === 304 && received.etag !== undefined && isWhole(received)) {
			return {url, validators: {...source.validators, etag: received.etag}};
		}
		const hasNoRest = response.status === 416 || (response.status === 206 && !restOf(response, received));
		if (hasNoRest && received.length > 0) {
			await response.body?.cancel();
			Object.assign(received, nothingYet());
			return await attemptOnce(start, agent, attempt);
		}
		if (response.status !== 206 && !response.ok) throw badStatus(url, response.status);
		await readBody(response, url, attempt);
		return source;
	} catch (error) {
		signal?.throwIfAborted();
		throw error instanceof UserError ? error : failed(current, error);
	}
}

/** Asks until it is whole, as long as each attempt brings the download further. */
async function fetchWhole(start: Address, agent: EnvHttpProxyAgent, attempt: Attempt): Promise<Source> {
	const {received} = attempt;
	for (let count = 0; ; count++) {
		const before = received.length;
		try {
			return await attemptOnce(start, agent, attempt);
		} catch (error) {
			const canGoOn = wasCut(error) && received.length > before && received.etag !== undefined;
			if (!canGoOn || count === mostResumptions) throw error;
		}
	}
}

/**
 * Downloads a bundle into memory: over https (http from this machine only, unless allowed), through the proxy that
 * the environment names, at most ten redirects, credentials to their own origin only and never in an error. What is cut
 * is gone on with where the server offers that, at once and, with `parts`, also by a later download of the same address.
 * `final` is where it came from in the end, without credentials and query.
 * Throws `DOWNLOAD_REFUSED`, `DOWNLOAD_FAILED`, `BUNDLE_NOT_FOUND` or `BUNDLE_TOO_LARGE`.
 */
export async function download(start: Address, options: DownloadOptions): Promise<Downloaded> {
	checkScheme(start.url, undefined, options.allowHttp ?? false);
	const received = nothingYet();
	const part = options.parts && (await openPartFile(start.url, options.parts));
	if (part?.kept && part.kept.bytes.length <= options.limit) {
		received.etag = part.kept.etag;
		received.total = part.kept.total;
		take(received, part.kept.bytes);
	}
	let outcome: 'keep' | 'remove' = 'keep';
	try {
		const attempt = {received, part, options};
		const {url, validators} = await withAgent(options.timeouts, agent => fetchWhole(start, agent, attempt));
		outcome = options.keep ? 'keep' : 'remove';
		return {bytes: inOne(received), sha256: received.hash.digest('hex'), final: shownUrl(url), validators};
	} catch (error) {
		if (error instanceof UserError && error.code === 'BUNDLE_TOO_LARGE') outcome = 'remove';
		throw error;
	} finally {
		await part?.close(outcome);
	}
}
