import {expect, test} from 'vitest';
import {safeLine} from '../../../source/core/safe-text.ts';
import {clipLine, seg} from '../../../source/ui/components/lines.ts';

const words = (line: ReturnType<typeof clipLine>) => line.map(({text}) => text).join('');

test('a title that is too wide keeps its beginning, whatever segments it has', () => {
	const title = [
		seg(safeLine(' ')),
		seg(safeLine('Copy')),
		seg(safeLine('  what goes to the clipboard')),
		seg(safeLine(' ')),
	];
	expect(words(clipLine(title, 60))).toBe(' Copy  what goes to the clipboard ');
	expect(words(clipLine(title, 14))).toBe(' Copy  what g…');
	expect(words(clipLine(title, 3))).toBe(' C…');
});
