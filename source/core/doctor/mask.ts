import {realpathSync} from 'node:fs';
import {maskUrls} from '../masked-url.ts';
import {homeFolder, userName} from '../person.ts';
import {createRedactor, type Redact} from '../redact.ts';

type Person = {home: string; user: string};

// Accounts of machines and containers: their names tell nothing of anybody, and are words that a log is full of.
const nobody = new Set([
	'root',
	'node',
	'user',
	'admin',
	'ubuntu',
	'debian',
	'runner',
	'vagrant',
	'app',
	'test',
]);

function escaped(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function realHome(home: string): string {
	try {
		return realpathSync(home);
	} catch {
		return home;
	}
}

/** A home folder as it may be written: as it is, with links resolved, in JSON, in a URL. */
function spellings(home: string): readonly string[] {
	const plain = [home, realHome(home)].filter(path => path.length > 1);
	const all = plain.flatMap(path => [path, JSON.stringify(path).slice(1, -1), encodeURI(path)]);
	return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/**
 * A function that takes out of a text what an issue tracker must not see: the secrets, in all their forms, then
 * the user's home folder (as `~`), the user's name, and what may be secret in URLs.
 */
export function createMask(
	secrets: Iterable<string>,
	{home, user}: Person = {home: homeFolder(), user: userName()},
): Redact {
	const redact = createRedactor(secrets);
	const homes = spellings(home).map(escaped).join('|');
	const folder = homes && new RegExp(`(?:${homes})(?![\\w.-])`, 'g');
	const name = user.length > 1 && !nobody.has(user.toLowerCase());
	const word = name && new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(user)}(?![\\p{L}\\p{N}_])`, 'giu');
	return text => {
		let masked = maskUrls(redact(text), {sign: '[…]'});
		if (folder) masked = masked.replaceAll(folder, '~');
		return word ? masked.replaceAll(word, '<user>') : masked;
	};
}
