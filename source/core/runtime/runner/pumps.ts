/** The streams of the server and of the first client, line by line and with back-pressure. */
import type {Readable, Writable} from 'node:stream';
import {fromServer} from './from-server.ts';
import type {Hub} from './hub.ts';
import {peekMember} from './json-spans.ts';
import {createLineSplitter, type Piece} from './line-splitter.ts';
import type {RunLog} from './run-log.ts';

const wholeLine = 1024 * 1024;
const openBrace = 0x7b;
const openBracket = 0x5b;

/** The client that started the runner and speaks to it over its standard streams. */
export type ClientStreams = {input: Readable; output: Writable; errors: Writable};

function startsLikeJson(head: Buffer): boolean {
	const first = head.find(byte => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d);
	return first === openBrace || first === openBracket;
}

type Streaming = {
	method: string | undefined;
	id: string | undefined;
	bytes: number;
	keep: boolean;
	head: Buffer;
};

function beginStreaming(head: Buffer, keep: boolean): Streaming {
	const start = head.subarray(0, 64 * 1024);
	const method = peekMember(start, 'method');
	return {method: method?.slice(1, -1), id: peekMember(start, 'id'), bytes: 0, keep, head: start};
}

/** Reads the server's messages and takes them to the sessions. Returns whether a long line was broken off. */
export function pumpServerOutput(
	hub: Hub,
	log: RunLog,
	stdout: Readable,
	client: ClientStreams | undefined,
): {isInLine: () => boolean} {
	let streaming: Streaming | undefined;
	const splitter = createLineSplitter({
		limit: wholeLine,
		keepWhole: () => hub.first === undefined || hub.joined.size > 0,
	});

	const takePart = (piece: Extract<Piece, {kind: 'part'}>) => {
		if (piece.first) streaming = beginStreaming(piece.bytes, startsLikeJson(piece.bytes));
		if (!streaming) return;
		streaming.bytes += piece.bytes.length;
		if (streaming.keep) hub.first?.send(piece.bytes);
		if (!piece.last) return;
		const {keep, method, id, bytes, head} = streaming;
		streaming = undefined;
		if (keep) hub.log({direction: 'from-server', session: hub.first?.name, method, id, bytes});
		else log.output('pollution', head, bytes - head.length);
	};
	const take = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			if (piece.kind === 'part') takePart(piece);
			else if (!fromServer(hub, piece.bytes)) log.output('pollution', piece.bytes);
		}
		if (client?.output.writableNeedDrain && !stdout.isPaused()) {
			stdout.pause();
			const resume = () => {
				client.output.off('drain', resume).off('close', resume);
				stdout.resume();
			};
			client.output.once('drain', resume).once('close', resume);
		}
	};
	stdout.on('data', (chunk: Buffer) => take(splitter.push(chunk)));
	stdout.once('end', () => take(splitter.end()));
	return {isInLine: () => streaming?.keep === true};
}

/**
 * Reads the server's standard error all the time: unread it would block the server. The first client gets it too,
 * secrets hidden, as long as it reads.
 */
export function pumpServerErrors(log: RunLog, stderr: Readable, client: ClientStreams | undefined): void {
	let head: Buffer[] = [];
	let size = 0;
	let taken = 0;
	const keep = (bytes: Buffer) => {
		size += bytes.length;
		if (taken >= log.lineBytes) return;
		const part = bytes.subarray(0, log.lineBytes - taken);
		head.push(part);
		taken += part.length;
	};
	const finish = () => {
		if (size === 0) return;
		const bytes = Buffer.concat(head);
		// The line end is no part of what is missing.
		log.output('stderr', bytes, Math.max(0, size - taken - 1));
		if (client && !client.errors.writableNeedDrain) {
			const text = bytes.toString('utf8');
			const hidden = log.redact(text);
			client.errors.write(hidden === text ? bytes : hidden);
			if (size > taken) client.errors.write('…\n');
		}
		head = [];
		size = 0;
		taken = 0;
	};
	stderr.on('data', (chunk: Buffer) => {
		let at = 0;
		for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, at)) {
			keep(chunk.subarray(at, end + 1));
			finish();
			at = end + 1;
		}
		if (at < chunk.length) keep(chunk.subarray(at));
	});
	stderr.once('end', finish);
}

export type ClientPump = {
	onLine: (bytes: Buffer) => void;
	onPart: (bytes: Buffer, last: boolean) => void;
	onEnd: () => void;
};

/** Reads the first client's messages. */
export function pumpClientInput(hub: Hub, {input}: ClientStreams, {onLine, onPart, onEnd}: ClientPump): void {
	let streaming: Streaming | undefined;
	const splitter = createLineSplitter({limit: wholeLine});
	const take = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			if (piece.kind === 'line') {
				onLine(piece.bytes);
				continue;
			}
			if (piece.first) streaming = beginStreaming(piece.bytes, true);
			if (streaming) streaming.bytes += piece.bytes.length;
			onPart(piece.bytes, piece.last);
			if (!piece.last || !streaming) continue;
			hub.log({
				direction: 'to-server',
				session: hub.first?.name,
				method: streaming.method,
				id: streaming.id,
				bytes: streaming.bytes,
			});
			streaming = undefined;
		}
	};
	input.on('data', (chunk: Buffer) => take(splitter.push(chunk)));
	input.once('end', () => {
		take(splitter.end());
		onEnd();
	});
	input.once('error', onEnd);
}
