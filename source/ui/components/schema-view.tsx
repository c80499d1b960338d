import type {ReactNode} from 'react';
import {rowHelp} from '../../core/form/schema-form/row-help.ts';
import type {FormRow} from '../../core/form/schema-form/rows.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {goToRow} from '../form-actions.ts';
import {type Press, pick} from '../pointer.ts';
import type {Glyphs} from '../theme.ts';
import {
	clip,
	empty,
	fill,
	type Line,
	lineWidth,
	type Segment,
	seg,
	spaces,
	windowAround,
	wrap,
} from './lines.ts';
import {Row} from './row.tsx';
import {rowInFocus, type SchemaEdit} from './schema-edit.ts';
import {schemaViewRows} from './schema-view-rows.ts';
import {TextField} from './text-field.tsx';

/** What of the form is not checked, in two lines at most. */
function uncheckedLines({form: {unchecked}}: SchemaEdit, width: number): readonly Line[] {
	return unchecked === undefined ? [] : wrap([seg(unchecked, 'warn')], width).slice(0, 2);
}

/** What the row in focus is for, what it takes, and an example: three lines at most. */
function aboutRow(fields: SchemaEdit, width: number): readonly Line[] {
	const row = rowInFocus(fields);
	if (!row) return [];
	if (fields.naming !== undefined) return [[seg(ours('The name of the new key. Enter takes it.'), 'dim')]];
	const help = rowHelp(fields.form, row.at);
	const description = safeLine(help.description);
	const facts = [
		help.type,
		row.required ? ours('required') : ours('optional'),
		...help.constraints,
		...(help.example ? [safeJoin`for example ${help.example}`] : []),
		...(help.default && !row.sensitive ? [safeJoin`default ${help.default}`] : []),
	];
	return [
		...(description === '' ? [] : wrap([seg(description)], width).slice(0, 2)),
		[seg(clip(safeLine(facts.join(', ')), width), 'dim')],
	];
}

const booleanWords: Readonly<Record<string, SafeText>> = {true: ours('[x] yes'), false: ours('[ ] no')};

function valueSegments(row: FormRow, choice: number | undefined): Line {
	const {state, kind, text, choices, alternatives} = row;
	const which: Line = alternatives
		? [seg(safeJoin`(${alternatives.labels[alternatives.chosen] ?? ours('')}) `, 'dim')]
		: [];
	if (kind === 'choices' && choices && state === 'set') {
		return [
			...which,
			...choices.map(({label, isChosen}, index): Segment => {
				const words = safeJoin`${isChosen ? ours('[x] ') : ours('[ ] ')}${label}  `;
				return index === choice ? seg(words, 'selected') : seg(words);
			}),
		];
	}
	if (state === 'unset') return [...which, seg(row.required ? ours('required') : ours('not set'), 'dim')];
	if (state === 'null') return [...which, seg(ours('null'), 'dim')];
	const shown =
		kind === 'boolean' ? (booleanWords[text] ?? text) : kind === 'choice' ? safeJoin`< ${text} >` : text;
	return [...which, seg(shown, kind === 'object' || kind === 'list' ? 'dim' : 'text')];
}

function labelOf(row: FormRow): SafeText {
	const {depth, isOpen, title, problemsBelow} = row;
	const fold = isOpen === undefined ? ours('') : isOpen ? ours('- ') : ours('+ ');
	const below = problemsBelow > 0 ? safeJoin` (${problemsBelow} wrong)` : ours('');
	return safeJoin`${spaces(depth * 2)}${fold}${title}${below}`;
}

type RowViewProps = {
	row: FormRow;
	fields: SchemaEdit;
	labels: number;
	width: number;
	active: boolean;
	glyphs: Glyphs;
	press: Press | undefined;
};

/** A click goes to a row; where one is, it changes what is not typed. */
function pressOf(row: FormRow, hasFocus: boolean): Press | undefined {
	if (hasFocus && row.can.edit) return undefined;
	return pick(hasFocus, app => goToRow(app, row), 'space');
}

