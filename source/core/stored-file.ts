import {rename} from 'node:fs/promises';
import {UserError} from './errors.ts';
import {parseJson} from './exact-json.ts';
import {isAbsent, readIfExists} from './files.ts';

/** A JSON file of ours that carries the number of its schema. */
export type StoredFormat<Content> = {
	/** What it is, for a sentence: `the list of …`. */
	what: string;
	/** Its content from what it holds; undefined when that is not whole. */
	parse: (value: Readonly<Record<string, unknown>>) => Content | undefined;
	/** What to do when it is damaged. */
	hint: string;
};

const schema = 1;

function parseStored<Content>(file: string, text: string, format: StoredFormat<Content>): Content {
	let value: unknown;
	try {
		value = parseJson(text);
	} catch {}
	const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	if (typeof fields.schema === 'number' && fields.schema > schema) {
		throw new UserError(
			'RECORD_NEWER',
			`${file} was written by a newer mcpb-tui (schema ${fields.schema}).`,
			{hint: 'Update mcpb-tui; nothing was changed.'},
		);
	}
	const isKnown = fields.schema === undefined || fields.schema === schema;
	const content = isKnown ? format.parse(fields) : undefined;
	if (content !== undefined) return content;
	throw new UserError('RECORD_DAMAGED', `${file}, ${format.what}, is damaged.`, {hint: format.hint});
}

/**
 * What a file of ours holds; undefined when it is not there, and then alone. Throws `RECORD_UNREADABLE`,
 * `RECORD_DAMAGED` or `RECORD_NEWER`: what cannot be read is never taken for empty.
 */
export async function readStored<Content>(
	file: string,
	format: StoredFormat<Content>,
): Promise<Content | undefined> {
	const text = await readIfExists(file);
	return text === undefined ? undefined : parseStored(file, text, format);
}

/** The name, or with a number behind it where something has it already: an earlier one is kept too. */
async function freeName(name: string): Promise<string> {
	for (let number = 2, free = name; ; number++) {
		if (await isAbsent(free)) return free;
		free = `${name}-${number}`;
	}
}

/**
 * The same for who is about to write the file: a damaged one, of which nothing can be used, is first moved beside as
 * `….damaged`. Throws `RECORD_UNREADABLE` or `RECORD_NEWER`: such a file is not ours to replace.
 */
export async function readToReplace<Content>(
	file: string,
	format: StoredFormat<Content>,
): Promise<Content | undefined> {
	try {
		return await readStored(file, format);
	} catch (error) {
		if (!(error instanceof UserError) || error.code !== 'RECORD_DAMAGED') throw error;
		await rename(file, await freeName(`${file}.damaged`));
		return undefined;
	}
}
