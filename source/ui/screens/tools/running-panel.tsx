import {useEffect, useReducer} from 'react';
import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {questionsOf} from '../../calls/question.ts';
import {empty, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {keyOf} from '../../keymap.ts';
import {inside, type Rectangle} from '../../layout.ts';
import type {OpenCall} from './call-state.ts';
import {questionRows} from './question-view.tsx';
import {callLogLines, runningLines} from './running-lines.ts';

const tick = 1000;

/** Draws what uses it once a second, as long as it is on screen. */
function useTick(): void {
	const [, draw] = useReducer((count: number) => count + 1, 0);
	useEffect(() => {
		const timer = setInterval(draw, tick);
		return () => clearInterval(timer);
	}, []);
}

/** A call that runs: how long, how far, what its server says. */
export function RunningPanel({open: {view, call}, rectangle}: {open: OpenCall; rectangle: Rectangle}) {
	useTick();
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const waiting = questionsOf(state, call.key);
	const facts = {
		now: Date.now(),
		remaining: app.callHandles.get(call.key)?.clock?.remaining(),
		paused: waiting.length > 0,
		width,
		glyphs,
	};
	const lines = runningLines(call, facts);
	const [question] = waiting;
	const room = height - lines.length;
	const active = state.overlays.at(-1) === view;
	const scrollKey = keyOf(app.keys, 'question.down');
	const below = question
		? questionRows(question, waiting.length, {width, height: room - 1, active, glyphs, scrollKey})
		: textRows(callLogLines(call.log, width, room), width);
	const gap = question ? textRows([empty], width) : [];
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(safeLine(call.tool.name), 'strong'), seg(ours('  running'), 'accent'))}
			active={active}
			rows={[...textRows(lines, width), ...gap, ...below]}
		/>
	);
}
