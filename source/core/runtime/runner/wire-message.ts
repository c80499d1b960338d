import type {UserError} from '../../errors.ts';

type Id = string | number | null;
type Members = Readonly<Record<string, unknown>>;

/** One JSON-RPC message, as far as the runner has to understand it. */
export type WireMessage =
	| {kind: 'request'; id: Id; method: string; params: Members}
	| {kind: 'notification'; method: string; params: Members}
	| {kind: 'response'; id: Id; result: Members | undefined; failed: boolean}
	/** A message by its looks that is none of these: passed on and left alone. */
	| {kind: 'other'};

export type WireLine =
	| {kind: 'message'; message: WireMessage}
	| {kind: 'batch'; messages: readonly WireMessage[]}
	/** Not JSON; or JSON that nobody would take for a message, as a line of a log is. */
	| {kind: 'no-json'}
	| {kind: 'no-message'};

function isObject(value: unknown): value is Members {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is Id {
	return typeof value === 'string' || typeof value === 'number' || value === null;
}

function toMessage(value: unknown): WireMessage {
	if (!isObject(value)) return {kind: 'other'};
	const {id, method, params, result} = value;
	const answers = 'result' in value || 'error' in value;
	if ('id' in value && !isId(id)) return {kind: 'other'};
	if (typeof method === 'string' && !answers) {
		const known = isObject(params) ? params : {};
		return isId(id)
			? {kind: 'request', id, method, params: known}
			: {kind: 'notification', method, params: known};
	}
	// With an id and neither of them it is still the only answer that a request gets.
	if (!isId(id) || !(answers || 'jsonrpc' in value)) return {kind: 'other'};
	return {kind: 'response', id, result: isObject(result) ? result : undefined, failed: 'error' in value};
}

/** Loggers write objects too, with a `method` or an `error` in them: of those nobody makes a message. */
function looksLikeMessage(value: unknown): boolean {
	if (!isObject(value)) return false;
	if ('jsonrpc' in value) return true;
	return 'id' in value && (typeof value.method === 'string' || 'result' in value || 'error' in value);
}

/** Reads one line. */
export function readWireLine(bytes: Buffer): WireLine {
	let value: unknown;
	try {
		value = JSON.parse(bytes.toString('utf8'));
	} catch {
		return {kind: 'no-json'};
	}
	if (!Array.isArray(value))
		return looksLikeMessage(value) ? {kind: 'message', message: toMessage(value)} : {kind: 'no-message'};
	return value.some(looksLikeMessage)
		? {kind: 'batch', messages: value.map(toMessage)}
		: {kind: 'no-message'};
}

/** An id or a token as a key: the number 1 and the text "1" are different ones. What can be neither has the key of null. */
export function idKey(id: unknown): string {
	return typeof id === 'string' || typeof id === 'number' ? JSON.stringify(id) : 'null';
}

/** A line without the byte order mark that some programs begin their output with. */
export function withoutMark(bytes: Buffer): Buffer {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** A message of our own as a line. */
export function line(message: Members): Buffer {
	return Buffer.from(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`, 'utf8');
}

/** An error as the answer to a request, whose id is given as JSON text. */
export function errorLine(idText: string, code: number, message: string, data?: object): Buffer {
	const error = JSON.stringify({code, message, ...(data && {data})});
	return Buffer.from(`{"jsonrpc":"2.0","id":${idText},"error":${error}}\n`, 'utf8');
}

/** The member of an error's `data` that marks an answer of the runner's own, and holds our code and hint. */
export const ownErrorData = 'mcpb-tui';

/** What the runner answers in the server's place. */
export function ownErrorLine(idText: string, {code, message, hint}: UserError, rpcCode = -32_000): Buffer {
	return errorLine(idText, rpcCode, message, {[ownErrorData]: {code, ...(hint !== undefined && {hint})}});
}

/** A result as the answer to a request; both are given as JSON text. */
export function resultLine(idText: string, result: string | Buffer): Buffer {
	return Buffer.concat([
		Buffer.from(`{"jsonrpc":"2.0","id":${idText},"result":`),
		Buffer.from(result),
		Buffer.from('}\n'),
	]);
}
