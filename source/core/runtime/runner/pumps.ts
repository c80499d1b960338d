/** The streams of the server and of the first client, line by line and with back-pressure. */
import type {Readable, Writable} from 'node:stream';
import {fromServer, noteStreamedByServer} from './from-server.ts';
import {noteStreamedByFirst} from './from-session.ts';
import {type Hub, hasOtherCalls, type Streamed} from './hub.ts';
import {createLineSplitter, type Piece} from './line-splitter.ts';
import {createMemberScanner, type MemberScanner} from './member-scanner.ts';
import type {RunLog} from './run-log.ts';
import {createMemorySaver} from './spare-memory.ts';

/** Longer lines stream through: parsed whole, a message of a megabyte costs the runner fifteen of memory. */
const wholeLine = 128 * 1024;
const openBrace = 0x7b;
const openBracket = 0x5b;

/** The client that started the runner and speaks to it over its standard streams. */
export type ClientStreams = {input: Readable; output: Writable; errors: Writable};

function firstSign(head: Buffer): number | undefined {
	return head.find(byte => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d);
}

function startsLikeJson(head: Buffer): boolean {
	const first = firstSign(head);
	return first === openBrace || first === openBracket;
}

/** Each message of a batch has an id of its own, which the scanner of long lines does not look for. */
function isBatch(head: Buffer): boolean {
	return firstSign(head) === openBracket;
}

type Streaming = {scanner: MemberScanner; bytes: number; head: Buffer};

function beginStreaming(bytes: Buffer, log: RunLog): Streaming {
	return {scanner: createMemberScanner(), bytes: 0, head: Buffer.from(bytes.subarray(0, log.lineBytes))};
}

function continueStreaming(streaming: Streaming, bytes: Buffer): void {
	streaming.bytes += bytes.length;
	streaming.scanner.push(bytes);
}

function streamed({scanner, bytes, head}: Streaming): Streamed {
	const method = scanner.get('method');
	return {
		method: method === undefined ? undefined : String(JSON.parse(method)),
		idText: scanner.get('id'),
		head,
		size: bytes,
	};
}

/** Reads the server's messages and takes them to the sessions. Returns whether a long line was broken off. */
export function pumpServerOutput(
	hub: Hub,
	log: RunLog,
	stdout: Readable,
	client: ClientStreams | undefined,
): {isInLine: () => boolean} {
	let streaming: (Streaming & {keep: boolean}) | undefined;
	const splitter = createLineSplitter({
		limit: wholeLine,
		// It streams only where it can be for nobody but the first client, and holds nothing that all have to know.
		keepWhole: head =>
			isBatch(head) ||
			hub.first === undefined ||
			hub.joined.size > 0 ||
			hub.handshake.status === 'asked' ||
			hasOtherCalls(hub),
	});

	const takePart = ({bytes, first, last}: Extract<Piece, {kind: 'part'}>) => {
		if (first) streaming = {...beginStreaming(bytes, log), keep: startsLikeJson(bytes)};
		if (!streaming) return;
		continueStreaming(streaming, bytes);
		if (streaming.keep) hub.first?.send(bytes);
		if (!last) return;
		const {keep, head, bytes: size} = streaming;
		if (keep) noteStreamedByServer(hub, streamed(streaming));
		else log.output('pollution', head, size - head.length);
		streaming = undefined;
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
	const saveMemory = createMemorySaver();
	stdout.on('data', (chunk: Buffer) => {
		take(splitter.push(chunk));
		saveMemory(chunk.length);
	});
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
		const hidden = log.output('stderr', bytes, Math.max(0, size - taken - 1));
		if (client && !client.errors.writableNeedDrain) {
			client.errors.write(hidden === bytes.toString('utf8') ? bytes : hidden);
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
export function pumpClientInput(
	hub: Hub,
	log: RunLog,
	{input}: ClientStreams,
	{onLine, onPart, onEnd}: ClientPump,
): void {
	let streaming: Streaming | undefined;
	const splitter = createLineSplitter({
		limit: wholeLine,
		keepWhole: head => isBatch(head) || hub.handshake.status === 'none',
	});
	const take = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			if (piece.kind === 'line') {
				onLine(piece.bytes);
				continue;
			}
			if (piece.first) streaming = beginStreaming(piece.bytes, log);
			if (streaming) continueStreaming(streaming, piece.bytes);
			// Noted first: once the last part is there, the server may answer.
			if (piece.last && streaming) noteStreamedByFirst(hub, streamed(streaming));
			if (piece.last) streaming = undefined;
			onPart(piece.bytes, piece.last);
		}
	};
	const saveMemory = createMemorySaver();
	input.on('data', (chunk: Buffer) => {
		take(splitter.push(chunk));
		saveMemory(chunk.length);
	});
	input.once('end', () => {
		take(splitter.end());
		onEnd();
	});
	input.once('error', onEnd);
}
