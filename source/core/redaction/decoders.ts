/** What programs do to a text before they write it, and how it is read back. All texts are bytes: see `bytesOf`. */
import {Buffer} from 'node:buffer';
import {byteLists} from './byte-lists.ts';
import {type Decoder, digits, signs} from './decoder.ts';
import {htmlNames} from './html-names.ts';
import {bytesOf, type Search} from './secret-forms.ts';

function utf8(code: number): string {
	if (code < 0x80) return String.fromCharCode(code);
	return code > 0x10ffff ? '' : bytesOf(String.fromCodePoint(code));
}

function hexByte(digits: string): string {
	return String.fromCharCode(Number.parseInt(digits, 16));
}

/** Colours and other control sequences. */
const colours = signs({
	trigger: text => text.includes('\x1B') || text.includes('\xC2\x9B'),
	tokens: /(?:\x1B\[|\xC2\x9B)[0-?]*[ -/]*[@-~]|\x1B[\]PX^_][^\x07\x1B]*(?:\x07|\x1B\\)|\x1B[ -/]*[0-~]/g,
	read: () => '',
	free: true,
});

/** Signs that have no width, and line ends with the indentation behind them. */
const unseen = /\r?\n[ \t]*|[\0\x08\r\x1B\x7F]|\xC2\xAD|\xE2\x80[\x8B-\x8F]|\xE2\x81\xA0|\xEF\xBB\xBF/;
const invisible = signs({
	trigger: text => unseen.test(text),
	tokens: new RegExp(unseen, 'g'),
	read: () => '',
	free: true,
});

const escapes: Readonly<Record<string, string>> = {
	a: '\x07',
	b: '\b',
	e: '\x1B',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'\n': '',
};

const codes =
	'u[dD][89abAB][\\dA-Fa-f]{2}\\\\u[dD][c-fC-F][\\dA-Fa-f]{2}|u[\\dA-Fa-f]{4}|u\\{[\\dA-Fa-f]{1,6}\\}|U[\\dA-Fa-f]{8}|x[\\dA-Fa-f]{2}|[0-7]{1,3}';

/** Of JSON and of the languages whose strings look like it; or of those alone that are numbers. */
const escaped = (tokens: string) => ({
	tokens: new RegExp(`\\\\(?:${tokens})`, 'g'),
	read(token: string) {
		const kind = token[1] ?? '';
		if (token.length === 12) {
			const [high, low] = [token.slice(2, 6), token.slice(8)].map(digits => Number.parseInt(digits, 16));
			return bytesOf(String.fromCharCode(high ?? 0, low ?? 0));
		}
		if (token.length > 2 && /[uU]/.test(kind)) return utf8(Number.parseInt(token.replace(/^..\{?/, ''), 16));
		if (token.length > 2 && kind === 'x') return hexByte(token.slice(2));
		if (/[0-7]/.test(kind)) return String.fromCharCode(Number.parseInt(token.slice(1), 8) & 0xff);
		return escapes[kind] ?? kind;
	},
});
const backslashes = signs({...escaped(`${codes}|[\\s\\S]`), trigger: text => text.includes('\\')});
const coded = /\\[xuU0-7]/;
const backslashCodes = signs({...escaped(codes), trigger: text => coded.test(text)});

function percent(plus: boolean): Decoder {
	return signs({
		trigger: text => text.includes(plus ? '+' : '%'),
		tokens: plus ? /%u[\dA-Fa-f]{4}|%[\dA-Fa-f]{2}|\+/g : /%u[\dA-Fa-f]{4}|%[\dA-Fa-f]{2}/g,
		read: token =>
			token === '+'
				? ' '
				: token[1] === 'u'
					? utf8(Number.parseInt(token.slice(2), 16))
					: hexByte(token.slice(1)),
	});
}

const [percents, percentsAndPlus] = [percent(false), percent(true)];

const entities = signs({
	trigger: text => text.includes('&'),
	tokens: /&(?:#[xX][\dA-Fa-f]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z\d]{1,30}(?=;));?/g,
	read(token) {
		const name = token.slice(1).replace(';', '');
		if (!name.startsWith('#')) return bytesOf(htmlNames.get(name) ?? '') || token;
		return utf8(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
	},
});

/** What it always writes so; numbers behind an equals sign are in every query. */
const surelyQuoted = /=(?:3D|[A-F][\dA-F]|\r?\n)/;
const quotedPrintable = signs({
	trigger: text => text.includes('=') && surelyQuoted.test(text),
	tokens: /=(?:[\dA-Fa-f]{2}|\r?\n)/g,
	read: token => (/\s/.test(token) ? '' : hexByte(token.slice(1))),
});

/** In SQL, CSV, YAML and the shell. */
const doubledQuotes = signs({
	trigger: text => text.includes("''") || text.includes('""') || text.includes("'\\''"),
	tokens: /'\\''|'"'"'|''|""/g,
	read: token => (token === "'\"'\"'" ? "'" : (token[0] ?? '')),
});

/** By the fewest digits that count; from twelve on they all do. */
const base64 = new Map(
	[8, 9, 10, 11, 12].map(fewest => [
		fewest,
		digits({
			runs: new RegExp(`[\\w+/-]{${fewest},}`, 'g'),
			group: {digits: 4, bytes: 3, zero: 'A'},
			// Times, paths and hashes: of a million secrets one looks so.
			harmless: /^(?:[\dT-]{12,}|[a-z/_-]{20,}|[\da-f-]{20,})$/,
			decode: all => Buffer.from(all, 'base64').toString('latin1'),
		}),
	]),
);

/** Of a dump too, with its bytes set apart. */
const hex = digits({
	runs: /[\dA-Fa-f]{12,}|[\dA-Fa-f]{2}([ :-])[\dA-Fa-f]{2}(?:\1[\dA-Fa-f]{2}){4,}/g,
	group: {digits: 2, bytes: 1, zero: '0'},
	decode: all => Buffer.from(all, 'hex').toString('latin1'),
	bare: run => run.replaceAll(/[ :-]/g, ''),
});

/** What has to be read back so that none of these secrets is overlooked. */
export function decodersFor({shortest, hasBlank, hasQuote}: Search): readonly Decoder[] {
	const inBase64 = base64.get(Math.min(12, Math.ceil((shortest * 4) / 3)));
	return [
		colours,
		invisible,
		backslashes,
		backslashCodes,
		percents,
		...(hasBlank ? [percentsAndPlus] : []),
		entities,
		...(inBase64 ? [inBase64] : []),
		quotedPrintable,
		hex,
		byteLists,
		...(hasQuote ? [doubledQuotes] : []),
	];
}
