import type {ExtensionDetail, JsonValue} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';
import {createForm} from '../../../core/form/form-state.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {editForm, type FormEdit} from '../../components/form-edit.ts';

export type SettingsState = {
	readonly kind: 'settings';
	readonly id: string;
	readonly title: SafeText;
	readonly fields: FormEdit;
	/** Switch the extension on when its settings are complete. */
	readonly enableAfter: boolean;
	readonly saving: boolean;
	/** The changes whose effect has been shown, so that they are saved without being shown again. */
	readonly seen?: string;
	readonly problem?: UserError;
	/** What a path under the cursor could become. */
	readonly candidates: readonly string[];
};

/** The form of an extension's settings, with what is stored; the first required one without a value has the focus. */
export function editSettings(detail: ExtensionDetail, enableAfter: boolean): SettingsState {
	const initial: Record<string, JsonValue | 'kept'> = {};
	for (const {field, value, state} of detail.settings) {
		if (state === 'kept') initial[field.key] = 'kept';
		else if (value !== undefined) initial[field.key] = value;
	}
	const form = createForm(
		// What must be filled in stands first.
		detail.settings.map(({field}) => field).toSorted((a, b) => Number(b.required) - Number(a.required)),
		initial,
		{emptyIsUnset: true},
	);
	const first = detail.missing[0];
	return {
		kind: 'settings',
		id: detail.id,
		title: detail.displayName,
		fields: editForm(first === undefined ? form : {...form, focus: first}),
		enableAfter,
		saving: false,
		candidates: [],
	};
}
