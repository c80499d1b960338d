import type {CallResult, JsonObject, LogLine, Tool} from '../../core/contract.ts';
import type {UserError} from '../../core/errors.ts';
import {toValue} from '../../core/form/schema-form/form.ts';
import type {SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import type {SchemaEdit} from '../components/schema-edit.ts';
import type {TextArea} from '../components/text-area.ts';

export type CallProgress = {readonly progress: number; readonly total?: number; readonly message?: SafeText};

export type CallPhase =
	| {readonly at: 'editing'}
	| {
			readonly at: 'running';
			/** When it was sent, by the clock on the wall. */
			readonly since: number;
			readonly stopping: boolean;
			readonly progress?: CallProgress;
			readonly task?: {readonly status: SafeText; readonly message?: SafeText};
	  }
	| {readonly at: 'done'; readonly answer: CallResult}
	| {readonly at: 'failed'; readonly error: UserError}
	/** `late`: the server answered all the same, after so many milliseconds. */
	| {readonly at: 'cancelled'; readonly milliseconds: number; readonly late?: number};

/** What its server wrote while it ran: the newest lines, and how many more there were. */
export type CallLog = {readonly lines: readonly LogLine[]; readonly dropped: number};

/** A text that is the call's arguments; `problem`: why it is none, and the form has what it was before. */
export type JsonView = {readonly area: TextArea; readonly problem?: SafeText};

/** One call of a tool: its form, and what became of it. It goes on whether or not its screen is open. */
export type Call = {
	readonly key: string;
	/** The server's id. */
	readonly id: string;
	readonly tool: Tool;
	readonly fields: SchemaEdit;
	/** Which of the remembered calls, the newest first, the arguments were taken from. */
	readonly earlier?: number;
	/** The arguments as JSON, while they are edited as such. */
	readonly json?: JsonView;
	readonly phase: CallPhase;
	readonly log: CallLog;
	/** The answer before this one. */
	readonly before?: CallResult;
};

export const noLog: CallLog = {lines: [], dropped: 0};

export function isRunning({phase}: Call): boolean {
	return phase.at === 'running';
}

/** The calls of this sitting, the newest first; of one server or one tool where told. */
export function callsOf({calls}: Pick<AppState, 'calls'>, id?: string, tool?: string): readonly Call[] {
	return calls
		.filter(call => (id === undefined || call.id === id) && (tool === undefined || call.tool.name === tool))
		.toReversed();
}

export function runningCalls(state: Pick<AppState, 'calls'>, id?: string, tool?: string): readonly Call[] {
	return callsOf(state, id, tool).filter(isRunning);
}

export function callByKey({calls}: Pick<AppState, 'calls'>, key: string): Call | undefined {
	return calls.find(call => call.key === key);
}

/** The arguments as they would be sent. */
export function callArguments({fields}: Pick<Call, 'fields'>): JsonObject {
	// Arguments are an object by the protocol; a tool whose schema says otherwise is tried with what it says.
	return toValue(fields.form).value as JsonObject;
}
