/** An answer that comes as an event stream, which may break off and be taken up again. */
import {setTimeout as pause} from 'node:timers/promises';
import type {Response} from 'undici';
import {UserError} from '../../../errors.ts';
import {readEvents} from './read-events.ts';
import type {Remote} from './remote.ts';
import {statusBehind} from './status-fault.ts';

const usualPause = 1000;
const longestPause = 30_000;
/** So often a stream is taken up again that brings nothing new. */
const mostFruitless = 2;

export type StreamReading = {
	take: (text: string) => void;
	/** Whether there is nothing more to wait for. */
	isDone: () => boolean;
	/** Opens the stream again behind an event. */
	resume: (lastEventId: string) => Promise<Response>;
	signal: AbortSignal;
	/** What is to be said of what came instead, as the end of a sentence. */
	leftover: () => string;
};

function closed({where}: Remote, reason: unknown, leftover: string): UserError {
	const why = reason instanceof UserError ? ` ${reason.message}` : '';
	return new UserError(
		'SERVER_PROTOCOL',
		`${where} closed the event stream without an answer.${why}${leftover}`,
		{
			hint: 'The server may have done what was asked all the same. Tell the people who run it.',
		},
	);
}

/** Whether a stream that failed so may be taken up again: its connection was lost, and nobody refused anything. */
function wasLost(error: unknown): boolean {
	return (
		error instanceof UserError && error.code === 'SERVER_UNREACHABLE' && statusBehind(error) === undefined
	);
}

/** How far a stream was read: the last event that has a name, and how long the server wants to be left alone. */
type Place = {last?: string; wait: number};

/** Reads a stream until it ends. Gives why it was lost, where it was. */
async function readOnce(
	remote: Remote,
	stream: Response | undefined,
	{take, isDone}: StreamReading,
	place: Place,
): Promise<unknown> {
	try {
		await readEvents(remote, stream?.body ?? null, {
			onEvent({id, event = 'message', data}) {
				if (id) place.last = id;
				if (data !== '' && event === 'message') take(data);
			},
			onRetry(milliseconds) {
				place.wait = Math.min(milliseconds, longestPause);
			},
		});
		return undefined;
	} catch (error) {
		if (isDone() || wasLost(error)) return error;
		throw error;
	}
}

/**
 * Reads until the stream ends. One that closes without the answer is taken up again where the server named an event
 * to go on from (specification, "Resumability and Redelivery"). Throws `SERVER_PROTOCOL` when no answer comes.
 */
export async function readAnswerStream(
	remote: Remote,
	response: Response,
	reading: StreamReading,
): Promise<void> {
	const {isDone, resume, signal, leftover} = reading;
	const place: Place = {wait: usualPause};
	let stream: Response | undefined = response;
	let lost: unknown;
	for (let fruitless = 0; ; ) {
		const before = place.last;
		lost = (await readOnce(remote, stream, reading, place)) ?? lost;
		if (isDone()) return;
		const {last} = place;
		fruitless = last === before ? fruitless + 1 : 0;
		if (last === undefined || fruitless > mostFruitless) throw closed(remote, lost, leftover());
		await pause(place.wait, undefined, {signal});
		stream = await resume(last).catch((error: unknown) => {
			if (signal.aborted) throw error;
			if (!wasLost(error)) throw closed(remote, error, leftover());
			lost = error;
			return undefined;
		});
	}
}
