import type {Readable} from 'node:stream';
import type {ClientStreams} from './client-streams.ts';
import {fromServer, noteStreamedByServer, refuseFromServer} from './from-server.ts';
import {type Hub, hasOtherCalls, type Streamed} from './hub.ts';
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

	/** The line has ended: what was in it is noted. `cutOff`: the server's output ended in the middle of it. */
	const conclude = (line: Passing, messages: readonly Streamed[] | undefined, cutOff: boolean) => {
		if (messages) {
			const take = line.goes === 'on' ? noteStreamedByServer : refuseFromServer;
			for (const message of messages) take(hub, message);
		} else if (cutOff) {
			hub.remark(`the server ended in the middle of a message (${line.size()} bytes of it came)`);
		} else {
			log.output('pollution', line.head, line.size() - line.head.length);
		}
	};

	const takePart = ({bytes, first, last}: Extract<Piece, {kind: 'part'}>) => {
		if (first) {
			const goes = hasToBeWhole(hub) ? 'nowhere' : 'on';
			passing = {...beginLongLine(bytes, log.lineBytes), goes, begun: false};
		}
		if (!passing) return;
		const line = passing;
		const good = line.push(bytes);
		const messages = last ? line.end() : undefined;
		if (line.goes === 'on' && good && (!last || messages)) passOn(line, bytes, last);
		else if (line.begun) client?.writer.breakOff();
		if (!good) line.goes = 'nowhere';
		if (!last) return;
		passing = undefined;
		conclude(line, messages, good && bytes.length === 0);
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
