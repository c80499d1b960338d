import type {SavedCall} from '../contract.ts';
import {UserError} from '../errors.ts';
import {didYouMean} from '../near-names.ts';
import type {Paths} from '../paths.ts';
import {type CallFile, changeEntries, readEntries} from './call-file.ts';
import {type ArgumentsToStore, isStored, toStored} from './stored-arguments.ts';

const longestName = 80;

const file: CallFile<SavedCall> = {
	name: 'saved',
	isEntry: (value): value is SavedCall =>
		isStored(value) && 'name' in value && typeof value.name === 'string',
};

function checkedName(name: string): string {
	const trimmed = name.trim();
	if (trimmed === '' || trimmed.length > longestName || /\p{Cc}/u.test(trimmed)) {
		throw new UserError('SAVED_CALL_NAME_INVALID', `"${trimmed}" cannot be the name of a saved call.`, {
			hint: `Give it 1 to ${longestName} characters in one line.`,
		});
	}
	return trimmed;
}

function mustHave(calls: readonly SavedCall[], id: string, name: string): void {
	if (calls.some(call => call.name === name)) return;
	const names = calls.map(call => call.name);
	throw new UserError('SAVED_CALL_NOT_FOUND', `${id} has no saved call "${name}".`, {
		hint:
			didYouMean(name, names) ??
			(names.length === 0 ? 'None is saved yet.' : `Saved are: ${names.join(', ')}`),
	});
}

function mustNotHave(calls: readonly SavedCall[], id: string, name: string): void {
	if (!calls.some(call => call.name === name)) return;
	throw new UserError('SAVED_CALL_EXISTS', `${id} has a saved call "${name}" already.`, {
		hint: 'Choose another name, or replace that one.',
	});
}

export type CallToSave = ArgumentsToStore & {
	name: string;
	tool: string;
	/** Whether it may take the place of one with the same name. */
	replace?: boolean;
};

/** Saves a call under a name, without its secrets. Throws `SAVED_CALL_EXISTS` or `SAVED_CALL_NAME_INVALID`. */
export async function saveCall(
	paths: Paths,
	id: string,
	{name, tool, replace = false, ...args}: CallToSave,
): Promise<SavedCall> {
	const call: SavedCall = {
		name: checkedName(name),
		tool,
		savedAt: new Date().toISOString(),
		...toStored(args),
	};
	if (!call.arguments) {
		throw new UserError('TOOL_ARGUMENTS_INVALID', `The arguments are too large to be saved.`, {
			hint: 'Keep them in a file, and give them as: --args @file',
		});
	}
	await changeEntries(paths, id, file, calls => {
		if (!replace) mustNotHave(calls, id, call.name);
		return [call, ...calls.filter(other => other.name !== call.name)];
	});
	return call;
}

/** The saved calls of an extension, or of one of its tools, by name. */
export async function savedCalls(
	paths: Paths,
	id: string,
	{tool}: {tool?: string} = {},
): Promise<readonly SavedCall[]> {
	const calls = await readEntries(paths, id, file);
	return calls
		.filter(call => tool === undefined || call.tool === tool)
		.toSorted((a, b) => a.name.localeCompare(b.name, undefined, {numeric: true}));
}

/** Throws `SAVED_CALL_NOT_FOUND`, `SAVED_CALL_EXISTS` or `SAVED_CALL_NAME_INVALID`. */
export async function renameSavedCall(paths: Paths, id: string, from: string, to: string): Promise<void> {
	const name = checkedName(to);
	await changeEntries(paths, id, file, calls => {
		mustHave(calls, id, from);
		if (name !== from) mustNotHave(calls, id, name);
		return calls.map(call => (call.name === from ? {...call, name} : call));
	});
}

/** Throws `SAVED_CALL_NOT_FOUND`. */
export async function removeSavedCall(paths: Paths, id: string, name: string): Promise<void> {
	await changeEntries(paths, id, file, calls => {
		mustHave(calls, id, name);
		return calls.filter(call => call.name !== name);
	});
}

/** Forgets all saved calls of an extension: for when it is removed. */
export async function forgetSavedCalls(paths: Paths, id: string): Promise<void> {
	await changeEntries(paths, id, file, () => []);
}
