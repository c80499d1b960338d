import {expect, test} from 'vitest';
import {createRestartPolicy} from '../../../../source/core/runtime/runner/restart-policy.ts';

function crashes(times: readonly {at: number; upFor: number}[]): (number | string)[] {
	let now = 0;
	const policy = createRestartPolicy(
		() => now,
		() => 0,
	);
	return times.map(({at, upFor}) => {
		now = at;
		const next = policy.next(upFor);
		return next.kind === 'wait' ? next.milliseconds : next.kind;
	});
}

test('The pauses between restarts double up to half a minute', () => {
	const apart = Array.from({length: 9}, (_, index) => ({at: index * 20_000, upFor: 1000}));
	expect(crashes(apart)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('A server that was up for a minute begins with the shortest pause again', () => {
	expect(
		crashes([
			{at: 0, upFor: 1000},
			{at: 1000, upFor: 1000},
			{at: 90_000, upFor: 60_000},
		]),
	).toEqual([500, 1000, 500]);
});

test('Five crashes within a minute are a crash loop', () => {
	const quick = Array.from({length: 5}, (_, index) => ({at: index * 10_000, upFor: 100}));
	expect(crashes(quick).at(-1)).toBe('crash-loop');
	expect(crashes(quick.slice(0, 4)).at(-1)).toBe(4000);
});

test('Chance shortens a pause by a quarter at most', () => {
	const policy = createRestartPolicy(
		() => 0,
		() => 0.999,
	);
	const next = policy.next(0);
	expect(next).toMatchObject({kind: 'wait'});
	expect(next.kind === 'wait' && next.milliseconds).toBeGreaterThan(374);
});
