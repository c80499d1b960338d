import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen} from '../../app-context.tsx';
import {empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {errorWords} from '../../show.ts';

function step(key: string, what: string, width: number): Line[] {
	return wrap([seg(safeLine(`  ${key.padEnd(7)}`), 'key'), seg(safeLine(what))], width, 9);
}

/** What a newcomer sees: what this is and the first three things to do. */
export function Welcome({rectangle}: {rectangle: Rectangle}) {
	const {demo, problem} = useAppState();
	const {app} = useScreen();
	const {width} = inside(rectangle);
	const {paths} = app.core;
	const trouble = problem
		? [
				...paragraph(errorWords(problem).message, width, 'bad'),
				...(problem.hint ? paragraph(safeLine(problem.hint), width, 'dim') : []),
				empty,
			]
		: [];
	const lines: Line[] = [
		...trouble,
		line(ours('No extension is installed yet.'), 'strong'),
		empty,
		...paragraph(
			ours(
				'An extension is an MCP Bundle: a .mcpb or .dxt file with a server whose tools Claude Desktop, and you here, can use.',
			),
			width,
		),
		empty,
		line(ours('The first three things to do'), 'accent'),
		empty,
		...step(
			'i',
			demo
				? 'install the sample bundle: its path is filled in'
				: 'install a bundle: a file, a folder or a URL',
			width,
		),
		...step('c', 'fill in its settings; secrets go to the vault', width),
		...step('Space', "switch it on: the client's file is written", width),
		empty,
		...paragraph(
			ours(
				'Then s starts it here, 4 shows its log and 3 its tools, to call by hand. Before anything is installed you see what it would run and are asked.',
			),
			width,
		),
		empty,
		[seg(ours('  ?      '), 'key'), seg(ours('all keys of where you are'))],
		empty,
		...paragraph(safeLine(`Everything is kept under ${paths.home ?? paths.data}.`), width, 'dim'),
	];
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours('Welcome'), 'strong'))}
			active={false}
			rows={textRows(lines, width)}
		/>
	);
}
