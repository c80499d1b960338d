import fc from 'fast-check';
import {expect, test} from 'vitest';
import {terminalJson} from '../../../source/cli/print/json.ts';

// What a terminal acts on: C0 and C1 controls, DEL, marks that reorder, hide or tag text.
const steering = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u;

test('hostile text in JSON reaches no terminal, and reaches a program whole', () => {
	const hostile = '\u001B]0;title\u0007 \u009B31m \u202Etxt.exe \u2066 \u007F \u{E0041} \u2028';
	const json = terminalJson({name: hostile});
	expect(json).not.toMatch(steering);
	expect(JSON.parse(json)).toEqual({name: hostile});
});

test('any value comes back as it was, and nothing in it steers', () => {
	fc.assert(
		fc.property(fc.jsonValue({stringUnit: 'binary'}), value => {
			const json = terminalJson(value);
			expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
			expect(json).not.toMatch(steering);
		}),
		{numRuns: 500, seed: 7},
	);
});
