import type {JsonObject, Tool} from '../../core/contract.ts';
import {createSchemaForm, toValue} from '../../core/form/schema-form/form.ts';
import {loadValidator} from '../../core/form/schema-form/validator.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {askRow} from './ask-row.ts';
import type {Conversation} from './conversation.ts';
import {startInterview} from './interview.ts';

export type AskedArguments = {args: JsonObject; unchecked: boolean};

/**
 * Asks for a tool's arguments one by one, what is nested piece by piece. Resolves with undefined when the user leaves
 * it; `unchecked` when they are wrong and the user wants to send them all the same.
 */
export async function askForArguments(
	{inputSchema}: Pick<Tool, 'inputSchema'>,
	talk: Conversation,
): Promise<AskedArguments | undefined> {
	const validate = await loadValidator(inputSchema);
	for (;;) {
		const interview = startInterview(createSchemaForm(inputSchema, {validate}), talk);
		const whole = interview.rowAt('');
		const asked = whole ? [whole] : interview.below('');
		for (const {at} of asked) {
			const row = interview.rowAt(at);
			if (row) await askRow(interview, row);
		}
		const {value, problems} = toValue(interview.form());
		// By the protocol they are an object; a schema that says otherwise is tried with what it says.
		const args = value as JsonObject;
		if (problems.length === 0) return {args, unchecked: false};
		talk.say(
			ours('Something is wrong or missing:'),
			...problems.map(({at, message}) => safeJoin`${safeLine(at.slice(1).replaceAll('/', ', '))} ${message}`),
		);
		const step = await talk.choose(ours('What now?'), [
			{label: ours('Answer the questions again'), value: 'again'},
			{label: ours('Call it all the same'), value: 'call'},
			{label: ours('Back'), value: 'back'},
		]);
		if (step === 'call') return {args, unchecked: true};
		if (step === 'back') return undefined;
	}
}
