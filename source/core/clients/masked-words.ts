import {type Masking, maskUrl} from '../masked-url.ts';
import {redacted} from '../redact.ts';
import {isNatural, looksSecret, maySoundSecret, soundsSecret} from '../secret-words.ts';

/** How an entry that is not ours is shown. */
export const masking: Masking = {sign: redacted, byDefault: true};

const startsAsUrl = /^["']?[a-z][a-z\d+.-]*:\/\//i;
const quoted = /^(["']?)(.*?)(["']?)$/s;
/** `--name=value`, `NAME=value`, `-Dname=value`. */
const assignment = /^(-{0,2}[A-Za-z_][\w.-]*=)(.+)$/s;
/** `Name: value`, also behind `--header=`; `--name:value`, `/name:value`. */
const header = /^((?:-{0,2}[A-Za-z_][\w.-]*=)?["']?(?:-{1,2}|\/)?([A-Za-z][\w-]*):)(\s*)(.+)$/s;
const flag = /^--?[A-Za-z][\w.-]*$/;
/** A flag of one letter with its value right behind it. */
const attached = /^(-[A-Za-z])([^\s-].{3,})$/s;
const switches =
	/^(?:-[yiqtvhd]{1,3}|--(?:yes|quiet|verbose|rm|isolated|init|interactive|tty|no-.*|allow-.*|help))$/;
const modes =
	/^(?:true|false|on|off|yes|no|none|auto|stdio|sse|https?|streamable-?http|tcp|local|remote|dev|prod|development|production|debug|info|warn|error|readonly|read-only|latest|main)$/i;

/** Words that are a path, a file, a package, an image or a host: they are hardly ever secrets. */
function isPlace(word: string): boolean {
	if (/^(?:~|\.{1,2}|[A-Za-z]:)?[\\/]/.test(word)) return !word.split(/[\\/]/).some(looksSecret);
	const bare = word
		.replace(/^@(?=[a-z])/, '')
		.replace(/(?<=.)@(?:latest|next|[\^~]?v?\d[\w.-]*)$/, '')
		.replace(/:(?:\d{2,5}|latest|v?\d+(?:\.\d+)*)$/, '');
	return isNatural(bare.replaceAll('\\', '/')) && (/[-_./\\]/.test(bare) || bare !== word);
}

/** Parts of a value that are secrets by what stands before them: of a URL, of `Server=a;Password=x`, of JSON. */
function noteParts(value: string, found: (secret: string) => void): void {
	maskUrl(value, {sign: '', found});
	for (const [, name = '', part = ''] of value.matchAll(/([A-Za-z][\w .-]*)=([^;&\s]+)/g))
		if (maySoundSecret(name)) found(part);
	for (const [, name = '', part = ''] of value
		.replaceAll('\\"', '"')
		.matchAll(/"([^"\\]+)"\s*:\s*"([^"\\]+)"/g))
		if (maySoundSecret(name)) noteSecret(part, found);
}

/** A secret, and those parts of it that may be told alone: of `Bearer x` too. */
function noteSecret(secret: string, found: (secret: string) => void): void {
	found(secret);
	const bare = secret.replace(/^(?:bearer|basic|token|apikey) +/i, '');
	if (bare !== secret) found(bare);
	noteParts(secret, found);
}

function hide(value: string, {sign, found}: Masking, isSure: boolean): string {
	const [, open = '', inner = '', close = ''] = quoted.exec(value) ?? [];
	if (isSure && found) noteSecret(inner, found);
	return `${open}${sign}${close}`;
}

/** A value that cannot be guessed to be a secret: a number, a mode, a place, the name of a variable. */
function isHarmless(value: string): boolean {
	return /^-?\d{1,6}(?:\.\d+)?$|^[A-Z][A-Z\d]*_[A-Z\d_]*$/.test(value) || modes.test(value) || isPlace(value);
}

/** The value of something that has a name, or of a flag. */
function maskValue(name: string, value: string, masking: Masking): string {
	if (maySoundSecret(name)) return hide(value, masking, true);
	if (startsAsUrl.test(value)) return maskUrl(value, masking);
	return isHarmless(value) ? value : hide(value, masking, looksSecret(value));
}

/** A header: its name stays. A port, a drive and a URL have a colon too. */
function maskHeader(word: string, after: string | undefined, masking: Masking): string | undefined {
	const [, before = '', name = '', blank = '', field = ''] = header.exec(word) ?? [];
	const isHeader = blank !== '' || /^(?:-H|--?headers?)$/.test(after ?? '') || maySoundSecret(name);
	if (field === '' || field.startsWith('//') || !isHeader) return undefined;
	return before + blank + hide(field, masking, true);
}

/** A flag, with its value where that stands right behind its letter. */
function maskFlag(word: string, masking: Masking): string {
	const [, letter, value] = attached.exec(word) ?? [];
	if (letter === undefined || value === undefined || /^-{1,2}[a-z-]+$/i.test(word)) return word;
	return letter + hide(value, masking, looksSecret(value));
}

const bareName = /^[A-Za-z][\w-]{0,30}$/;
/** Of `-p` the value is a port, a place or a password. */
const port = /^(?:[\d.]+:)*\d+(?:-\d+)?(?:\.\d+)?(?::\d+(?:-\d+)?)?(?:\/(?:tcp|udp))?$|^[@./\\~]|\.json$/;

/** Whether a word is the value of a secret by what stands before it, and whether that is certain. */
function isValueOfSecret(
	word: string,
	after: string | undefined,
	name: string | undefined,
): 'surely' | 'maybe' | undefined {
	if (after !== undefined && maySoundSecret(after)) {
		if (!word.startsWith('-')) return 'surely';
		// A secret may begin with a dash; the next option mostly does.
		return soundsSecret(after) && !switches.test(word) ? (/\d/.test(word) ? 'surely' : 'maybe') : undefined;
	}
	if (word.startsWith('-')) return undefined;
	if (after === '-p' && !port.test(word)) return 'maybe';
	if (name === undefined || !bareName.test(name) || !maySoundSecret(name)) return undefined;
	if (isHarmless(word)) return soundsSecret(name) ? 'maybe' : undefined;
	return soundsSecret(name) ? 'surely' : 'maybe';
}

function maskWord(
	word: string,
	after: string | undefined,
	name: string | undefined,
	masking: Masking,
): string {
	const value = isValueOfSecret(word, after, name);
	if (value !== undefined) return hide(word, masking, value === 'surely' || looksSecret(word));
	if (looksSecret(word)) return hide(word, masking, true);
	const asHeader = maskHeader(word, after, masking);
	if (asHeader !== undefined) return asHeader;
	if (/\s/.test(word)) return maskLine(word, masking);
	if (startsAsUrl.test(word)) return maskUrl(word, masking);
	const [, key, set] = assignment.exec(word) ?? [];
	if (key !== undefined && set !== undefined) return key + maskValue(key, set, masking);
	if (word.startsWith('-')) return maskFlag(word, masking);
	if (after !== undefined) return maskValue('', word, masking);
	const isPlain = isNatural(word) || isPlace(word) || /^[^A-Za-z\d]*$/.test(word);
	return isPlain ? word : hide(word, masking, looksSecret(word));
}

/** A command in one text, for a shell, say. */
function maskLine(line: string, masking: Masking): string {
	const words = line.split(/(\s+)/);
	const masked = maskWords(
		words.filter((_, index) => index % 2 === 0),
		masking,
	);
	return words.map((word, index) => (index % 2 === 0 ? (masked[index / 2] ?? '') : word)).join('');
}

/**
 * The words of somebody else's command, each value hidden that is not plainly harmless: a path, a file, a package,
 * a number. What stands before a value, its flag or its name, stays.
 */
export function maskWords(words: readonly string[], masking: Masking): readonly string[] {
	return words.map((word, index) => {
		const before = words[index - 1] ?? '';
		const after = flag.test(before) && !switches.test(before) ? before : undefined;
		// `docker run -e API_KEY image` hands a variable on.
		const isVariable = /^(?:-e|--env)$/.test(words[index - 2] ?? '');
		return maskWord(word, after, isVariable ? undefined : before, masking);
	});
}

/** The secrets of somebody else's command and environment, as far as their names or their looks tell. */
export function secretsIn(
	words: readonly string[],
	env: Readonly<Record<string, string>>,
): readonly string[] {
	const secrets = new Set<string>();
	const found = (secret: string) => secrets.add(secret);
	maskWords(words, {...masking, found});
	for (const [name, value] of Object.entries(env)) {
		if (maySoundSecret(name) || looksSecret(value)) noteSecret(value, found);
		else noteParts(value, found);
	}
	return [...secrets];
}
