import type {JsonObject, Tool} from '../../../core/contract.ts';
import type {SafeText} from '../../../core/safe-text.ts';

/** What was asked for. */
export type Asked =
	| {readonly kind: 'tool'; readonly tool: Tool; readonly args: JsonObject}
	| {readonly kind: 'prompt'; readonly name: string; readonly args: Readonly<Record<string, string>>}
	| {readonly kind: 'resource'; readonly uri: string};

/** Something that a server answered, with what there is to say of it. */
export type Answer = {
	/** The server's id. */
	readonly id: string;
	readonly asked: Asked;
	/** As the server gave it. */
	readonly result: JsonObject;
	readonly isError: boolean;
	readonly milliseconds: number;
	/** What is wrong with its structured content by the tool's output schema. */
	readonly structuredProblem?: SafeText;
	/** What was answered the time before. */
	readonly before?: JsonObject;
};

/** What it is an answer of, in a word or two: exact, through `safeLine` before it is shown. */
export function askedName({asked}: Pick<Answer, 'asked'>): string {
	if (asked.kind === 'tool') return asked.tool.name;
	return asked.kind === 'prompt' ? asked.name : asked.uri;
}

const sizes = new WeakMap<JsonObject, number>();

/** Bytes of the answer as JSON. */
export function answerSize({result}: Pick<Answer, 'result'>): number {
	const known = sizes.get(result);
	if (known !== undefined) return known;
	const size = Buffer.byteLength(JSON.stringify(result));
	sizes.set(result, size);
	return size;
}
