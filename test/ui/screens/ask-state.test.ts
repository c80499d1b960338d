import {expect, test} from 'vitest';
import {ours} from '../../../source/core/safe-text.ts';
import {editOf} from '../../../source/ui/components/text-edit.ts';
import {editedAsk, startAsk} from '../../../source/ui/screens/ask/ask-state.ts';

const file = startAsk({type: 'fill-from-file', call: 'a', at: undefined}, ours('Save as'), 'radar.png');

test.each([
	['radar.png/tmp/x.png', '/tmp/x.png'],
	['radar.png~/x.png', '~/x.png'],
	['radar.png/', 'radar.png/'],
	['radar.png.bak', 'radar.png.bak'],
	['/home/radar.png', '/home/radar.png'],
])('behind a suggested name, "%s" becomes "%s"', (text, after) => {
	expect(editedAsk(file, editOf(text)).text).toBe(after);
});

test('a path that is typed on is not taken for another', () => {
	const typed = {...file, text: editOf('radar.png/')};
	expect(editedAsk(typed, editOf('radar.png/a')).text).toBe('radar.png/a');
});
