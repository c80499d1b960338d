import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

export type Damage = [how: string, damage: (file: string) => void, code: string];

/** Ways in which a file is there and cannot be read, by whoever looks, root included. */
export const unreadableWays: readonly Damage[] = [
	[
		'a folder in its place',
		file => {
			rmSync(file, {recursive: true, force: true});
			mkdirSync(join(file, 'inside'), {recursive: true});
		},
		'RECORD_UNREADABLE',
	],
	['a link that leads in a circle', file => linkTo(file, file), 'RECORD_UNREADABLE'],
	['a link that leads nowhere', file => linkTo(file, '/mnt/not/mounted'), 'RECORD_UNREADABLE'],
];

/** The same, and what can be read and says nothing to this program. */
export const unknownWays: readonly Damage[] = [
	...unreadableWays,
	['damaged', file => put(file, '{"schema": 1, "id'), 'RECORD_DAMAGED'],
	['of a newer program', file => put(file, '{"schema": 2, "lanes": []}'), 'RECORD_NEWER'],
];

function linkTo(file: string, target: string): void {
	rmSync(file, {recursive: true, force: true});
	symlinkSync(target, file);
}

function put(file: string, text: string): void {
	rmSync(file, {recursive: true, force: true});
	writeFileSync(file, text);
}