function ValueRow({row, fields, labels, width, active, glyphs}: RowViewProps) {
	const focused = active && row === rowInFocus(fields);
	const cursor = focused ? seg(safeLine(`${glyphs.cursor} `), 'accent') : seg(spaces(2));
	const star = seg(row.required ? ours(' * ') : ours('   '), 'warn');
	const room = width - 2 - labels;
	if (focused && fields.naming === row.at) {
		return (
			<>
				<Row line={[cursor]} width={2} />
				<TextField edit={fields.edit} width={width - 2} placeholder={ours('name')} />
			</>
		);
	}
	const head: Line = [cursor, seg(fill(clip(labelOf(row), labels - 3), labels - 3)), star];
	const value = valueSegments(row, focused ? fields.choice : undefined);
	if (focused && row.can.edit) {
		const placeholder =
			row.state === 'set'
				? ours('""')
				: row.state === 'null'
					? ours('null')
					: row.required
						? ours('required')
						: ours('not set');
		return (
			<>
				<Row line={head} width={labels + 2} />
				<TextField edit={fields.edit} width={room} hidden={row.sensitive} placeholder={placeholder} />
			</>
		);
	}
	const isMarked = focused && row.kind !== 'choices';
	const marked = isMarked ? value.map(({text}) => seg(text, 'selected')) : value;
	return <Row line={[...head, ...marked]} width={width} />;
}

export type SchemaViewProps = {
	fields: SchemaEdit;
	width: number;
	height: number;
	submit: SafeText;
	active: boolean;
};

/** Rows of a tool's form: as many as there is room for, around the one in focus, and under them what it wants. */
export function schemaFormView(
	{fields, width, height, submit, active}: SchemaViewProps,
	glyphs: Glyphs,
): ReactNode[] {
	const all = schemaViewRows(fields);
	const about = [...uncheckedLines(fields, width), ...(active ? aboutRow(fields, width) : [])];
	// What the row in focus wants gives way to the row itself.
	const below = height >= 6 && about.length > 0 ? about.length + 1 : 0;
	const room = Math.max(1, height - below);
	const inFocus = rowInFocus(fields);
	const focus = Math.max(
		0,
		all.findIndex(item =>
			item.type === 'value' ? item.row === inFocus : item.type === 'submit' && !inFocus,
		),
	);
	const first = windowAround(focus, room, all.length);
	const titles = all.map(item => (item.type === 'value' ? lineWidth([seg(labelOf(item.row))]) + 3 : 0));
	const labels = Math.min(Math.max(8, ...titles), Math.floor(width * 0.4));
	const shown = all.slice(first, first + room).map((item, index) => {
		const key = first + index;
		if (item.type === 'value')
			return (
				<ValueRow
					key={key}
					press={pressOf(item.row, active && item.row === inFocus)}
					{...{row: item.row, fields, labels, width, active, glyphs}}
				/>
			);
		if (item.type === 'error') {
			const words = seg(safeJoin`${safeLine(glyphs.attention)} ${item.message}`, 'bad');
			return <Row key={key} line={[seg(spaces(Math.min(labels + 2, 12))), words]} width={width} />;
		}
		const focused = active && fields.onSubmit;
		const mark = focused ? seg(safeLine(`${glyphs.cursor} `), 'accent') : seg(spaces(2));
		return (
			<Row
				key={key}
				line={[mark, seg(safeJoin`[ ${submit} ]`, focused ? 'selected' : 'strong')]}
				width={width}
				press={pick(focused, app => goToRow(app, 'submit'))}
			/>
		);
	});
	if (below === 0) return shown;
	const position = all.length > room ? [seg(safeJoin`row ${focus + 1} of ${all.length}`, 'dim')] : empty;
	return [
		...shown,
		<Row key="more" line={position} width={width} />,
		...about.map((row, index) => (
			// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
			<Row key={`about ${index}`} line={row} width={width} />
		)),
	];
}
