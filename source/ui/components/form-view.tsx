import type {ReactNode} from 'react';
import {focusedField} from '../../core/form/form-state.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {useTheme} from '../app-context.tsx';
import {type FormEdit, isTyped} from './form-edit.ts';
import {type FormRow, fieldFacts, formRows} from './form-rows.ts';
import {clip, empty, fit, type Line, line, lineWidth, seg, spaces, windowAt, wrap} from './lines.ts';
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
	return [seg(fit(clip(field.title, width - 3), width - 3)), seg(safeJoin` ${star} `, 'warn')];
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

/** Rows of a form: as many as fit, around the one in focus, and under them what that one wants. */
export function useFormRows({fields, width, height, submit, active, candidates}: FormViewProps): ReactNode[] {
	const {glyphs} = useTheme();
	const rows = formRows(fields);
	const about = aboutField(fields, candidates, width);
	const room = Math.max(1, height - 4);
	const focus = rows.findIndex(row => row.type !== 'error' && row.focused);
	const first = windowAt(Math.max(0, focus - Math.floor(room / 2)), Math.max(0, focus), room, rows.length);
	const labels = labelWidth(rows, width - 2);
	const shown = rows.slice(first, first + room).map((row, index): ReactNode => {
		const key = first + index;
		if (row.type === 'error')
			return (
				<Row
					key={key}
					line={[seg(spaces(labels + 2)), seg(safeJoin`${safeLine(glyphs.attention)} ${row.message}`, 'bad')]}
					width={width}
				/>
			);
		const cursor = row.focused && active ? seg(safeLine(`${glyphs.cursor} `), 'accent') : seg(spaces(2));
		if (row.type === 'submit') {
			const tone = row.focused && active ? 'selected' : 'strong';
			return <Row key={key} line={[cursor, seg(safeJoin`[ ${submit} ]`, tone)]} width={width} />;
		}
		const valueWidth = width - 2 - labels;
		if (row.focused && active && isTyped(row.field)) {
			const hidden = row.field.sensitive && !fields.revealed;
			return [
				<Row key={`${key} label`} line={[cursor, ...label(row, labels)]} width={labels + 2} />,
				<TextField
					key={key}
					edit={fields.edit}
					width={valueWidth}
					hidden={hidden}
					placeholder={clip(row.text, valueWidth - 1)}
				/>,
			];
		}
		const tone = row.focused && active ? 'selected' : row.muted ? 'dim' : undefined;
		return (
			<Row
				key={key}
				line={[cursor, ...label(row, labels), seg(clip(row.text, valueWidth), tone)]}
				width={width}
			/>
		);
	});
	const more =
		rows.length > room
			? [
					seg(
						safeJoin`field ${rows.slice(0, focus + 1).filter(row => row.type === 'value' && row.first).length} of ${fields.form.fields.length}`,
						'dim',
					),
				]
			: empty;
	while (shown.length < Math.min(room, rows.length))
		shown.push(<Row key={shown.length} line={[]} width={width} />);
	return [
		...shown,
		<Row key="more" line={more} width={width} />,
		...about.map((row, index) => (
			// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
			<Row key={`about ${index}`} line={row} width={width} />
		)),
	];
}
