/** What the server asks of us: elicitation, sampling, roots. Nothing is offered to it that nobody would answer. */
import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {ClientCapabilities} from '@modelcontextprotocol/sdk/types.js';
import type {ElicitationAnswer, JsonObject, JsonValue, ServerRequestHandlers} from '../../contract.ts';
import {isJsonObject} from '../../exact-json.ts';
import {safeText} from '../../safe-text.ts';

/** The capabilities that these handlers stand for. */
export function capabilitiesOf({
	elicitForm,
	elicitUrl,
	sample,
	roots,
}: ServerRequestHandlers): ClientCapabilities {
	return {
		...((elicitForm || elicitUrl) && {
			// The defaults of fields that were left out are ours to fill in (SEP-1034).
			elicitation: {...(elicitForm && {form: {applyDefaults: true}}), ...(elicitUrl && {url: {}})},
		}),
		...(sample && {sampling: {}}),
		...(roots && {roots: {listChanged: true}}),
	};
}

function refusal(code: number, message: string): Error {
	return Object.assign(new Error(message), {code});
}

const methodNotFound = -32_601;
const invalidParams = -32_602;
const rejected = -1;

function text(value: JsonValue | undefined): string {
	return typeof value === 'string' ? value : '';
}

/** The content of an answer with the defaults of the fields that were left out. */
function withDefaults(schema: JsonObject, content: JsonObject): JsonObject {
	const {properties} = schema;
	if (!isJsonObject(properties)) return content;
	const defaults = Object.entries(properties).flatMap(([key, property]) =>
		isJsonObject(property) && property.default !== undefined && !Object.hasOwn(content, key)
			? [[key, property.default] as const]
			: [],
	);
	return {...Object.fromEntries(defaults), ...content};
}

async function elicit(
	params: JsonObject,
	{elicitForm, elicitUrl}: ServerRequestHandlers,
	signal: AbortSignal,
): Promise<ElicitationAnswer> {
	const message = safeText(text(params.message));
	if (params.mode === 'url') {
		if (!elicitUrl) throw refusal(invalidParams, 'This client answers no elicitation by URL.');
		const request = {url: text(params.url), elicitationId: text(params.elicitationId)};
		return elicitUrl({mode: 'url', message, ...request}, signal);
	}
	if (!elicitForm) throw refusal(invalidParams, 'This client answers no elicitation by form.');
	const schema = isJsonObject(params.requestedSchema) ? params.requestedSchema : {};
	const answer = await elicitForm({mode: 'form', message, schema}, signal);
	return answer.action === 'accept'
		? {action: 'accept', content: withDefaults(schema, answer.content ?? {})}
		: answer;
}

async function sample(
	params: JsonObject,
	handler: ServerRequestHandlers['sample'],
	signal: AbortSignal,
): Promise<JsonObject> {
	const result = await handler?.(params, signal);
	if (!result) throw refusal(rejected, 'The user refused the sampling request.');
	return result;
}

/**
 * Answers the server's requests. Every clock of a call stands still while one is being answered: `whileAsked` is
 * called when it comes and what it returns when it is done.
 */
export function answerServer(
	client: Client,
	handlers: ServerRequestHandlers,
	whileAsked: () => () => void,
): void {
	// One handler for all, before the SDK's schemas: what a server asks a little oddly can be answered all the same.
	client.fallbackRequestHandler = async ({method, params}, {signal}) => {
		const asked = (params ?? {}) as JsonObject;
		if (method === 'roots/list' && handlers.roots) return {roots: [...handlers.roots()]};
		const done = whileAsked();
		try {
			if (method === 'elicitation/create' && (handlers.elicitForm || handlers.elicitUrl))
				return {...(await elicit(asked, handlers, signal))};
			if (method === 'sampling/createMessage' && handlers.sample)
				return {...(await sample(asked, handlers.sample, signal))};
		} finally {
			done();
		}
		throw refusal(methodNotFound, `This client answers no ${method}.`);
	};
}
