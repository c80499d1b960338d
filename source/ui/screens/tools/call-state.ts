import type {CallResult, Tool} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';
import {createForm} from '../../../core/form/form-state.ts';
import {schemaFields} from '../../../core/form/schema-fields.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {editForm, type FormEdit} from '../../components/form-edit.ts';
import type {TextEdit} from '../../components/text-edit.ts';

type CallProgress = {progress: number; total?: number; message?: SafeText};

export type CallPhase =
	| {at: 'editing'}
	| {at: 'running'; since: number; progress?: CallProgress; stopping: boolean}
	| {at: 'done'; answer: CallResult; text: readonly SafeText[]}
	| {at: 'failed'; error: UserError};

export type CallState = {
	readonly kind: 'call';
	readonly id: string;
	readonly tool: Tool;
	readonly fields: FormEdit;
	readonly phase: CallPhase;
	readonly focus: 'form' | 'result';
	readonly scroll: number;
	readonly search: {readonly editing: boolean; readonly text: TextEdit};
	readonly candidates: readonly string[];
};

export function emptyFields(tool: Tool): FormEdit {
	return editForm(createForm(schemaFields(tool.inputSchema)));
}
