/** Milliseconds as people say them: `340 ms`, `12 s`, `3 min`. */
export function durationWords(milliseconds: number): string {
	if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
	const seconds = milliseconds / 1000;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 120) return `${Math.round(seconds)} s`;
	const minutes = seconds / 60;
	if (minutes < 120) return `${Math.round(minutes)} min`;
	const hours = minutes / 60;
	return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}
