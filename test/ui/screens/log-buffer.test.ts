import {expect, test} from 'vitest';
import type {LogLine} from '../../../source/core/contract.ts';
import {safeText} from '../../../source/core/safe-text.ts';
import {createLogBuffer} from '../../../source/ui/screens/logs/log-buffer.ts';
import {rowText} from '../../../source/ui/screens/logs/log-rows.ts';

type Said = {direction: 'to-server' | 'from-server'; id: string; method?: string};

function said(time: string, message: Said, session?: string): LogLine {
	return {
		server: 'x',
		time: `2026-11-21T${time}Z`,
		kind: 'message',
		level: 'debug',
		text: safeText(''),
		message: {...message, bytes: 100},
		...(session === undefined ? {} : {session}),
	} as unknown as LogLine;
}

function textsOf(...lines: readonly LogLine[]): readonly string[] {
	const buffer = createLogBuffer();
	buffer.push(lines, false);
	const numbers = Array.from({length: buffer.end() - buffer.first()}, (_, index) => buffer.first() + index);
	return numbers.map(number => {
		const row = buffer.at(number);
		return row ? rowText(row) : '';
	});
}

test("a server's question and the answer to it are one row, with the time that the answer took", () => {
	const asked = said('10:00:00.000', {direction: 'from-server', method: 'elicitation/create', id: '1'}, 's1');
	const answered = said('10:02:06.000', {direction: 'to-server', id: '1'}, 's1');
	expect(textsOf(asked, answered)).toEqual(['← elicitation/create #1 (s1) 2 min, 100 B → 100 B']);
	expect(textsOf(asked)).toEqual(['← elicitation/create #1 (s1) 100 B, no answer yet']);
	expect(textsOf(answered)).toEqual(['→ answer #1 (s1) 100 B']);
});

test('a question that the runner answers for nobody waits for no answer', () => {
	const asked = said('10:00:00.000', {direction: 'from-server', method: 'roots/list', id: '0'});
	expect(textsOf(asked)).toEqual(['← roots/list #0 100 B']);
});
