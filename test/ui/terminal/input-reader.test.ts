import {PassThrough} from 'node:stream';
import {expect, test, vi} from 'vitest';
import {escapePatience, readInput} from '../../../source/ui/terminal/input-reader.ts';
import type {TerminalEvent} from '../../../source/ui/terminal/key-parser.ts';

function open(env: NodeJS.ProcessEnv) {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	const stdin = new PassThrough();
	const names: string[] = [];
	const onEvents = (events: readonly TerminalEvent[]) => {
		for (const event of events) names.push(event.type === 'key' ? event.name : event.type);
	};
	readInput(stdin, {patience: escapePatience(env), onEvents});
	const send = async (bytes: string) => {
		stdin.write(bytes);
		await new Promise(setImmediate);
	};
	return {send, names};
}

test.each([
	['here', {}, 55],
	['over SSH', {SSH_CONNECTION: '1 2 3 4'}, 95],
])('an arrow that the line splits, %s, is one arrow', async (_where, env, gap) => {
	const {send, names} = open(env);
	await send('\u001B');
	vi.advanceTimersByTime(gap);
	await send('[');
	vi.advanceTimersByTime(gap);
	await send('A');
	expect(names).toEqual(['up']);
	vi.useRealTimers();
});

test('Esc alone is Esc once nothing followed in time', async () => {
	const {send, names} = open({});
	await send('\u001B');
	expect(names).toEqual([]);
	vi.advanceTimersByTime(60);
	expect(names).toEqual(['esc']);
	await send('j');
	expect(names).toEqual(['esc', 'j']);
	vi.useRealTimers();
});
