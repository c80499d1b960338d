import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createRedactor, redacted} from '../../source/core/redact.ts';

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
