import type {ReactNode} from 'react';
import type {DownloadProgress} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {clip, empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {overlayDocument, readingRectangle} from '../../documents.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {bytes, count, duration, errorWords} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';
import {chooseAnswer} from './install-actions.ts';
import {type Answer, answers, type InstallStage, type InstallState} from './install-state.ts';

const dialogWidth = 84;

type StageOf<At extends InstallStage['at']> = Extract<InstallStage, {at: At}>;

function Dialog({title, rows}: {title: SafeText; rows: readonly ReactNode[]}) {
	const {body} = layoutOf(useAppState());
	const rectangle = centred(body, Math.min(dialogWidth, body.width), rows.length + 2);
	return <Panel rectangle={rectangle} title={titled(seg(title, 'strong'))} active rows={rows} />;
}

function useDialogWidth(): number {
	const {body} = layoutOf(useAppState());
	return Math.min(dialogWidth, body.width) - 4;
}

function Source({stage}: {stage: StageOf<'source'>}) {
	const width = useDialogWidth();
	const {candidates, problem, more = []} = stage;
	const trouble = problem ? errorWords(problem) : undefined;
	const below: Line[] = trouble
		? [
				...wrap([seg(safeJoin`! ${trouble.message}`, 'bad')], width, 2),
				...(trouble.hint ? paragraph(trouble.hint, width, 'dim') : []),
			]
		: candidates.length > 0
			? wrap([seg(safeLine(candidates.slice(0, 40).join('  ')), 'accent')], width).slice(0, 4)
			: [
					line(ours('You see what it asks for before anything is installed.'), 'dim'),
					...(more.length > 0
						? [line(safeJoin`And ${count(more.length, 'other')} after it, one by one.`, 'accent')]
						: []),
				];
	// As many rows whatever is found, or the dialog would jump while one types.
	while (below.length < 4) below.push(empty);
	const rows = [
		<Row key="what" line={line(ours('A .mcpb or .dxt file, an unpacked folder, or a URL'))} width={width} />,
		<Row key="gap" line={empty} width={width} />,
		[
			<Row key="cursor" line={[seg(ours('> '), 'key')]} width={2} />,
			<TextField
				key="field"
				edit={stage.source}
				width={width - 2}
				placeholder={ours('path (Tab completes) or https://…')}
			/>,
		],
		<Row key="gap2" line={empty} width={width} />,
		...textRows(below, width),
	];
	return <Dialog title={ours('Install a bundle')} rows={rows} />;
}

/** How far a download is, drawn and in words. */
function progressLine(progress: DownloadProgress | undefined, width: number, glyphs: Glyphs): Line {
	if (!progress) return line(ours('Reading'), 'dim');
	const {receivedBytes, totalBytes, bytesPerSecond, secondsLeft} = progress;
	const rate = safeJoin`${bytes(bytesPerSecond)}/s`;
	if (totalBytes === undefined || totalBytes === 0) return [seg(safeJoin`${bytes(receivedBytes)}, ${rate}`)];
	const left = secondsLeft === undefined ? ours('') : safeJoin`, ${duration(secondsLeft * 1000)} left`;
	const words = safeJoin` ${bytes(receivedBytes)} of ${bytes(totalBytes)}, ${rate}${left}`;
	const room = Math.max(5, Math.min(30, width - words.length));
	const done = Math.min(room, Math.round((receivedBytes / totalBytes) * room));
	return [
		seg(safeLine(glyphs.bar.repeat(done)), 'accent'),
		seg(safeLine(glyphs.barEmpty.repeat(room - done)), 'dim'),
		seg(words),
	];
}

function Loading({stage}: {stage: StageOf<'loading'>}) {
	const width = useDialogWidth();
	const {glyphs} = useTheme();
	const rows = textRows(
		[line(clip(safeLine(stage.source), width)), empty, progressLine(stage.progress, width, glyphs)],
		width,
	);
	return <Dialog title={ours('Reading the bundle')} rows={rows} />;
}

const labels: Readonly<Record<Answer, SafeText>> = {
	no: ours('No'),
	install: ours('Install'),
	'install-and-enable': ours('Install and switch on'),
};

const updateLabels: typeof labels = {
	...labels,
	install: ours('Update'),
	'install-and-enable': ours('Update and switch on'),
};

function answerLine({bundle, answer: chosen}: StageOf<'review'>): Line {
	const forbidden = bundle.review.forbidden.length > 0;
	return [
		seg(bundle.update ? ours('Update it? ') : ours('Install it? '), 'strong'),
		...answers.flatMap(
			(answer): Line => [
				{
					...seg(
						safeJoin`[ ${(bundle.update ? updateLabels : labels)[answer]} ]`,
						answer === chosen ? 'selected' : forbidden ? 'dim' : 'text',
					),
					press: forbidden ? undefined : pick(answer === chosen, app => chooseAnswer(app, answer)),
				},
				seg(ours(' ')),
			],
		),
		...(forbidden ? [seg(ours('forbidden'), 'bad')] : []),
	];
}

function ReviewStage({stage}: {stage: StageOf<'review'>}) {
	const state = useAppState();
	const {app} = useScreen();
	const rectangle = readingRectangle(state);
	const {width} = inside(rectangle);
	const document = overlayDocument(state, app, {kind: 'install', stage});
	if (!document) return null;
	const {count: total, height, slice} = document;
	const first = Math.max(0, Math.min(stage.scroll, total - height));
	const rows = textRows(slice(first, first + height), width);
	while (rows.length < height) rows.push(<Row key={rows.length} line={empty} width={width} />);
	const below = total - first - height;
	const more: Line =
		below > 0 ? [seg(safeJoin`${count(below, 'more line')} below: scroll with j and k`, 'dim')] : empty;
	return (
		<Panel
			rectangle={rectangle}
			title={titled(
				seg(stage.bundle.update ? ours('Review the update') : ours('Review what it asks for'), 'strong'),
			)}
			active
			rows={[
				...rows,
				<Row key="more" line={more} width={width} />,
				<Row key="answer" line={answerLine(stage)} width={width} />,
			]}
			visible={{first, height, count: total}}
		/>
	);
}

function Accept({stage}: {stage: StageOf<'accept'>}) {
	const width = useDialogWidth();
	const {id, existing} = stage.bundle.review;
	const lines = [
		...wrap([seg(existing?.newPublisher ?? ours(''), 'bad')], width),
		empty,
		...paragraph(
			safeJoin`Its stored secrets stay withheld until you accept this publisher. To accept, type the id: ${safeLine(id)}`,
			width,
		),
		empty,
	];
	const rows = [
		...textRows(lines, width),
		[
			<Row key="cursor" line={[seg(ours('> '), 'key')]} width={2} />,
			<TextField key="field" edit={stage.typed} width={width - 2} />,
		],
		<Row
			key="refused"
			line={stage.refused ? line(ours('That is not the id. Esc installs nothing.'), 'warn') : empty}
			width={width}
		/>,
	];
	return <Dialog title={ours('Another publisher')} rows={rows} />;
}

/** Where a bundle comes in: source, progress, review, and at times a second question. */
export function InstallScreen({stage}: InstallState) {
	switch (stage.at) {
		case 'source':
			return <Source stage={stage} />;
		case 'loading':
			return <Loading stage={stage} />;
		case 'review':
			return <ReviewStage stage={stage} />;
		case 'accept':
			return <Accept stage={stage} />;
		case 'installing':
			return <Installing stage={stage} />;
	}
}

function Installing({stage}: {stage: StageOf<'installing'>}) {
	const width = useDialogWidth();
	const {displayName, files, unpackedSize} = stage.bundle.review;
	return (
		<Dialog
			title={ours('Installing')}
			rows={textRows(
				[line(safeJoin`Unpacking ${displayName}: ${count(files, 'file')}, ${bytes(unpackedSize)}`)],
				width,
			)}
		/>
	);
}
