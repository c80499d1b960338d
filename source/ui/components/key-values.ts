import type {SafeText} from '../../core/safe-text.ts';
import type {Tone} from '../theme.ts';
import {fill, type Line, type Segment, seg, wrap} from './lines.ts';

/** The column that values begin at. */
const valueColumn = 13;

/** A name and its value, the value wrapped under itself. */
export function keyValue(name: SafeText, value: SafeText | Line, width: number, tone?: Tone): Line[] {
	const segments: readonly Segment[] = typeof value === 'string' ? [seg(value, tone)] : value;
	return wrap([seg(fill(name, valueColumn), 'dim'), ...segments], width, valueColumn);
}
