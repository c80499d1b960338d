/** What was odd in what a server said, and harmed nothing. */
import type {JsonObject, JsonValue} from '../../contract.ts';
import type {UserError} from '../../errors.ts';
import {cutAt, isNot, isObject, rpcWords, shownJson} from '../../json-words.ts';
import {type SafeText, safeLine} from '../../safe-text.ts';

const mostOfLine = 100;

export type Remarks = {
	/** Takes the place of what was said about the same before. */
	set: (about: string, said: readonly SafeText[]) => void;
	all: () => readonly SafeText[];
};

/** `others`: lines on stdout that were no messages. */
export function createRemarks(id: string, others: () => {count: number; first: string}): Remarks {
	const remarks = new Map<string, readonly SafeText[]>();
	const ofOthers = () => {
		const {count, first} = others();
		if (count === 0) return [];
		const lines = count === 1 ? '1 line that is' : `${count} lines that are`;
		const which = `${count === 1 ? 'It was' : 'The first was'}: ${cutAt(first, mostOfLine)}`;
		return [safeLine(`${id} wrote ${lines} not MCP to stdout; strict clients may fail. ${which}`)];
	};
	return {
		set(about, said) {
			remarks.set(about, said);
		},
		all: () => [...[...remarks.values()].flat(), ...ofOthers()],
	};
}

export function handshakeRemark(id: string, problems: readonly string[]): readonly SafeText[] {
	if (problems.length === 0) return [];
	return [
		safeLine(
			`The handshake of ${id} is not as the protocol wants it, and strict clients refuse it: ${problems.join('; ')}.`,
		),
	];
}

const methodNotFound = -32_601;

export function pingRemark(id: string, error: UserError): readonly SafeText[] {
	const {rpc} = error;
	if (rpc?.code === methodNotFound)
		return [safeLine(`ping is not known to ${id}: it answered with ${rpcWords(rpc)}`)];
	return [safeLine(error.message)];
}

/** The values of a completion; what is no text among them is left out and told. */
export function proposals({completion}: JsonObject): {
	values: readonly string[];
	remark: readonly SafeText[];
} {
	const listed: JsonValue | undefined = isObject(completion) ? completion.values : undefined;
	if (!Array.isArray(listed)) {
		const problem = isObject(completion)
			? isNot('values', listed, 'a list')
			: isNot('completion', completion, 'an object');
		return {values: [], remark: [safeLine(`completion/complete: ${problem}`)]};
	}
	const values = listed.filter(value => typeof value === 'string');
	const odd = listed.filter(value => typeof value !== 'string');
	if (odd.length === 0) return {values, remark: []};
	const said = `completion/complete: ${odd.length} of ${listed.length} values are not text and left out: ${shownJson(odd)}`;
	return {values, remark: [safeLine(said)]};
}
