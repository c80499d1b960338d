import type {ReactNode} from 'react';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useTheme} from '../../app-context.tsx';
import type {App} from '../../app-handle.ts';
import {empty, type Line, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {bytes, duration} from '../../show.ts';
import {type Answer, answerSize, askedName} from './answer.ts';
import {hitCount, showResultTab} from './result-actions.ts';
import {contentOf, rowCount} from './result-content.ts';
import {headLines, resultSize} from './result-place.ts';
import {resultRows} from './result-rows.ts';
import {type ResultView, resultTabs} from './result-view.ts';

function tabWords({before}: Answer, {tab}: ResultView): Line {
	return resultTabs.flatMap((name, index): Line => {
		if (name === 'diff' && !before) return [];
		const label = safeJoin`${index > 0 ? ours('  ') : ours('')}${index + 1} ${safeLine(name)}`;
		return [{...seg(label, name === tab ? 'key' : 'dim'), press: app => showResultTab(app, name)}];
	});
}

function hitWords(answer: Answer, view: ResultView): SafeText {
	const hits = hitCount(answer, view);
	if (!hits) return ours('');
	const of = safeJoin`${hits.of}${hits.more ? ours('+') : ours('')}`;
	if (hits.of === 0) return ours(', no hits');
	return hits.at === 0 ? safeJoin`, ${of} hits` : safeJoin`, hit ${hits.at} of ${of}`;
}

type Props = {
	answer: Answer;
	view: ResultView;
	rectangle: Rectangle;
	active: boolean;
	focus?: (app: App) => void;
};

/** What came back: text, JSON tree, raw, or what is different from the time before. Only the visible rows are drawn. */
export function AnswerPanel({answer, view, rectangle, active, focus}: Props) {
	const {glyphs} = useTheme();
	const {width, height: whole} = inside(rectangle);
	const head = headLines(answer, width, whole);
	const {height} = resultSize(answer, rectangle);
	const count = rowCount(contentOf(answer, view), view, width);
	const first = Math.max(0, Math.min(view.scroll, count - height));
	const rows: ReactNode[] = [
		...textRows(head, width),
		...resultRows(answer, view, {first, height, width, glyphs, active}).map(({line, tone, press}, index) => (
			// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
			<Row key={`row ${index}`} line={line} width={width} press={press} {...(tone && {tone})} />
		)),
	];
	if (view.search.editing) {
		while (rows.length < whole) rows.push(<Row key={rows.length} line={empty} width={width} />);
		rows[whole - 1] = [
			<Row key="slash" line={[seg(ours('/'), 'key')]} width={1} />,
			<TextField
				key="field"
				edit={view.search.text}
				width={width - 1}
				placeholder={ours('text to look for')}
			/>,
		];
	}
	const verdict = answer.isError
		? seg(safeJoin`${safeLine(glyphs.broken)} tool error`, 'bad')
		: answer.asked.kind === 'tool'
			? seg(ours('answer'), 'good')
			: seg(safeLine(askedName(answer)), 'strong');
	const place = safeJoin`lines ${Math.min(first + 1, count)}-${Math.min(first + height, count)} of ${count}`;
	return (
		<Panel
			rectangle={rectangle}
			title={titled(
				verdict,
				seg(safeJoin`, ${duration(answer.milliseconds)}  `, 'dim'),
				...tabWords(answer, view),
			)}
			foot={titled(
				seg(
					safeJoin`${bytes(answerSize(answer))}, ${place}${view.wrap || view.tab === 'tree' ? ours('') : ours(', not wrapped')}`,
					'dim',
				),
				seg(hitWords(answer, view), 'accent'),
			)}
			active={active}
			rows={rows}
			{...(focus && {focus})}
			visible={{first, height, count}}
		/>
	);
}
