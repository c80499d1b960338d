import type {Readable} from 'node:stream';
import type {ClientStreams} from './client-streams.ts';
import {fromServer, noteStreamedByServer, refuseFromServer} from './from-server.ts';
import {type Hub, hasOtherCalls} from './hub.ts';
import {createLineSplitter, mostOfLine, type Piece} from './line-splitter.ts';
import type {LineWriter} from './line-writer.ts';
import {beginLongLine, beginsLike, type LongLine, wholeLine} from './long-line.ts';
import type {RunLog} from './run-log.ts';
import {createMemorySaver} from './spare-memory.ts';
import {withoutMark} from './wire-message.ts';

/** A long line goes on to the client as it comes, until it turns out to be no message; or nobody can be given it. */
type Passing = LongLine & {goes: 'on' | 'nowhere'; begun: boolean};

/** Only a line that can be for nobody but the first client, and holds nothing that all have to know, streams. */
function hasToBeWhole(hub: Hub): boolean {
	return (
		hub.first === undefined || hub.joined.size > 0 || hub.handshake.status === 'asked' || hasOtherCalls(hub)
	);
}

/** Reads the server's messages and takes them to the sessions. `writer` is the way to the first client. */
export function pumpServerOutput(
	hub: Hub,
	log: RunLog,
	stdout: Readable,
	client: {streams: ClientStreams; writer: LineWriter} | undefined,
): void {
	let passing: Passing | undefined;
	const splitter = createLineSplitter({
		limit: wholeLine,
		most: mostOfLine,
		keepWhole(head) {
			const looks = beginsLike(head);
			return looks === 'unclear' || (looks === 'message' && hasToBeWhole(hub));
		},
	});

	const passOn = (line: Passing, bytes: Buffer, last: boolean) => {
		const part = line.begun ? bytes : withoutMark(bytes);
		line.begun = true;
		client?.writer.writePart(part, last);
	};

	const takePart = ({bytes, first, last}: Extract<Piece, {kind: 'part'}>) => {
		if (first) {
			const goes = hasToBeWhole(hub) ? 'nowhere' : 'on';
			passing = {...beginLongLine(bytes, log.lineBytes), goes, begun: false};
		}
		if (!passing) return;
		const good = passing.push(bytes);
		const messages = last ? passing.end() : undefined;
		if (passing.goes === 'on' && good && (!last || messages)) passOn(passing, bytes, last);
		else if (passing.begun) client?.writer.breakOff();
		if (!good) passing.goes = 'nowhere';
		if (!last) return;
		const cutOff = good && bytes.length === 0;
		if (cutOff && !messages)
			hub.remark(`the server ended in the middle of a message (${passing.size()} bytes of it came)`);
		else if (!messages) log.output('pollution', passing.head, passing.size() - passing.head.length);
		else if (passing.goes === 'on') for (const message of messages) noteStreamedByServer(hub, message);
		else for (const message of messages) refuseFromServer(hub, message);
		passing = undefined;
	};

	const take = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			try {
				if (piece.kind === 'part') takePart(piece);
				else if (!fromServer(hub, withoutMark(piece.bytes))) log.output('pollution', piece.bytes);
			} catch (error) {
				log.fault('A line of the server', error);
			}
		}
		if (!client?.streams.output.writableNeedDrain || stdout.isPaused()) return;
		const {output} = client.streams;
		stdout.pause();
		const resume = () => {
			output.off('drain', resume).off('close', resume);
			stdout.resume();
		};
		output.once('drain', resume).once('close', resume);
	};
	const saveMemory = createMemorySaver();
	stdout.on('data', (chunk: Buffer) => {
		take(splitter.push(chunk));
		saveMemory(chunk.length);
	});
	stdout.once('end', () => take(splitter.end()));
}
