import type {SafeText} from '../../core/safe-text.ts';

/** `1.5 MB`: decimal units, as download pages and file managers give them. */
export function formatBytes(bytes: number): SafeText {
	const units = ['B', 'kB', 'MB', 'GB'];
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	const digits = unit === 0 || value >= 100 ? 0 : 1;
	return `${value.toFixed(digits)} ${units[unit]}` as SafeText;
}

/** `8 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function formatSeconds(seconds: number): SafeText {
	const whole = Math.max(0, Math.round(seconds));
	const steps = [
		[86_400, 'd', 3600, 'h'],
		[3600, 'h', 60, 'min'],
		[60, 'min', 1, 's'],
	] as const;
	for (const [size, unit, smaller, smallUnit] of steps) {
		if (whole < size) continue;
		const rest = Math.floor((whole % size) / smaller);
		return `${Math.floor(whole / size)} ${unit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}` as SafeText;
	}
	return `${whole} s` as SafeText;
}

export function plural(count: number, one: string, many = `${one}s`): SafeText {
	return `${count} ${count === 1 ? one : many}` as SafeText;
}
