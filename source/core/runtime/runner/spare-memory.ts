import process from 'node:process';

/** Bytes that may have passed before what they left behind is collected, and every how often thoroughly. */
const portion = 1024 * 1024;
const thoroughly = 4;

type Collect = (options: {type: 'minor' | 'major'}) => void;

/** Node's own collector: a millisecond for what is young, five for all. */
function findCollector(): Collect {
	try {
		// Loaded here: most runners never see so much.
		process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
		return process.getBuiltinModule('node:vm').runInNewContext('gc') as Collect;
	} catch {
		return () => undefined;
	}
}

/**
 * Told of the bytes that pass, it keeps them from piling up: each is read into a buffer outside the heap, and left to
 * itself Node lets eighty megabytes of those gather before it looks.
 */
export function createMemorySaver(): (bytes: number) => void {
	let passed = 0;
	let count = 0;
	let collect: Collect | undefined;
	return bytes => {
		passed += bytes;
		if (passed < portion) return;
		passed = 0;
		count++;
		collect ??= findCollector();
		collect({type: count % thoroughly === 0 ? 'major' : 'minor'});
	};
}
