import type {LogLevel, LogLine} from '../../core/contract.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Style, Tone} from './style.ts';
import {formatBytes} from './units.ts';

const tones: Readonly<Record<LogLevel, Tone>> = {debug: 'dim', info: 'plain', warning: 'warn', error: 'bad'};

/** The time of day where the person is, to the millisecond. */
function clock(iso: string): string {
	const date = new Date(iso);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** One line of a log, `named` with its server; further lines of one text are set below its first. */
export function printLogLine(
	{time, kind, level, text, server, message}: LogLine,
	style: Style,
	{named = false}: {named?: boolean} = {},
): SafeText {
	const head = `${clock(time)}  ${named && server !== undefined ? `${server}  ` : ''}${kind.padEnd(9)}  `;
	const body = text.replaceAll('\n', `\n${' '.repeat(head.length)}`) as SafeText;
	const bytes = message && message.bytes > 0 ? ` (${formatBytes(message.bytes)})` : '';
	return (style.paint(safeLine(head.trimEnd()), 'dim') +
		head.slice(head.trimEnd().length) +
		style.paint(body, tones[level]) +
		style.paint(safeLine(bytes), 'dim')) as SafeText;
}
