import type {SafeText} from '../safe-text.ts';
import type {JsonValue} from './json.ts';

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'file' | 'directory' | 'json';

/** One row of a form, whoever asked for it: a manifest's `user_config` or a tool's JSON Schema. */
export type Field = {
	key: string;
	title: SafeText;
	description: SafeText;
	kind: FieldKind;
	required: boolean;
	/** A list of values of `kind`. */
	multiple: boolean;
	sensitive: boolean;
	minimum?: number;
	maximum?: number;
	choices?: readonly {value: JsonValue; label: SafeText}[];
	default?: JsonValue;
	note?: SafeText;
};
