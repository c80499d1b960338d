import type {JsonObject, Tool} from '../../contract.ts';
import {checkArguments} from '../../form/check-arguments.ts';
import {ours, type SafeText, safeLine} from '../../safe-text.ts';

/** What is wrong with the structured content of a result by the tool's output schema; undefined when nothing is. */
export async function structuredProblem(
	{outputSchema}: Tool,
	{structuredContent, isError}: JsonObject,
): Promise<SafeText | undefined> {
	if (typeof outputSchema !== 'object') return undefined;
	if (structuredContent === undefined) {
		return isError === true
			? undefined
			: ours('the tool has an output schema, and the answer has no structured content');
	}
	const {problems} = await checkArguments(outputSchema, structuredContent as JsonObject);
	if (problems.length === 0) return undefined;
	const said = problems.slice(0, 5).map(({path, message}) => `${path || 'it'} ${message}`);
	const more = problems.length - said.length;
	return safeLine(
		`the structured content does not fit the tool's output schema: ${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
	);
}
