import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

export type Asked = {
	method: string;
	ifNoneMatch: string | undefined;
	range: string | undefined;
	status: number;
};

/** How a publisher's server says what it has. */
export type Says = 'strong tag' | 'weak tag' | 'date' | 'nothing';

/** A publisher's web server: it has one bundle at a time, and remembers what it was asked. */
export async function serveBundle(file: string, says: Says = 'strong tag') {
	const asked: Asked[] = [];
	let bytes: Buffer;
	let tag: string;
	let date: string;
	let count = 0;
	let instead: RequestListener | undefined;
	const publish = (path: string) => {
		count++;
		bytes = readFileSync(path);
		tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
		date = new Date(Date.UTC(2026, 0, count)).toUTCString();
	};
	publish(file);
	const headers = () => ({
		'content-length': String(bytes.length),
		...(says === 'strong tag' && {etag: `"${tag}"`}),
		...(says === 'weak tag' && {etag: `W/"${tag}"`}),
		...(says === 'date' && {'last-modified': date}),
	});
	const server = createServer((request, response) => {
		const ifNoneMatch = request.headers['if-none-match'];
		response.on('close', () =>
			asked.push({
				method: request.method ?? '',
				ifNoneMatch,
				range: request.headers.range,
				status: response.statusCode,
			}),
		);
		if (instead) instead(request, response);
		else if (ifNoneMatch !== undefined && ifNoneMatch === `"${tag}"`) {
			response.writeHead(304, {etag: `"${tag}"`}).end();
		} else {
			response.writeHead(200, headers());
			response.end(request.method === 'HEAD' ? undefined : bytes);
		}
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		base,
		url: `${base}/maker/bundle.mcpb`,
		publish,
		/** Answers otherwise from now on; undefined goes back. */
		answer: (listener: RequestListener | undefined) => {
			instead = listener;
		},
		/** What it was asked since the last time. */
		takeAsked: () => asked.splice(0),
	};
}
