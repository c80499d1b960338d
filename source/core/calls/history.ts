import {randomBytes} from 'node:crypto';
import type {RememberedCall} from '../contract.ts';
import {cutAt} from '../json-words.ts';
import type {Paths} from '../paths.ts';
import {createRedactor} from '../redact.ts';
import {type CallFile, changeEntries, readEntries} from './call-file.ts';
import {type ArgumentsToStore, isStored, toStored} from './stored-arguments.ts';

const mostCalls = 200;
const mostCallsOfTool = 50;
const mostBytes = 1024 * 1024;
const mostOfError = 500;

const file: CallFile<RememberedCall> = {
	name: 'calls',
	isEntry: (value): value is RememberedCall => isStored(value) && 'time' in value && 'id' in value,
};

/** The newest calls, as many as are kept of one tool and of all, in number and in bytes. */
function kept(calls: readonly RememberedCall[]): readonly RememberedCall[] {
	const ofTool = new Map<string, number>();
	let bytes = 0;
	let number = 0;
	return calls.filter(call => {
		const count = (ofTool.get(call.tool) ?? 0) + 1;
		ofTool.set(call.tool, count);
		bytes += Buffer.byteLength(JSON.stringify(call)) + 1;
		if (count > mostCallsOfTool || bytes > mostBytes || number >= mostCalls) return false;
		number += 1;
		return true;
	});
}

export type CallToRemember = ArgumentsToStore & {
	tool: string;
	/** When it was made; now unless told. */
	time?: Date;
	milliseconds: number;
	isError: boolean;
	/** The error that the server answered with instead of a result. */
	error?: string;
	/** Of the answer. */
	bytes: number;
};

/**
 * Writes down a call that was made, without its secrets.
 * @param id the extension's, or what stands for a server that is not ours
 */
export async function rememberCall(
	paths: Paths,
	id: string,
	{tool, time = new Date(), milliseconds, isError, error, bytes, ...args}: CallToRemember,
): Promise<RememberedCall> {
	const call: RememberedCall = {
		id: randomBytes(6).toString('hex'),
		tool,
		time: time.toISOString(),
		milliseconds,
		isError,
		...(error !== undefined && {error: cutAt(createRedactor(args.secrets)(error), mostOfError)}),
		bytes,
		...toStored(args),
	};
	await changeEntries(paths, id, file, calls => kept([call, ...calls]));
	return call;
}

/** The calls of an extension, or of one of its tools, the newest first. */
export async function callHistory(
	paths: Paths,
	id: string,
	{tool}: {tool?: string} = {},
): Promise<readonly RememberedCall[]> {
	const calls = await readEntries(paths, id, file);
	return tool === undefined ? calls : calls.filter(call => call.tool === tool);
}

/** The newest call of a tool whose arguments were kept: what its form begins with. */
export async function lastCall(paths: Paths, id: string, tool: string): Promise<RememberedCall | undefined> {
	const calls = await callHistory(paths, id, {tool});
	return calls.find(call => call.arguments !== undefined);
}

/** Forgets the calls of an extension, or of one of its tools; saved ones stay. */
export async function forgetCalls(paths: Paths, id: string, {tool}: {tool?: string} = {}): Promise<void> {
	await changeEntries(paths, id, file, calls =>
		tool === undefined ? [] : calls.filter(call => call.tool !== tool),
	);
}
