import {setTimeout as wait} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, test} from 'vitest';
import {anySignal} from '../../source/core/any-signal.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A signal of two, one of which was aborted before anybody listened, and then forgotten. */
function abortedUnheard(lifetime: AbortSignal): AbortSignal {
	const stop = new AbortController();
	const signal = anySignal(stop.signal, lifetime);
	stop.abort();
	return signal;
}

test('what was aborted before anybody listened is aborted, also when its controller is forgotten', async () => {
	const lifetime = new AbortController();
	const signals = [abortedUnheard(lifetime.signal), abortedUnheard(lifetime.signal)] as const;
	// A weak reference that was just read is strong until the next turn.
	await wait(0);
	collect();
	await wait(0);
	expect(signals[0].aborted).toBe(true);
	await expect(wait(60_000, undefined, {signal: signals[1]})).rejects.toMatchObject({name: 'AbortError'});
});

test('a signal of several is aborted by each of them', () => {
	const [one, other] = [new AbortController(), new AbortController()];
	const signal = anySignal(one.signal, other.signal);
	expect(signal.aborted).toBe(false);
	other.abort();
	expect(signal.aborted).toBe(true);
});
