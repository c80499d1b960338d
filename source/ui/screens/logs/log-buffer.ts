import type {LogLine} from '../../../core/contract.ts';

const capacity = 100_000;

/**
 * The newest lines of a log, in memory. Lines are numbered from the first that was ever added, so that a place
 * in the log stays the same while older lines fall out.
 */
export function createLogBuffer() {
	let lines: LogLine[] = [];
	let dropped = 0;
	return {
		push(more: readonly LogLine[]): void {
			lines.push(...more);
			// In large steps: each one copies what stays.
			if (lines.length <= capacity * 1.2) return;
			dropped += lines.length - capacity;
			lines = lines.slice(-capacity);
		},
		/** The number of the oldest line, and one past the newest. */
		first: () => dropped,
		end: () => dropped + lines.length,
		at: (number: number): LogLine | undefined => lines[number - dropped],
	};
}

export type LogBuffer = ReturnType<typeof createLogBuffer>;
