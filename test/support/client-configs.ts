import fc from 'fast-check';
import {expect} from 'vitest';
import {parseConfig, removeEntry, type Shell, setEntry} from '../../source/core/clients/config-text.ts';

const entry = {command: '/opt/run', args: ['weather'], env: {A: 'b'}};

const gap = fc.constantFrom('', '', ' ', '\n', '\n  ', '\r\n\t', '  ', '\n\n');

/** Renders a value as JSON with any whitespace that JSON permits between its parts. */
function renderLoosely(value: unknown, nextGap: () => string): string {
	const g = nextGap;
	if (Array.isArray(value)) return `[${value.map(item => g() + renderLoosely(item, g) + g()).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const parts = Object.entries(value).map(
			([key, item]) => `${g()}${JSON.stringify(key)}${g()}:${g()}${renderLoosely(item, g)}${g()}`,
		);
		return parts.length === 0 ? `{${g()}}` : `{${parts.join(',')}}`;
	}
	return JSON.stringify(value);
}

const key = fc.oneof(
	fc.string({maxLength: 6}),
	fc.constantFrom('', 'a b', 'é', '"', '\\', '__proto__', 'constructor', '//', '{'),
);
const anything = fc.jsonValue({maxDepth: 2}).filter(value => !JSON.stringify(value).includes('"mcpServers"'));
const foreign = fc.dictionary(
	key.filter(name => !name.startsWith('mine')),
	anything,
	{maxKeys: 4},
);

const config = fc
	.record({
		before: foreign.map(({mcpServers: _, ...rest}) => rest),
		servers: fc.option(foreign, {nil: undefined}),
		loose: fc.boolean(),
		gaps: fc.array(gap, {minLength: 1, maxLength: 9}),
		indent: fc.constantFrom<string | number | undefined>(undefined, 1, 2, 4, '\t'),
		eol: fc.constantFrom('\n', '\r\n'),
		end: fc.constantFrom('', '\n', '\r\n\r\n'),
	})
	.map(({before, servers, loose, gaps, indent, eol, end}) => {
		const value = {...before, ...(servers && {mcpServers: servers})};
		let index = 0;
		const nextGap = () => gaps[index++ % gaps.length] as string;
		const text = loose
			? renderLoosely(value, nextGap)
			: JSON.stringify(value, undefined, indent).replaceAll('\n', eol);
		return text + end;
	});

const order = fc.shuffledSubarray(['mine-a', 'mine-b', 'mine-c'], {minLength: 1});

/** Entries that come and go in any order leave every other byte of any file as it was. */
export const foreignBytesStay = fc.property(config, order, fc.integer(), (text, ids, seed) => {
	const before = parseConfig('file', text);
	let edited = text;
	let shell: Shell | undefined;
	for (const id of ids) {
		const result = setEntry(edited, id, entry);
		edited = result.text;
		shell = result.shell ?? shell;
	}
	expect([...parseConfig('file', edited)]).toEqual([...before, ...ids.map(id => [id, entry])]);
	// What is ours can be cut out of the middle, so the rest must be found to the left and right of it.
	const changed = setEntry(edited, ids[0] as string, {command: 'changed'}).text;
	expect(parseConfig('file', changed).get(ids[0] as string)).toEqual({command: 'changed'});
	const leaving = seed % 2 === 0 ? ids : ids.toReversed();
	for (const id of leaving) edited = removeEntry(edited, id, shell);
	expect(edited).toBe(text);
});
