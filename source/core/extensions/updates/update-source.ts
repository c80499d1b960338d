import {isAbsolute} from 'node:path';
import type {Origin} from '../../contract.ts';
import {ours, type SafeText} from '../../safe-text.ts';

export type UpdateSource =
	| {kind: 'file' | 'folder' | 'url'; place: string}
	| {kind: 'none'; status: 'local-only' | 'unreachable'; reason: SafeText};

/**
 * Where an update of something that came from there is looked for: at what was asked for, also where that led
 * elsewhere (a `latest` that is a link or a redirect). A relative path was one from a folder that nobody remembers.
 */
export function updateSource({kind, asked, final, withheld}: Origin): UpdateSource {
	if (kind === 'link') {
		return {
			kind: 'none',
			status: 'local-only',
			reason: ours('It is run in place: what is in its folder is what runs.'),
		};
	}
	if (kind !== 'url') return {kind, place: isAbsolute(asked) ? asked : final};
	if (!withheld) return {kind, place: asked};
	return {
		kind: 'none',
		status: 'unreachable',
		reason: ours(
			'Its address had credentials or a query, which are never kept: install it again from the whole address.',
		),
	};
}
