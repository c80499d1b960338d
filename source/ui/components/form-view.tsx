import type {ReactNode} from 'react';
import {focusedField} from '../../core/form/form-state.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {useTheme} from '../app-context.tsx';
import {goToField} from '../form-actions.ts';
import {type Press, pick} from '../pointer.ts';
import {type FormEdit, isTyped} from './form-edit.ts';
import {type FormRow, fieldFacts, formRows} from './form-rows.ts';
import {clip, empty, fill, type Line, line, lineWidth, seg, spaces, windowAround, wrap} from './lines.ts';
import {Row} from './row.tsx';
import {TextField} from './text-field.tsx';

type FormViewProps = {
	fields: FormEdit;
	width: number;
	height: number;
	submit: SafeText;
	/** Whether the form, and not something beside it, has the focus. */
	active: boolean;
	candidates: readonly string[];
};

function labelWidth(rows: readonly FormRow[], width: number): number {
	const titles = rows.map(row => (row.type === 'value' ? lineWidth([seg(row.field.title)]) + 3 : 0));
	return Math.min(Math.max(8, ...titles), Math.floor(width * 0.4));
}

function label({field, first}: Extract<FormRow, {type: 'value'}>, width: number): Line {
	if (!first) return [seg(spaces(width))];
	const star = field.required ? ours('*') : ours(' ');
	return [seg(fill(clip(field.title, width - 3), width - 3)), seg(safeJoin` ${star} `, 'warn')];
}

/** What the field in focus is for and what it takes: three lines at most. */
function aboutField(fields: FormEdit, candidates: readonly string[], width: number): readonly Line[] {
	const field = fields.onSubmit ? undefined : focusedField(fields.form);
	if (candidates.length > 0) return [line(clip(safeLine(candidates.join('  ')), width), 'accent')];
	if (!field) return [];
	const note = field.note ? [seg(safeJoin`! ${field.note} `, 'warn')] : [];
	const description =
		(field.description as string) === field.title ? [] : wrap([seg(field.description)], width).slice(0, 2);
	return [...description, [...note, seg(fieldFacts(field), 'dim')]];
}

type RowViewProps = {
	row: FormRow;
	fields: FormEdit;
	width: number;
	labels: number;
	submit: SafeText;
	active: boolean;
	press: Press | undefined;
};

function FormRowView({row, fields, width, labels, submit, active}: RowViewProps) {
	const {glyphs} = useTheme();
	if (row.type === 'heading') return <Row line={line(row.title, 'accent')} width={width} />;
	if (row.type === 'error') {
		const words = seg(safeJoin`${safeLine(glyphs.attention)} ${row.message}`, 'bad');
		return <Row line={[seg(spaces(labels + 2)), words]} width={width} />;
	}
	const focused = row.focused && active;
	const cursor = focused ? seg(safeLine(`${glyphs.cursor} `), 'accent') : seg(spaces(2));
	if (row.type === 'submit') {
		return (
			<Row line={[cursor, seg(safeJoin`[ ${submit} ]`, focused ? 'selected' : 'strong')]} width={width} />
		);
	}
	const valueWidth = width - 2 - labels;
	const text = clip(row.text, valueWidth);
	if (!(focused && isTyped(row.field))) {
		const tone = focused ? 'selected' : row.muted ? 'dim' : 'text';
		return <Row line={[cursor, ...label(row, labels), seg(text, tone)]} width={width} />;
	}
	const hidden = row.field.sensitive && !fields.revealed;
	return (
		<>
			<Row line={[cursor, ...label(row, labels)]} width={labels + 2} />
			<TextField edit={fields.edit} width={valueWidth} hidden={hidden} placeholder={text} />
		</>
	);
}

/** A click goes to a row; where one is, it changes what is not typed, and submits. */
function pressOf(row: FormRow, active: boolean): Press | undefined {
	if (row.type === 'heading' || row.type === 'error') return undefined;
	if (row.type === 'submit') return pick(active && row.focused, app => goToField(app, 'submit'));
	const {field, item} = row;
	const hasFocus = active && row.focused;
	if (hasFocus && isTyped(field)) return undefined;
	return pick(hasFocus, app => goToField(app, {key: field.key, item}), 'space');
}

/** Which field of how many has the focus, where not all are seen. */
function positionIn(rows: readonly FormRow[], focus: number, fields: FormEdit): Line {
	const number = rows.slice(0, focus + 1).filter(row => row.type === 'value' && row.first).length;
	return [seg(safeJoin`field ${number} of ${fields.form.fields.length}`, 'dim')];
}

/** Rows of a form: as many as there is room for, around the one in focus, and under them what that one wants. */
export function formViewRows({
	fields,
	width,
	height,
	submit,
	active,
	candidates,
}: FormViewProps): ReactNode[] {
	const rows = formRows(fields);
	const room = Math.max(1, height - 4);
	const focus = Math.max(
		0,
		rows.findIndex(row => 'focused' in row && row.focused),
	);
	const first = windowAround(focus, room, rows.length);
	const labels = labelWidth(rows, width - 2);
	const shown = rows.slice(first, first + room).map((row, index) => (
		<FormRowView
			// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the form.
			key={first + index}
			press={pressOf(row, active)}
			{...{row, fields, width, labels, submit, active}}
		/>
	));
	const more = rows.length > room ? positionIn(rows, focus, fields) : empty;
	return [
		...shown,
		<Row key="more" line={more} width={width} />,
		...aboutField(fields, candidates, width).map((row, index) => (
			// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
			<Row key={`about ${index}`} line={row} width={width} />
		)),
	];
}
