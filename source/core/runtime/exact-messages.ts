import type {JsonValue} from '../contract.ts';
import {isJsonObject, parseJson, plainJson} from '../exact-json.ts';

const withNumbersOfTheProtocol = ['notifications/progress', 'notifications/cancelled'];

/** The SDK, and who stands before it, checks the numbers that the protocol names itself, and knows doubles alone. */
function withPlainNames(message: JsonValue): JsonValue {
	if (!isJsonObject(message)) return message;
	const {id, error, method} = message;
	if (withNumbersOfTheProtocol.includes(String(method))) return plainJson(message);
	const isAsked = typeof method === 'string';
	return {
		...message,
		// A server's own request is answered with the digits of its id.
		...(id !== undefined && !isAsked && {id: plainJson(id)}),
		...(isJsonObject(error) && error.code !== undefined && {error: {...error, code: plainJson(error.code)}}),
	};
}

/**
 * A text as the message that it is, or as the messages of a batch (2025-03-26). Numbers that a double cannot hold
 * are exact in it (`exact-json.ts`), wherever the protocol leaves to the server what it says.
 * Throws what `JSON.parse` throws.
 */
export function parseMessages(text: string): readonly JsonValue[] {
	const message = parseJson(text);
	return Array.isArray(message) ? message.map(withPlainNames) : [withPlainNames(message)];
}
