import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {UserError} from '../../source/core/errors.ts';
import {parseManifest} from '../../source/core/manifest/parse-manifest.ts';
import {safeText} from '../../source/core/safe-text.ts';
import {report} from '../support/hard-report.ts';

const runs = 20_000;
const folder = join(import.meta.dirname, '..', 'fixtures', 'servers', 'node-echo');
const good = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
type Json = Parameters<typeof JSON.stringify>[0];

/** Every place in a value, as the keys that lead there. */
function placesOf(value: Json, here: readonly string[] = []): readonly (readonly string[])[] {
	if (typeof value !== 'object' || value === null) return [here];
	return [here, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...here, key]))];
}

function replaceAt(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
	if (key === undefined) return by;
	const copy = structuredClone(value);
	copy[key] = replaceAt(copy[key], rest, by);
	return copy;
}

const hostile = fc.constantFrom<Json>(
	'../../etc/passwd',
	'',
	'\u001b]52;c;aGk=\u0007',
	'\u202e',
	'__proto__',
	'${user_config.',
	'${__dirname}/..',
	'a'.repeat(5000),
	-1,
	1e308,
	null,
	[],
	{},
	[[[]]],
	{constructor: {prototype: 1}},
	'https://\u0000',
	'\ud800',
);
const changed = fc
	.array(
		fc.tuple(fc.constantFrom(...placesOf(good).slice(1)), fc.oneof(hostile, fc.jsonValue({maxDepth: 3}))),
		{minLength: 1, maxLength: 3},
	)
	.map(changes =>
		JSON.stringify(
			changes.reduce((value, [place, by]) => {
				try {
					return replaceAt(value, place, by);
				} catch {
					// An earlier change took the place away.
					return value;
				}
			}, good as Json),
		),
	);
const anything = fc.oneof(
	{weight: 6, arbitrary: changed.map(text => Buffer.from(text))},
	{weight: 1, arbitrary: fc.json().map(text => Buffer.from(text))},
	{weight: 1, arbitrary: fc.uint8Array({maxLength: 200}).map(bytes => Buffer.from(bytes))},
);

/** Every text in what was accepted that is going to be shown. */
function expectHarmless({
	displayName,
	description,
	author,
	tools,
	userConfig,
}: Awaited<ReturnType<typeof parseManifest>>['manifest']): void {
	const shown = [
		displayName,
		description,
		author.name,
		...tools.map(({name}) => name),
		...userConfig.map(({title}) => title),
	];
	for (const text of shown) expect(safeText(text)).toBe(text);
}

test('whatever a manifest holds, it is read into what is harmless to show, or refused in one sentence', async () => {
	let accepted = 0;
	await fc.assert(
		fc.asyncProperty(anything, async bytes => {
			try {
				const {manifest} = await parseManifest(bytes);
				expectHarmless(manifest);
				accepted += 1;
			} catch (error) {
				if (!(error instanceof UserError)) throw error;
				expect(error.code).toMatch(/^MANIFEST_/);
				expect(error.message.length).toBeLessThan(4000);
			}
		}),
		{numRuns: runs, seed: 20_261_121},
	);
	expect(({} as Record<string, unknown>).admin).toBeUndefined();
	expect(accepted).toBeGreaterThan(runs / 50);
	report('manifests', runs, `${accepted} read, ${runs - accepted} refused in one sentence, 0 crashes`);
});
