import type {JsonObject, RpcError} from '../contract.ts';
import {type ErrorCode, exitCodes, UserError} from '../errors.ts';
import {cutAt, isObject, rpcWords, shownJson} from '../json-words.ts';
import type {Answer} from './read-answer.ts';
import {ownErrorData} from './runner/wire-message.ts';

const mostOfLine = 300;

/** An error that a server answered with. What it is about is known to whoever asked. */
export class ServerError {
	readonly id: string;
	readonly rpc: RpcError;
	/** Its log is kept. */
	readonly throughRunner: boolean;

	constructor(id: string, rpc: RpcError, throughRunner: boolean) {
		this.id = id;
		this.rpc = rpc;
		this.throughRunner = throughRunner;
	}
}

export type Refusal = UserError | ServerError;

type Surroundings = {id: string; redact: (text: string) => string; throughRunner: boolean};

export type AnswerErrors = {
	/** `raw`: the line as it came, secrets hidden. */
	malformed: (method: string, problem: string, raw: string) => UserError;
	/** For an answer that names no open request. */
	unnamed: (method: string, answer: Answer, raw: string) => UserError;
	/** What the runner answered in the server's place; undefined for an error of the server. */
	ofRunner: (error: RpcError) => UserError | undefined;
};

/** Makes errors of answers of one server that cannot be taken as they are. */
export function createAnswerErrors({id, redact, throughRunner}: Surroundings): AnswerErrors {
	const hint = throughRunner
		? `See the whole line: mcpb-tui logs ${id}. Report it to the author of ${id}.`
		: `Report it to the author of ${id}.`;
	const malformed: AnswerErrors['malformed'] = (method, problem, raw) =>
		new UserError(
			'SERVER_PROTOCOL',
			`${id} sent a malformed answer to ${method}: ${problem}. The line was: ${cutAt(raw, mostOfLine)}`,
			{hint},
		);
	return {
		malformed,
		unnamed(method, answer, raw) {
			const nameless = answer.id === null || answer.id === undefined;
			const whose = nameless
				? 'it has no id'
				: `its id ${shownJson(answer.id ?? null)} is that of no open request`;
			if (answer.kind !== 'error')
				return malformed(method, answer.kind === 'malformed' ? answer.problem : whose, raw);
			const said = redact(rpcWords(answer.error));
			return new UserError(
				'SERVER_PROTOCOL',
				`${id} answered with ${said} (to ${method}, it seems: ${whose})`,
				{
					hint,
					rpc: answer.error,
				},
			);
		},
		ofRunner({message, data}) {
			const own = throughRunner && isObject(data) ? data[ownErrorData] : undefined;
			if (!isObject(own)) return undefined;
			const {code, hint: next} = own as JsonObject & {code: ErrorCode; hint?: string};
			if (!(code in exitCodes)) return undefined;
			return new UserError(code, message, next === undefined ? {} : {hint: next});
		},
	};
}
