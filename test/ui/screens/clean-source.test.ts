import {expect, test} from 'vitest';
import {cleanSource} from '../../../source/ui/screens/install/install-actions.ts';

test.each([
	['  /tmp/a.mcpb  ', '/tmp/a.mcpb'],
	["'/tmp/my bundle.mcpb'", '/tmp/my bundle.mcpb'],
	['"/tmp/my bundle.mcpb"', '/tmp/my bundle.mcpb'],
	[String.raw`/tmp/my\ bundle\ (1).mcpb`, '/tmp/my bundle (1).mcpb'],
	['file:///tmp/my%20bundle.mcpb', '/tmp/my bundle.mcpb'],
	['https://example.com/a%20b.mcpb', 'https://example.com/a%20b.mcpb'],
])('what is pasted as %s is read as %s', (pasted, source) => {
	expect(cleanSource(pasted)).toBe(source);
});
