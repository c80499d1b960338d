import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseRow} from '../../../source/ui/terminal/frame-cells.ts';
import createOutput from '../../../source/ui/terminal/ink-output.ts';

type Output = ReturnType<typeof createOutput>;
type Size = {width: number; height: number};

const ink = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'ink', 'build', 'output.js');
const {default: InkOutput} = (await import(pathToFileURL(ink).href)) as {default: new (size: Size) => Output};

const size = {width: 24, height: 6};

const text = fc
	.array(
		fc.array(
			fc.constantFrom(
				...['plain', 'ä ö', '日本', '👨‍👩‍👧', 'e\u0301', '   ', '─│'],
				...[
					'\u001B[1m\u001B[36mkey\u001B[0m',
					'\u001B[7msel 本\u001B[27m',
					'\u001B[2m\u001B[48;2;1;2;3m  \u001B[49m\u001B[22m',
				],
			),
			{minLength: 1, maxLength: 4},
		),
		{minLength: 1, maxLength: 3},
	)
	.map(lines => lines.map(parts => parts.join('')).join('\n'));

const write = fc.record({
	x: fc.integer({min: -4, max: size.width}),
	y: fc.integer({min: -1, max: size.height}),
	text,
	clip: fc.option(
		fc.record({
			x1: fc.integer({min: 0, max: 8}),
			x2: fc.integer({min: 8, max: size.width}),
			y1: fc.integer({min: 0, max: 2}),
			y2: fc.integer({min: 2, max: size.height}),
		}),
	),
	underlined: fc.boolean(),
});

test('a frame has the cells that Ink itself would give it, whatever is written over what', () => {
	fc.assert(
		fc.property(fc.array(write, {minLength: 1, maxLength: 6}), writes => {
			const cells = (output: Output) => {
				output.clip({x1: 0, x2: size.width, y1: 0, y2: size.height});
				for (const {x, y, text: words, clip, underlined} of writes) {
					if (clip) output.clip(clip);
					output.write(x, y, words, {
						// What ends everything ends a look from outside too.
						transformers: underlined && !words.includes('[0m') ? [line => `\u001B[4m${line}\u001B[24m`] : [],
					});
					if (clip) output.unclip();
				}
				output.unclip();
				const made = output.get();
				const lines = made.output.split('\n');
				expect(lines).toHaveLength(made.height);
				return lines.map(line => parseRow(line, size.width));
			};
			expect(cells(createOutput(size))).toEqual(cells(new InkOutput(size)));
		}),
		{numRuns: 300},
	);
});
