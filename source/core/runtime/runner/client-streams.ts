/** The streams of the client that started the runner. */
import type {Readable, Writable} from 'node:stream';
import type {Streamed} from './hub.ts';
import {createLineSplitter, mostOfLine, type Piece} from './line-splitter.ts';
import {beginLongLine, type LongLine, wholeLine} from './long-line.ts';
import {createMemorySaver} from './spare-memory.ts';
import {withoutMark} from './wire-message.ts';

/** It speaks to the runner over its standard streams. */
export type ClientStreams = {input: Readable; output: Writable; errors: Writable};

type ClientPump = {
	/** Whether its next message has to be read whole, as the one is that opens the conversation. */
	needsWhole: () => boolean;
	/** Bytes to keep of a long line, for the log. */
	headBytes: () => number;
	onLine: (bytes: Buffer) => void;
	/** A part of a long line; with its last one come the messages that were in it. */
	onPart: (bytes: Buffer, messages: readonly Streamed[] | undefined) => void;
	/** A long line that is no message, or one that is too long to be read; parts of it may have been told. */
	onRefused: (why: 'no-json' | 'too-long') => void;
	onEnd: () => void;
};

/** Reads the first client's messages, with back-pressure. */
export function pumpClientInput(
	{input}: ClientStreams,
	{needsWhole, headBytes, onLine, onPart, onRefused, onEnd}: ClientPump,
): void {
	let passing: (LongLine & {refused: boolean}) | undefined;
	const splitter = createLineSplitter({limit: wholeLine, most: mostOfLine, keepWhole: needsWhole});

	const takePart = ({bytes, first, last}: Extract<Piece, {kind: 'part'}>) => {
		if (first) passing = {...beginLongLine(bytes, headBytes()), refused: false};
		if (!passing || passing.refused) return;
		const tooLong = first && needsWhole();
		const good = passing.push(bytes) && !tooLong;
		const messages = last ? passing.end() : undefined;
		if (good && (!last || messages)) {
			onPart(first ? withoutMark(bytes) : bytes, messages);
			return;
		}
		passing.refused = true;
		onRefused(tooLong ? 'too-long' : 'no-json');
	};
	const take = (pieces: readonly Piece[]) => {
		for (const piece of pieces) {
			if (piece.kind === 'line') onLine(withoutMark(piece.bytes));
			else takePart(piece);
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
