import type {IBufferCell} from '@xterm/headless';
import type {Terminal} from './terminal.ts';

function colourOf(cell: IBufferCell, ground: 'fg' | 'bg'): string {
	const [isDefault, isPalette, colour] =
		ground === 'fg'
			? [cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor()]
			: [cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor()];
	if (isDefault) return '';
	return `${ground}${isPalette ? colour : `#${colour.toString(16)}`}`;
}

function styleOf(cell: IBufferCell): string {
	return [
		colourOf(cell, 'fg'),
		colourOf(cell, 'bg'),
		cell.isBold() ? 'bold' : '',
		cell.isDim() ? 'dim' : '',
		cell.isInverse() ? 'inverse' : '',
		cell.isUnderline() ? 'underline' : '',
	]
		.filter(Boolean)
		.join('+');
}

/** Every row of the screen: its text, and where which style begins. */
export function cellsOf({terminal}: Pick<Terminal, 'terminal'>): readonly {text: string; styles: string}[] {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, row) => {
		const line = active.getLine(active.viewportY + row);
		const runs: string[] = [];
		let before = '';
		for (let column = 0; column < terminal.cols; column++) {
			const cell = line?.getCell(column);
			const style = cell && cell.getWidth() > 0 ? styleOf(cell) : before;
			if (style !== before) runs.push(`${column}:${style || 'plain'}`);
			before = style;
		}
		return {text: (line?.translateToString(true) ?? '').trimEnd(), styles: runs.join(' ')};
	});
}
