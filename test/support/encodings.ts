import {Buffer} from 'node:buffer';

type Random = (below: number) => number;

/** What a program may do to a text before it writes it, and the bytes that a reader gets back from it. */
export type Encoding = {
	name: string;
	encode: (text: Buffer, random: Random) => Buffer;
	/** All that the text may read as. */
	decode: (text: Buffer) => readonly Buffer[];
};

function onText(change: (text: string, random: Random) => string): Encoding['encode'] {
	return (bytes, random) => Buffer.from(change(bytes.toString('utf8'), random));
}

/** Bytes as a string of as many signs, so that patterns can be used on them. */
function onBytes(change: (text: string) => string): (bytes: Buffer) => Buffer {
	return bytes => Buffer.from(change(bytes.toString('latin1')), 'latin1');
}

function utf8(code: number): string {
	return Buffer.from(String.fromCodePoint(code)).toString('latin1');
}

const jsonSigns: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

const fromJson = onBytes(text =>
	text.replaceAll(
		/\\u(d[89ab]..)\\u(d[c-f]..)|\\u([\da-f]{4})|\\(.)/gi,
		(_, high?: string, low?: string, code?: string, sign?: string) => {
			if (high !== undefined && low !== undefined) {
				const pair = String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16));
				return Buffer.from(pair).toString('latin1');
			}
			if (code !== undefined) return utf8(Number.parseInt(code, 16));
			return jsonSigns[sign ?? ''] ?? sign ?? '';
		},
	),
);

function json(name: string, also: (text: string) => string = text => text): Encoding {
	return {
		name,
		encode: onText(text => also(JSON.stringify(text).slice(1, -1))),
		decode: bytes => [fromJson(bytes)],
	};
}

const unicode = (text: string) =>
	text.replaceAll(/[^\0-\x7F]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const fromUrl = onBytes(text =>
	text.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
);

function url(name: string, encode: (text: string) => string, plus = false): Encoding {
	return {
		name,
		encode: onText(encode),
		decode: bytes => [fromUrl(plus ? onBytes(text => text.replaceAll('+', ' '))(bytes) : bytes)],
	};
}

const named: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
	ö: 'ouml',
	é: 'eacute',
	ß: 'szlig',
};
const byName = new Map(Object.entries(named).map(([sign, name]) => [name, sign]));

const fromHtml = onBytes(text =>
	text.replaceAll(
		/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
		(whole, hex?: string, decimal?: string, name?: string) => {
			if (hex !== undefined) return utf8(Number.parseInt(hex, 16));
			if (decimal !== undefined) return utf8(Number(decimal));
			const sign = byName.get(name ?? '');
			return sign === undefined ? whole : Buffer.from(sign).toString('latin1');
		},
	),
);

function html(name: string, encode: (sign: string, code: number) => string): Encoding {
	return {
		name,
		encode: onText(text =>
			[...text]
				.map(sign => (/[&<>"'/`=]|[^\0-\x7F]/u.test(sign) ? encode(sign, sign.codePointAt(0) ?? 0) : sign))
				.join(''),
		),
		decode: bytes => [fromHtml(bytes)],
	};
}

/** Every run of digits, from each of its first four on. */
function fromBase64(bytes: Buffer): readonly Buffer[] {
	const runs =
		bytes
			.toString('latin1')
			.replaceAll(/\r?\n/g, '')
			.match(/[\w+/-]+/g) ?? [];
	return runs.flatMap(run => [0, 1, 2, 3].map(skip => Buffer.from(run.slice(skip), 'base64')));
}

function base64(name: string, encoding: 'base64' | 'base64url', width?: number): Encoding {
	return {
		name,
		encode(bytes) {
			const digits = bytes.toString(encoding);
			return Buffer.from(width ? (digits.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n') : digits);
		},
		decode: fromBase64,
	};
}

function fromHex(bytes: Buffer): readonly Buffer[] {
	const runs = bytes.toString('latin1').match(/[\da-f]+/gi) ?? [];
	return runs.flatMap(run => [0, 1].map(skip => Buffer.from(run.slice(skip), 'hex')));
}

const colours = ['\x1B[31m', '\x1B[0m', '\x1B[38;5;208m', '\x1B]8;;https://x.org\x07', '\x1B]0;title\x1B\\'];

export const encodings: readonly Encoding[] = [
	json('JSON'),
	json('JSON in ASCII', unicode),
	json('JSON for HTML', text => text.replaceAll(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)),
	json('JSON with slashes escaped', text => text.replaceAll('/', '\\/')),
	url('URL', encodeURIComponent),
	url('URL in lower case', text =>
		encodeURIComponent(text).replaceAll(/%[\dA-F]{2}/g, code => code.toLowerCase()),
	),
	url('form', text => new URLSearchParams({s: text}).toString().slice(2), true),
	html('HTML by name', (sign, code) => (named[sign] ? `&${named[sign]};` : `&#${code};`)),
	html('HTML by number', (_, code) => `&#${code};`),
	html('HTML in hex', (_, code) => `&#x${code.toString(16).toUpperCase()};`),
	base64('base64', 'base64'),
	base64('base64url', 'base64url'),
	base64('base64 in lines of 76', 'base64', 76),
	base64('base64 in lines of 64', 'base64', 64),
	{
		name: 'hex',
		encode: bytes => Buffer.from(bytes.toString('hex')),
		decode: fromHex,
	},
	{
		name: 'colours',
		encode: onText((text, random) => {
			const signs = [...text];
			for (let count = 0; count < 3; count++)
				signs.splice(random(signs.length + 1), 0, colours[random(colours.length)] ?? '');
			return signs.join('');
		}),
		decode: bytes => [
			onBytes(text => text.replaceAll(/\x1B\[[\d;]*m|\x1B\][^\x07\x1B]*(?:\x07|\x1B\\)/g, ''))(bytes),
		],
	},
];
