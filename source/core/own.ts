/**
 * The record's own value under a key. Keys come from manifests, servers and command lines, and one may be called
 * `constructor` or `toString`: read with brackets, it would find what every object inherits.
 */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}
