import {Box} from 'ink';
import {render} from 'ink-testing-library';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {expect, test} from 'vitest';
import {ours, safeLine} from '../../../source/core/safe-text.ts';
import {ScreenProvider} from '../../../source/ui/app-context.tsx';
import type {App} from '../../../source/ui/app-handle.ts';
import {seg} from '../../../source/ui/components/lines.ts';
import {Panel, textRows, titled} from '../../../source/ui/components/panel.tsx';
import {editOf} from '../../../source/ui/components/text-edit.ts';
import {fieldWindow, TextField} from '../../../source/ui/components/text-field.tsx';
import {createTheme} from '../../../source/ui/theme.ts';

const theme = createTheme({background: 'dark', env: {LANG: 'C.UTF-8'}});
const screen = {app: {theme, panels: new Set()} as unknown as App, setCursor: () => {}};

function draw(element: React.ReactNode): readonly string[] {
	const {lastFrame} = render(
		<ScreenProvider value={screen}>
			<Box width={40} height={8}>
				{element}
			</Box>
		</ScreenProvider>,
	);
	return stripAnsi(lastFrame() ?? '').split('\n');
}

test('a panel keeps its borders straight around wide, combining and overlong text', () => {
	const texts = ['plain', '日本語の名前', 'e\u0301a\u0301', '👨‍👩‍👧 family', 'x'.repeat(80)];
	const rectangle = {x: 0, y: 0, width: 30, height: 7};
	const rows = textRows(
		texts.map(text => [seg(safeLine(text))]),
		26,
	);
	const frame = draw(<Panel rectangle={rectangle} title={titled(seg(ours('Names')))} active rows={rows} />);
	for (const line of frame.slice(0, 7)) expect(stringWidth(line)).toBe(30);
	expect(frame[0]).toMatch(/^╭─ Names ─+╮$/);
	expect(frame[5]).toContain('…');
});

test('a field shows the part of a long text that the cursor is in', () => {
	const edit = editOf(`${'a'.repeat(50)}end`);
	expect(fieldWindow(edit, 10, false)).toEqual({text: 'aaaaaaend', cursor: 9});
	expect(fieldWindow({...edit, cursor: 0}, 10, false)).toEqual({text: 'aaaaaaaaa', cursor: 0});
});

test('a secret is drawn as one sign a character, whatever the character is', () => {
	const frame = draw(<TextField edit={editOf('pä👍🏽s')} width={20} hidden />);
	expect(frame[0]?.trimEnd()).toBe('****');
});
