import {wholeError} from '../../core/form/schema-form/problems.ts';
import {type FormRow, rows} from '../../core/form/schema-form/rows.ts';
import type {SafeText} from '../../core/safe-text.ts';
import type {SchemaEdit} from './schema-edit.ts';

type ViewRow = {type: 'value'; row: FormRow} | {type: 'error'; message: SafeText} | {type: 'submit'};

/** The form's rows as rows of the screen: under each what is wrong with it, and the submit row last. */
export function schemaViewRows({form}: SchemaEdit): readonly ViewRow[] {
	const visible = rows(form);
	// A whole that has a row of its own says it there.
	const whole = visible[0]?.at === '' ? undefined : wholeError(form);
	return [
		...visible.flatMap((row): ViewRow[] => [
			{type: 'value', row},
			...(row.error ? [{type: 'error' as const, message: row.error}] : []),
		]),
		...(whole ? [{type: 'error' as const, message: whole}] : []),
		{type: 'submit'},
	];
}
