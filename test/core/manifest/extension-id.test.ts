import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	earlierId,
	extensionId,
	isExtensionId,
	reservedWord,
} from '../../../source/core/manifest/extension-id.ts';

test.each([
	['my-server', 'my-server'],
	['@scope/x', 'scope-x'],
	['Word (By Anthropic)', 'word-by-anthropic'],
	['Some.Mcp.Server', 'some-mcp-server'],
	['../../x', 'x'],
	['Ünï Cödé', 'uni-code'],
	['a'.repeat(80), 'a'.repeat(64)],
	[`${'a'.repeat(63)} b`, 'a'.repeat(63)],
])('%s has the id %s', (name, id) => {
	expect(extensionId(name)).toBe(id);
});

test.each(['', '...', '日本語', 'CON', 'nul', 'com1'])(
	'%j, which leaves nothing or the name of a device, has an id made from its hash',
	name => {
		expect(extensionId(name)).toMatch(/^ext-[0-9a-f]{8}$/);
		expect(extensionId(name)).toBe(extensionId(name));
	},
);

test.each([
	['memory', 'my-memory', 'memory'],
	['memory-box-mcp', 'my-memory-box-mcp', 'memory'],
	['skills-kit', 'my-skills-kit', 'skills'],
	['Claude in Chrome', 'my-claude-in-chrome', 'claude-in-chrome'],
	['computer_use', 'my-computer-use', 'computer-use'],
	[`memory-${'x'.repeat(70)}`, `my-memory-${'x'.repeat(54)}`, 'memory'],
])('%s, which begins with a reserved word, has the readable id %s', (name, id, word) => {
	expect(extensionId(name)).toBe(id);
	expect(isExtensionId(id)).toBe(true);
	expect(reservedWord(name)).toBe(word);
	expect(earlierId(name)).toMatch(/^ext-[0-9a-f]{8}$/);
});

test('a name that begins with no reserved word never had another id', () => {
	expect([reservedWord('my-server'), earlierId('my-server'), earlierId('CON')]).toEqual([
		undefined,
		undefined,
		undefined,
	]);
});

test('different names that leave nothing have different ids', () => {
	expect(extensionId('日本語')).not.toBe(extensionId('中文'));
});

test.each(['', '-a', 'a-', 'A', 'a b', 'a/b', '..', 'con', 'memory', 'a'.repeat(65)])('%j is no id', text => {
	expect(isExtensionId(text)).toBe(false);
});

test('every name has an id', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string({unit: fc.integer({min: 0, max: 0xffff}).map(code => String.fromCharCode(code))}),
				fc.string({maxLength: 100}),
			),
			name => isExtensionId(extensionId(name)),
		),
		{seed: 1, numRuns: 500},
	);
});
