import {join} from 'node:path';
import {UserError} from '../../core/errors.ts';
import {homeFolder} from '../../core/person.ts';
import {readRegular} from '../../core/regular-file.ts';
import type {App} from '../app-handle.ts';
import {changeSchema} from '../components/schema-edit.ts';
import {areaOf} from '../components/text-area.ts';
import type {Call} from './call.ts';
import {changeCall} from './change-call.ts';
import {otherView, withJson} from './json-view.ts';

const mostBytes = 16 * 1024 * 1024;

/** `~` is the home folder, as in a shell. */
export function pathOnDisk(text: string): string {
	const path = text.trim().replace(/^@/, '');
	return path === '~' || path.startsWith('~/') ? join(homeFolder(), path.slice(1)) : path;
}

async function readSmallFile(path: string): Promise<string> {
	const bytes = await readRegular(path, {limit: mostBytes}).catch((error: Error) => {
		const why = error instanceof UserError ? error.message : `${path} cannot be read: ${error.message}`;
		throw new UserError('USAGE', why, {cause: error});
	});
	return bytes.toString('utf8');
}

/** The call with a text in the place of a value, or of all its arguments; what is no JSON is shown as text. */
export function withText(call: Call, at: string | undefined, text: string): Call {
	if (at !== undefined) return {...call, fields: changeSchema(call.fields, {type: 'set-text', at, text})};
	const json = withJson(call.json ? call : otherView(call), areaOf(text));
	return call.json || json.json?.problem !== undefined ? json : otherView(json);
}

/** Puts what a file holds into a call. Throws `USAGE` for one that cannot be read. */
export async function fillFromFile(
	app: App,
	{call, at}: {call: string; at: string | undefined},
	name: string,
): Promise<void> {
	const text = await readSmallFile(pathOnDisk(name));
	changeCall(app, call, now => withText(now, at, text));
}
