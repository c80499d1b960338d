/** Judges a line that streams by and is never held whole: whether it is JSON, and which messages are in it. */
import {type JsonScanner, scanJson} from './json-scanner.ts';

/** One message of a line: the line itself, or an element of a batch. */
export type ScannedMessage = {
	/** Undefined where it has none, or one that is neither text nor number nor null. */
	idText: string | undefined;
	method: string | undefined;
	/** Bytes of it. */
	size: number;
};

export type MessageScanner = {
	/** Takes the next bytes; false as soon as no messages can come of the line. */
	push: (bytes: Buffer) => boolean;
	/** By the members that were seen: other JSON has none of these, or others beside them. */
	looksLike: () => 'message' | 'unclear' | 'nothing';
	/** The messages of the line that ends here; undefined when it holds something else. */
	end: () => readonly ScannedMessage[] | undefined;
};

/** Longer names and values are not collected: they are no ids and no methods. */
const mostText = 1024;
/** What is known of each message of a batch is kept until its line ends. */
const mostMessages = 10_000;

const members = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);

type Found = {
	begin: number;
	jsonrpc: boolean;
	id: 'none' | 'odd' | 'fits';
	idText: string | undefined;
	method: string | undefined;
	answers: boolean;
};

/** As in `wire-message.ts`; an id that is longer than what is collected is an id all the same. */
function toMessage(
	{begin, jsonrpc, id, idText, method, answers}: Found,
	end: number,
): ScannedMessage | undefined {
	const isMessage = jsonrpc || (id !== 'none' && (method !== undefined || answers));
	return isMessage ? {idText: id === 'fits' ? idText : undefined, method, size: end - begin} : undefined;
}

/**
 * Finds the id and the method of each message, wherever in it they stand: many servers write the `id` after a result
 * of megabytes. Nothing is taken for granted of the bytes. Of two members with one name the last counts.
 */
export function createMessageScanner(): MessageScanner {
	const messages: ScannedMessage[] = [];
	let batch = false;
	let familiar = false;
	let strange = false;
	let versioned = false;
	let found: Found | undefined;
	let key = '';
	let text: string | undefined;

	const own = () => (batch ? 2 : 1);

	/** What was collected, as JSON text; undefined when it was too long. */
	const take = (): string | undefined => {
		const whole = text ?? '';
		text = undefined;
		return whole.length > mostText ? undefined : Buffer.from(whole, 'latin1').toString('utf8');
	};

	const takeId = (message: Found, json: string | undefined) => {
		message.idText = json;
		message.id = json === 'true' || json === 'false' ? 'odd' : 'fits';
	};

	const takeMember = (scalar: boolean) => {
		if (!found) return;
		if (key === 'jsonrpc') found.jsonrpc = true;
		if (key === 'result' || key === 'error') found.answers = true;
		if (key !== 'id' && key !== 'method') return;
		const json = scalar ? take() : undefined;
		if (key === 'method') found.method = json?.startsWith('"') ? String(JSON.parse(json)) : undefined;
		else if (scalar) takeId(found, json);
		else found.id = 'odd';
	};

	const scanner: JsonScanner = scanJson({
		open(depth, isList, at) {
			if (depth === 1) batch = isList;
			// Elements that are no objects are no messages.
			if (depth === 2 && batch && isList) return false;
			if (depth === own())
				found = {begin: at, jsonrpc: false, id: 'none', idText: undefined, method: undefined, answers: false};
			return true;
		},
		close(depth, at) {
			if (depth === own() + 1) takeMember(false);
			if (depth !== own() || !found) return true;
			const message = toMessage(found, at);
			found = undefined;
			if (message) messages.push(message);
			return messages.length <= mostMessages;
		},
		scalar: depth => {
			// A text or a number by itself is no message.
			if (depth === 0 || (depth === 1 && batch)) return 'refuse';
			if (depth !== own()) return 'pass';
			return key === 'id' || key === 'method' ? 'collect' : 'tell';
		},
		key: depth => (depth === own() ? 'collect' : 'pass'),
		collect(part) {
			if ((text?.length ?? 0) <= mostText) text = (text ?? '') + part.slice(0, mostText + 1);
		},
		keyEnd() {
			const name = take();
			key = name === undefined ? '' : String(JSON.parse(name));
			if (members.has(key)) familiar = true;
			else strange = true;
			versioned ||= key === 'jsonrpc';
		},
		scalarEnd: () => takeMember(true),
	});

	return {
		push: scanner.push,
		looksLike: () =>
			versioned || (familiar && !strange) ? 'message' : familiar || strange ? 'unclear' : 'nothing',
		end: () => (scanner.isWhole() && messages.length > 0 ? messages : undefined),
	};
}
