import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createRedactor, redacted} from '../../source/core/redact.ts';
import {encodings} from '../support/encodings.ts';
import {isUsable, leaks, readBack, written} from '../support/redaction.ts';

const secret = 'p@ss "wörd"+/?\\ 42';
const redact = createRedactor([secret, 'short']);

test('a secret is hidden as it is', () => {
	expect(redact(`key=${secret}.`)).toBe(`key=${redacted}.`);
});

test('a secret is hidden inside JSON, and inside JSON inside JSON', () => {
	const once = JSON.stringify({key: secret});
	expect(redact(once)).toBe(JSON.stringify({key: redacted}));
	expect(redact(JSON.stringify({line: once}))).not.toContain('wörd');
});

test('a secret is hidden in a URL', () => {
	expect(redact(`https://x/?k=${encodeURIComponent(secret)}`)).toBe(`https://x/?k=${redacted}`);
	expect(redact(new URLSearchParams({k: secret}).toString())).toBe(`k=${redacted}`);
});

test('a secret is hidden in base64 wherever it stands in the encoded bytes', () => {
	for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
		for (const after of ['', 'z', 'zz']) {
			for (const encoding of ['base64', 'base64url'] as const) {
				const text = Buffer.from(before + secret + after).toString(encoding);
				expect(redact(text)).toContain(redacted);
			}
		}
	}
});

test('a short value is left alone, for it would blot out ordinary words', () => {
	expect(redact('short story')).toBe('short story');
});

test('the longer of two secrets wins, so no tail of it stays', () => {
	const both = createRedactor(['abcdef', 'abcdefghij']);
	expect(both('abcdefghij')).toBe(redacted);
});

test('no secret of six characters or more survives, whatever it is made of', () => {
	fc.assert(
		fc.property(
			fc.string({minLength: 6, unit: 'grapheme'}),
			fc.string(),
			fc.string(),
			(value, before, after) => {
				fc.pre(!redacted.includes(value) && !before.includes(value) && !after.includes(value));
				expect(createRedactor([value])(`${before}\n${value}\n${after}`)).not.toContain(`\n${value}\n`);
			},
		),
		{numRuns: 2000, seed: 1},
	);
});

const key = 'tök<en>&a/b+c=d"e\\f/XYZ';
const asJson = JSON.stringify(key).slice(1, -1);
const bytes = Buffer.from(key);

test.each<[string, string, string]>([
	['JSON for HTML', asJson.replaceAll('&', '\\u0026').replaceAll('<', '\\u003c'), redacted],
	['JSON in ASCII', asJson.replaceAll('ö', '\\u00f6'), redacted],
	['JSON with slashes escaped', asJson.replaceAll('/', '\\/'), redacted],
	['JSON three times over', JSON.stringify(JSON.stringify(asJson)), String.raw`"\"${redacted}\""`],
	['a URL in lower case', encodeURIComponent(key).toLowerCase().replace('xyz', 'XYZ'), redacted],
	['a URL, twice', encodeURIComponent(encodeURIComponent(key)), redacted],
	['a URL whose slashes stay', key.split('/').map(encodeURIComponent).join('/'), redacted],
	['old JavaScript', 't%F6k%3Cen%3E%26a/b+c%3Dd%22e%5Cf/XYZ', redacted],
	['HTML', key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('ö', '&ouml;'), redacted],
	['HTML by number', key.replaceAll('&', '&#38;').replaceAll('"', '&#x22;'), redacted],
	['hex', bytes.toString('hex'), redacted],
	['a dump', (bytes.toString('hex').match(/../g) ?? []).join(' '), redacted],
	['Python bytes', 't\\xc3\\xb6k<en>&a/b+c=d"e\\\\f/XYZ', redacted],
	['quoted-printable', key.replaceAll('=', '=3D').replaceAll('ö', '=C3=B6'), redacted],
	['colours', `t\x1B[31mök<en>&a/b\x1B]0;title\x07+c=d"e\\f/X\x1B[0mYZ`, redacted],
	['a carriage return', `tök<en>&\ra/b+c=d"e\\f/XYZ`, redacted],
	['another normal form', key.normalize('NFD'), redacted],
	['capitals', key.toUpperCase(), redacted],
	['Latin-1 read as UTF-8', Buffer.from(key, 'latin1').toString('utf8'), redacted],
	['UTF-8 read as Latin-1', bytes.toString('latin1'), redacted],
	['a cut', key.slice(0, -1), redacted],
	['base64 in a URL', encodeURIComponent(bytes.toString('base64')), redacted],
])('a secret is hidden in %s, and nothing else is', (_, written, shown) => {
	expect(createRedactor([key])(`GET /a%20b?c="\\n" ${written} é done`)).toBe(
		`GET /a%20b?c="\\n" ${shown} é done`,
	);
});

