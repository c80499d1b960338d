import type {CallResult, JsonObject, Tool} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';
import {isObject} from '../../../core/form/json-schema.ts';
import {createSchemaForm, toValue} from '../../../core/form/schema-form/form.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {type SchemaEdit, schemaEdit} from '../../components/schema-edit.ts';
import type {TextEdit} from '../../components/text-edit.ts';

type CallProgress = {progress: number; total?: number; message?: SafeText};

export type CallPhase =
	| {at: 'editing'}
	| {at: 'running'; seconds: number; progress?: CallProgress; stopping: boolean}
	| {at: 'done'; answer: CallResult; text: readonly SafeText[]}
	| {at: 'failed'; error: UserError};

export type CallState = {
	readonly kind: 'call';
	readonly id: string;
	readonly tool: Tool;
	readonly fields: SchemaEdit;
	readonly phase: CallPhase;
	readonly focus: 'form' | 'result';
	readonly scroll: number;
	/** Which of the remembered calls, the newest first, the arguments were taken from. */
	readonly earlier?: number;
	readonly search: {readonly editing: boolean; readonly text: TextEdit};
};

export function emptyFields(tool: Tool): SchemaEdit {
	return schemaEdit(createSchemaForm(tool.inputSchema));
}

/** The arguments as they would be sent. */
export function callArguments({fields}: Pick<CallState, 'fields'>): JsonObject {
	const {value} = toValue(fields.form);
	return isObject(value) ? value : {};
}
