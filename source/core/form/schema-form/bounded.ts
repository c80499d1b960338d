import {createContext, Script} from 'node:vm';

type Work<T> = () => T;

type Room = {context: {work: Work<unknown> | undefined}; script: Script};

let room: Room | undefined;

/** Made when it is first needed: it costs milliseconds that a screen's start does not have. */
function makeRoom(): Room {
	return {context: createContext({work: undefined}) as Room['context'], script: new Script('work()')};
}

/**
 * Runs something for so long at most and gives its result, or undefined when the time was up. A regular
 * expression that backtracks for ever is stopped too: it cannot be from within, and a timer would never fire.
 * Throws what the work throws. Costs about 0.2 ms. Its work must leave nothing half done.
 */
export function runBounded<T>(work: Work<T>, milliseconds: number): {result: T} | undefined {
	room ??= makeRoom();
	const {context, script} = room;
	context.work = work;
	try {
		return {result: script.runInContext(context, {timeout: milliseconds}) as T};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
		throw error;
	} finally {
		context.work = undefined;
	}
}