const listed = [...bytes];
const hexed = listed.map(byte => `0x${byte.toString(16)}`);

test.each<[string, string, string]>([
	['JSON', JSON.stringify(listed), `[${redacted}]`],
	['a Buffer in JSON', JSON.stringify(bytes), `{"type":"Buffer","data":[${redacted}]}`],
	['blanks', listed.join(' '), redacted],
	['commas and blanks', `[ ${listed.join(', ')} ]`, `[ ${redacted} ]`],
	['hex', `{${hexed.join(', ')}}`, `{${redacted}}`],
	['hex without blanks', hexed.join(','), redacted],
	['a string of JSON', JSON.stringify(`a "${listed}"`), `"a \\"${redacted}\\""`],
	['between other bytes', `[1,2,${listed},3,4]`, `[1,2,${redacted},3,4]`],
	['a list that is cut', `[1,2,${listed.slice(0, 8)}`, `[1,2,${redacted}`],
	['base64', `[${[...Buffer.from(bytes.toString('base64'))]}]`, `[${redacted}]`],
])('a secret is hidden in a list of its bytes: %s', (_, text, shown) => {
	expect(createRedactor([key])(`at 10:12:01 1 2 3 4 5 ${text}`)).toBe(`at 10:12:01 1 2 3 4 5 ${shown}`);
});

test('a long list with a secret over and over is read in one go', () => {
	const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
	const many = `[${Array(2000)
		.fill([...Buffer.from(secret)].join(','))
		.join(',')}]`;
	expect(createRedactor([secret])(many).replaceAll(/\[secret\],?/g, '')).toBe('[]');
});

test('lists of other numbers stay', () => {
	for (const line of [
		'[1,2,3,4,5]',
		'300, 400, 500, 600',
		'1.5, 2.5, 3.5, 4.5',
		'12 0 0 0 0 7',
		'a 1, b 2, c 3',
	])
		expect(createRedactor([key])(line)).toBe(line);
});

test('a secret that goes on in the next line is hidden in both', () => {
	const {lines} = createRedactor(['ghp_16C7e42F292c6912E7710c838347Ae178B4a']);
	const hide = lines();
	const wrapped = Buffer.from(`user-of-the-service:ghp_16C7e42F292c6912E7710c838347Ae178B4a`).toString(
		'base64',
	);
	const shown = [hide(`${wrapped.slice(0, 48)}\n`), hide(`${wrapped.slice(48)}\n`), hide('next line\n')];
	expect(shown).toEqual([
		`${Buffer.from('user-of-the-service:').toString('base64').slice(0, 26)}${redacted}\n`,
		`${redacted}\n`,
		'next line\n',
	]);
	expect(['token: ghp_16C7e42F292', 'c6912E7710c838347Ae178B4a, done'].map(lines())[1]).toBe(
		`${redacted}, done`,
	);
});

test('each of two places in one line is hidden', () => {
	const base64 = bytes.toString('base64');
	const text = `${base64} ${encodeURIComponent(base64)} ${key}`;
	expect(createRedactor([key])(text)).toBe(`${redacted} ${redacted} ${redacted}`);
});

test('a text without the secret stays as it is, whatever it is encoded in', () => {
	const other = createRedactor(['Zq7-never-there-9', 'ünther"s & co']);
	fc.assert(
		fc.property(leaks, leak => {
			const text = written(leak);
			expect(other(text)).toBe(text);
			expect(text.split('\n').map(other.lines()).join('\n')).toBe(text);
		}),
		{numRuns: 100, seed: 3},
	);
});

test('what stands around a secret stays, byte for byte', () => {
	const around = encodings.filter(({name}) => /JSON|URL|HTML|form|hex/.test(name));
	fc.assert(
		fc.property(fc.constantFrom(...around), fc.nat(), ({encode}, seed) => {
			const text = (part: string) => encode(Buffer.from(part), () => seed % 7).toString('utf8');
			expect(createRedactor([key])(text('a "b" & ') + text(key) + text(' c/d'))).toBe(
				`${text('a "b" & ')}${redacted}${text(' c/d')}`,
			);
		}),
		{numRuns: 50, seed: 4},
	);
});

test('whatever a secret is made of and however it is written, nobody reads it back', () => {
	fc.assert(
		fc.property(leaks, leak => {
			fc.pre(isUsable(leak));
			expect(readBack(leak)).toBe(false);
		}),
		{numRuns: 300, seed: 1},
	);
});
