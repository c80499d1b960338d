import type {ReactNode} from 'react';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {schemaFormView} from '../../components/schema-view.tsx';
import {TextField} from '../../components/text-field.tsx';
import {overlayDocument} from '../../documents.ts';
import {inside, type Rectangle} from '../../layout.ts';
import {bytes, duration, errorWords} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';
import {callLayout} from './call-layout.ts';
import type {CallState} from './call-state.ts';

function FormPanel({call, rectangle}: {call: CallState; rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const onTop = state.overlays.at(-1) === call;
	const active = onTop && call.focus === 'form' && call.phase.at !== 'running';
	const {tool} = call;
	const about =
		tool.description === undefined
			? []
			: wrap([seg(safeLine(tool.description), 'dim')], width).slice(0, height > 16 ? 3 : 1);
	const head = [...about, ...(about.length > 0 ? [empty] : [])];
	const rows = schemaFormView(
		{fields: call.fields, width, height: height - head.length, submit: ours('Call'), active},
		glyphs,
	);
	const title = titled(
		seg(safeLine(tool.name), 'strong'),
		...(tool.title ? [seg(safeJoin`  ${safeLine(tool.title)}`, 'dim')] : []),
	);
	return (
		<Panel
			rectangle={rectangle}
			title={title}
			foot={titled(seg(safeLine(call.id), 'dim'))}
			active={active}
			rows={[...textRows(head, width), ...rows]}
		/>
	);
}

function resultTitle({phase}: CallState): Line {
	if (phase.at === 'done') {
		const {answer} = phase;
		const verdict = answer.isError
			? seg(ours('the tool answered with an error'), 'bad')
			: seg(ours('answer'), 'good');
		return titled(verdict, seg(safeJoin`, ${duration(answer.milliseconds)}`, 'dim'));
	}
	if (phase.at === 'failed') return titled(seg(ours('failed'), 'bad'));
	return titled(seg(phase.at === 'running' ? ours('calling') : ours('answer'), 'dim'));
}

function waited(seconds: number): SafeText {
	return seconds === 0 ? ours('') : safeJoin`, ${duration(seconds * 1000)}`;
}

function progressWords(call: CallState, glyphs: Glyphs, width: number): Line[] {
	if (call.phase.at !== 'running') return [];
	const {progress, stopping, seconds} = call.phase;
	const lines: Line[] = [
		line(
			stopping ? ours('Cancelling') : safeJoin`Waiting for the answer${waited(seconds)}. Esc cancels.`,
			stopping ? 'warn' : 'accent',
		),
	];
	if (!progress) return lines;
	const {total, message} = progress;
	if (total !== undefined && total > 0) {
		const room = Math.min(30, width - 14);
		const done = Math.min(room, Math.round((progress.progress / total) * room));
		lines.push([
			seg(safeLine(glyphs.bar.repeat(done)), 'accent'),
			seg(safeLine(glyphs.barEmpty.repeat(room - done)), 'dim'),
			seg(safeJoin` ${progress.progress} of ${total}`),
		]);
	} else lines.push(line(safeJoin`${progress.progress} done`));
	if (message) lines.push(...wrap([seg(message, 'dim')], width).slice(0, 3));
	return lines;
}

function sizeOf(text: readonly SafeText[]): SafeText {
	return bytes(text.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, -1));
}

function ResultPanel({call, rectangle}: {call: CallState; rectangle: Rectangle}) {
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const {phase, search} = call;
	const active = state.overlays.at(-1) === call && (call.focus === 'result' || phase.at === 'running');
	const document = phase.at === 'done' ? overlayDocument(state, app, call) : undefined;
	const count = document?.count ?? 0;
	const first = Math.max(0, Math.min(call.scroll, count - height));
	const rows: ReactNode[] = document
		? textRows(document.slice(first, first + height), width)
		: textRows(otherLines(call, glyphs, width), width);
	if (search.editing) {
		while (rows.length < height) rows.push(<Row key={rows.length} line={empty} width={width} />);
		rows[height - 1] = [
			<Row key="slash" line={[seg(ours('/'), 'key')]} width={1} />,
			<TextField key="field" edit={search.text} width={width - 1} placeholder={ours('text to look for')} />,
		];
	}
	const foot =
		phase.at === 'done'
			? titled(
					seg(
						safeJoin`${sizeOf(phase.text)}, lines ${Math.min(first + 1, count)}-${Math.min(first + height, count)} of ${count}`,
						'dim',
					),
				)
			: [];
	return (
		<Panel
			rectangle={rectangle}
			title={resultTitle(call)}
			foot={foot}
			active={active}
			rows={rows}
			visible={{first, height, count}}
		/>
	);
}

function otherLines(call: CallState, glyphs: Glyphs, width: number): Line[] {
	if (call.phase.at === 'failed') {
		const {message, hint} = errorWords(call.phase.error);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])];
	}
	if (call.phase.at === 'running') return progressWords(call, glyphs, width);
	return [line(ours('The answer comes here.'), 'dim')];
}

/** One tool: its form and its answer, on one screen. */
export function CallScreen({call}: {call: CallState}) {
	const {form, result} = callLayout(useAppState());
	return (
		<>
			<FormPanel call={call} rectangle={form} />
			<ResultPanel call={call} rectangle={result} />
		</>
	);
}
