import type {CallClock} from '../../contract.ts';

export type RunningClock = CallClock & {
	/** The server gave a sign of life: the whole time begins again. */
	touch: () => void;
	pause: () => void;
	resume: () => void;
	stop: () => void;
	expired: () => boolean;
};

/** Counts down from `patience` milliseconds and calls `onExpired` when they are over. */
export function startClock(patience: number, onExpired: () => void): RunningClock {
	let whole = patience;
	let deadline = performance.now() + patience;
	let left: number | undefined;
	let timer: NodeJS.Timeout | undefined;
	let pauses = 0;
	let expired = false;
	let stopped = false;

	const remaining = () => Math.max(0, left ?? deadline - performance.now());
	const wind = () => {
		clearTimeout(timer);
		if (stopped || expired || left !== undefined) return;
		// The longest that a timer takes; it is wound again then.
		timer = setTimeout(ring, Math.min(remaining(), 2_147_483_647));
	};
	const ring = () => {
		if (remaining() > 0) {
			wind();
			return;
		}
		expired = true;
		onExpired();
	};
	const set = (milliseconds: number) => {
		if (left === undefined) deadline = performance.now() + milliseconds;
		else left = milliseconds;
		wind();
	};
	wind();
	return {
		remaining,
		expired: () => expired,
		touch: () => set(Math.max(whole, remaining())),
		extend(milliseconds) {
			whole += milliseconds;
			set(remaining() + milliseconds);
		},
		pause() {
			if (pauses++ > 0) return;
			left = remaining();
			clearTimeout(timer);
		},
		resume() {
			if (--pauses > 0 || left === undefined) return;
			deadline = performance.now() + left;
			left = undefined;
			wind();
		},
		stop() {
			stopped = true;
			clearTimeout(timer);
		},
	};
}
