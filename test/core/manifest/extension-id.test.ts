import fc from 'fast-check';
import {expect, test} from 'vitest';
import {extensionId, isExtensionId} from '../../../source/core/manifest/extension-id.ts';

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

test.each([
	'',
	'...',
	'日本語',
	'CON',
	'nul',
	'com1',
	'memory',
	'skills-kit',
	'Claude in Chrome',
	'computer_use',
])('%j, which leaves nothing or something reserved, has an id made from its hash', name => {
	expect(extensionId(name)).toMatch(/^ext-[0-9a-f]{8}$/);
	expect(extensionId(name)).toBe(extensionId(name));
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
