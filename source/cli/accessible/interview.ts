import {type SchemaFormAction, schemaFormReducer} from '../../core/form/schema-form/form.ts';
import type {Pointer} from '../../core/form/schema-form/pointer.ts';
import {parentPointer} from '../../core/form/schema-form/pointer.ts';
import {rowHelp} from '../../core/form/schema-form/row-help.ts';
import {type FormRow, rows} from '../../core/form/schema-form/rows.ts';
import type {SchemaForm} from '../../core/form/schema-form/state.ts';
import {type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Conversation} from './conversation.ts';

/** A form that is filled in by questions: the same form as on the screens, asked row by row. */
export type Interview = {
	readonly talk: Conversation;
	readonly act: (action: SchemaFormAction) => void;
	readonly rowAt: (at: Pointer) => FormRow | undefined;
	/** The rows right below a place, or those of the whole. */
	readonly below: (at: Pointer) => readonly FormRow[];
	/** What a row is called, inside what, what it takes and what it is for. */
	readonly about: (row: FormRow) => SafeText;
	readonly form: () => SchemaForm;
};

export function startInterview(start: SchemaForm, talk: Conversation): Interview {
	let form = start;
	const titleAt = (at: Pointer) => rows(form).find(row => row.at === at)?.title;
	/** `Address, Street`: what it is in is heard with it. */
	const path = (at: Pointer): readonly SafeText[] => {
		const above = at === '' ? [] : path(parentPointer(at));
		const title = titleAt(at);
		return title === undefined ? above : [...above, title];
	};
	return {
		talk,
		act(action) {
			form = schemaFormReducer(form, action);
		},
		rowAt: at => rows(form).find(row => row.at === at),
		below: at => rows(form).filter(row => row.at !== '' && parentPointer(row.at) === at),
		about(row) {
			const {type, constraints, example, description} = rowHelp(form, row.at);
			const facts = [
				type,
				row.required ? 'required' : 'optional',
				...constraints,
				...(example === undefined ? [] : [`for example ${example}`]),
			];
			const words = description === '' ? '' : ` ${description}`;
			return safeJoin`${safeLine(path(row.at).join(', '))} (${safeLine(facts.join(', '))}).${safeLine(words)}`;
		},
		form: () => form,
	};
}
