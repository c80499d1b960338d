import type {JsonObject, JsonValue} from '../../contract.ts';
import type {SafeText} from '../../safe-text.ts';
import type {Pointer} from './pointer.ts';
import type {Finding, Validator} from './validator.ts';

/** What a form knows of a place besides its value. */
export type Memo = {
	/** What was typed, where it is not to be had from the value: `1.50`, or what is no number. */
	readonly text?: string;
	/** The alternative chosen, by its index. */
	readonly alternative?: number;
	/** What the other alternatives held when they were left. */
	readonly kept?: Readonly<Record<number, Kept>>;
	readonly isOpen?: boolean;
};

type Kept = {readonly value: JsonValue | undefined; readonly memos: Memos};
export type Memos = Readonly<Record<Pointer, Memo>>;

/**
 * A form for a JSON Schema. Its value is the truth: what the schema does not know is kept as it is, what is
 * unset is not there, and the rows are only a view of it.
 */
export type SchemaForm = {
	readonly schema: JsonObject;
	readonly value: JsonValue;
	readonly memos: Memos;
	/** The place in focus; `focusedRow` gives the row that stands for it. */
	readonly focus: Pointer;
	readonly validate: Validator | undefined;
	/** What the schema finds wrong with the value as it is now. */
	readonly findings: readonly Finding[];
	readonly unchecked: SafeText | undefined;
	/** Whether what is missing is shown as an error: not before somebody wanted to send it. */
	readonly showsMissing: boolean;
};
