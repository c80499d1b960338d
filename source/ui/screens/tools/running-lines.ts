import type {LogLine} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {Call, CallLog, CallProgress} from '../../calls/call.ts';
import {clip, empty, type Line, line, seg, wrap} from '../../components/lines.ts';
import {clock} from '../../show.ts';
import type {Glyphs, Tone} from '../../theme.ts';

/** How long something takes, in whole seconds: it is drawn once a second. */
function seconds(milliseconds: number): SafeText {
	const all = Math.max(0, Math.round(milliseconds / 1000));
	return safeLine(all < 120 ? `${all} s` : `${Math.floor(all / 60)} min ${all % 60} s`);
}

function progressLines(
	{progress, total, message}: CallProgress,
	{width, glyphs}: Pick<RunningFacts, 'width' | 'glyphs'>,
): Line[] {
	const lines: Line[] = [];
	if (total !== undefined && total > 0) {
		const room = Math.max(4, Math.min(30, width - 20));
		const done = Math.min(room, Math.max(0, Math.round((progress / total) * room)));
		lines.push([
			seg(safeLine(glyphs.bar.repeat(done)), 'accent'),
			seg(safeLine(glyphs.barEmpty.repeat(room - done)), 'dim'),
			seg(safeJoin` ${progress} of ${total}`),
		]);
	} else lines.push(line(safeJoin`${progress} done`));
	if (message) lines.push(...wrap([seg(message, 'dim')], width).slice(0, 3));
	return lines;
}

const tones: Readonly<Record<LogLine['level'], Tone>> = {
	debug: 'dim',
	info: 'text',
	warning: 'warn',
	error: 'bad',
};

/** The newest lines that its server wrote meanwhile, under a line that says how many there are. */
export function callLogLines({lines, dropped}: CallLog, width: number, height: number): Line[] {
	if (lines.length === 0 || height < 3) return [];
	const shown = lines.slice(-(height - 2));
	const all = lines.length + dropped;
	const which = shown.length === all ? ours('') : safeJoin`, the last ${shown.length} of ${all}`;
	return [
		empty,
		line(safeJoin`Its log meanwhile${which}:`, 'dim'),
		...shown.map(({time, text, level}): Line => {
			const head = safeJoin`${safeLine(clock(time).slice(0, 8))} `;
			return [seg(head, 'dim'), seg(clip(safeLine(text), Math.max(1, width - head.length)), tones[level])];
		}),
	];
}

export type RunningFacts = {
	now: number;
	/** Milliseconds until it is given up; undefined before it is sent. */
	remaining: number | undefined;
	/** The clock stands still: the server waits for an answer. */
	paused: boolean;
	width: number;
	glyphs: Glyphs;
};

/** How a running call stands. */
export function runningLines({phase}: Call, {now, remaining, paused, width, glyphs}: RunningFacts): Line[] {
	if (phase.at !== 'running') return [];
	const {since, stopping, progress, task} = phase;
	const elapsed = seconds(now - since);
	const left =
		remaining === undefined
			? ours('starting its server')
			: paused
				? safeJoin`its clock stands still, ${seconds(remaining)} left`
				: safeJoin`given up in ${seconds(remaining)}`;
	const head = stopping
		? [seg(ours('Cancelling: the server is being told'), 'warn')]
		: [seg(safeJoin`Running for ${elapsed}`, 'accent'), seg(safeJoin`, ${left}`, 'dim')];
	const ofTask = task
		? [line(safeJoin`task ${task.status}${task.message ? safeJoin`: ${task.message}` : ours('')}`, 'dim')]
		: [];
	return [head, ...(progress ? progressLines(progress, {width, glyphs}) : []), ...ofTask];
}
