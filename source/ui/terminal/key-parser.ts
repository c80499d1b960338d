/** What a terminal sent: a key by name with the text it types, a paste as a whole, or a reply of the terminal itself. */
export type TerminalEvent =
	| {type: 'key'; name: string; text?: string}
	| {type: 'paste'; text: string}
	| {type: 'reply'; text: string}
	| MouseEvent;

/** A press of the first button or a turn of the wheel, from 0 at the upper left. */
export type MouseEvent = {type: 'mouse'; what: 'press' | 'wheel-up' | 'wheel-down'; x: number; y: number};

type Step = {event?: TerminalEvent; length: number} | 'partial';

const esc = '\u001B';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;

const finals: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	H: 'home',
	F: 'end',
};
const tildes: Readonly<Record<string, string>> = {
	'1': 'home',
	'2': 'insert',
	'3': 'delete',
	'4': 'end',
	'5': 'pageup',
	'6': 'pagedown',
	'7': 'home',
	'8': 'end',
	'11': 'f1',
	'12': 'f2',
};
const functionFinals: Readonly<Record<string, string>> = {P: 'f1', Q: 'f2', R: 'f3', S: 'f4', M: 'enter'};
const codes: Readonly<Record<string, string>> = {
	'9': 'tab',
	'13': 'enter',
	'27': 'esc',
	'32': 'space',
	'127': 'backspace',
};

/** xterm's modifier number, one more than a bit mask of shift, alt and ctrl, as the prefix of a key's name. */
function withModifiers(name: string, modifier: string | undefined): string {
	const bits = Math.max(0, Number(modifier ?? '1') - 1);
	return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 1 ? 'shift-' : ''}${name}`;
}

const key = (name: string, text?: string): TerminalEvent => ({
	type: 'key',
	name,
	...(text !== undefined && {text}),
});

/** A key that arrives as its code point (kitty's protocol, modifyOtherKeys). */
function codedKey(code: string, modifier: string | undefined): TerminalEvent | undefined {
	const named = codes[code];
	const character = String.fromCodePoint(Math.min(Number(code) || 0, 0x10_ffff));
	if (!named && character < ' ') return undefined;
	const bits = Math.max(0, Number(modifier ?? '1') - 1);
	if (named) return key(withModifiers(named, modifier), named === 'space' && bits === 0 ? ' ' : undefined);
	if ((bits & 6) === 0) return key(character, character);
	return key(withModifiers(character, String((bits & 6) + 1)));
}

function csiKey(parameters: string, final: string): TerminalEvent | undefined {
	const [first = '', second, third] = parameters.split(';');
	if (final === 'Z') return key('shift-tab');
	if (final === 'u') return codedKey(first, second?.split(':')[0]);
	if (final === '~' && first === '27' && third !== undefined) return codedKey(third, second);
	const name = final === '~' ? tildes[first] : finals[final];
	return name === undefined ? undefined : key(withModifiers(name, second));
}

const buttons: Readonly<Record<string, MouseEvent['what']>> = {
	'0': 'press',
	'64': 'wheel-up',
	'65': 'wheel-down',
};

/** An SGR report (DEC mode 1006); releases, other buttons and drags mean nothing. */
function mouseEvent(parameters: string, final: string): MouseEvent | undefined {
	const [button = '', x, y] = parameters.slice(1).split(';');
	const what = Object.hasOwn(buttons, button) ? buttons[button] : undefined;
	if (final !== 'M' || !what) return undefined;
	return {type: 'mouse', what, x: Number(x) - 1, y: Number(y) - 1};
}

function parsePaste(input: string): Step {
	const end = input.indexOf(pasteEnd);
	if (end === -1) return 'partial';
	return {event: {type: 'paste', text: input.slice(pasteStart.length, end)}, length: end + pasteEnd.length};
}

function parseCsi(input: string): Step {
	if (input.startsWith(pasteStart)) return parsePaste(input);
	// The old mouse report has three raw bytes behind it.
	if (input.startsWith(`${esc}[M`)) return input.length < 6 ? 'partial' : {length: 6};
	// The Linux console's F1 to F5.
	if (input.startsWith(`${esc}[[`)) {
		if (input.length < 4) return 'partial';
		return {...(input[3] === 'A' && {event: key('f1')}), length: 4};
	}
	const match = /^\u001B\[([0-9:;<=>?]*)([ -/]*)([@-~])/.exec(input);
	if (!match) return /^\u001B\[[ -?]*$/.test(input) ? 'partial' : {length: 2};
	const [whole, parameters = '', intermediates, final = ''] = match;
	// Mouse, focus, cursor position, device attributes, mode and kitty reports are answers, not keys.
	const isReply = /^[<=>?]/.test(parameters) || intermediates !== '' || 'IOcntR'.includes(final);
	if (parameters.startsWith('<')) {
		const mouse = mouseEvent(parameters, final);
		return {...(mouse && {event: mouse}), length: whole.length};
	}
	const event = isReply ? ({type: 'reply', text: whole} as const) : csiKey(parameters, final);
	return {...(event && {event}), length: whole.length};
}

/** OSC, DCS, SOS, PM and APC strings: a terminal's answers, up to BEL or ST. */
function parseString(input: string): Step {
	const end = /\u0007|\u001B\\|\u009C/.exec(input);
	if (!end) return 'partial';
	const length = end.index + end[0].length;
	return {event: {type: 'reply', text: input.slice(0, length)}, length};
}

function parseEscape(input: string): Step {
	const next = input[1];
	if (next === undefined) return 'partial';
	if (next === esc) return {event: key('esc'), length: 1};
	if (next === '[') return parseCsi(input);
	if (next === 'O') {
		const final = input[2];
		if (final === undefined) return 'partial';
		const name = finals[final] ?? functionFinals[final];
		return {...(name && {event: key(name)}), length: 3};
	}
	if (']PX^_'.includes(next)) return parseString(input);
	const inner = parseCharacter(String.fromCodePoint(input.codePointAt(1) ?? 0));
	const event = inner.event?.type === 'key' ? key(`alt-${inner.event.name}`) : undefined;
	return {...(event && {event}), length: 1 + inner.length};
}

function parseCharacter(character: string): {event?: TerminalEvent; length: number} {
	const {length} = character;
	const code = character.codePointAt(0) ?? 0;
	if (character === '\r' || character === '\n') return {event: key('enter'), length};
	if (character === '\t') return {event: key('tab'), length};
	if (code === 0x7f || code === 0x08) return {event: key('backspace'), length};
	if (code === 0) return {event: key('ctrl-space'), length};
	if (code <= 26) return {event: key(`ctrl-${String.fromCodePoint(code + 96)}`), length};
	if (code < 0x20) return {event: key(`ctrl-${String.fromCodePoint(code + 64).toLowerCase()}`), length};
	if (code < 0xa0 && code > 0x7f) return {length};
	return {event: key(character === ' ' ? 'space' : character, character), length};
}

/** What a partial sequence means when nothing followed it in time. */
function giveUp(pending: string): TerminalEvent[] {
	if (pending === esc) return [key('esc')];
	// An unfinished answer or paste is of no use to anybody.
	if (pending.length > 2) return [];
	return [key(`alt-${pending.slice(1)}`)];
}

// The beginnings of addresses and of paths of more than one folder.
const sourceLike = /^(?:https?:\/\/|file:\/\/|~\/|\.{1,2}\/|\/[^/\s]+\/)\S/;
const wordsLike = /[\p{L}\p{N}]{2,}\S* \S*[\p{L}\p{N}]{2,}\S* \S*[\p{L}\p{N}]/u;
const linesLike = /[^\r\n]{3,}[\r\n]+[^\r\n]{3,}/;

/**
 * One read that a terminal without bracketed paste pasted: an address, a path, words or lines of text. As keys they
 * would switch and remove things. Keys that a slow line joined look otherwise; the Enter behind a path is one.
 */
function readPasted(chunk: string): TerminalEvent[] | undefined {
	if (chunk.length < 8) return undefined;
	const text = chunk.replace(/[\r\n]+$/, '');
	// Words that are typed fast and the control key behind them come in one read too.
	const last = /(?![\t\r\n])[\p{Cc}]$/u.exec(text)?.[0];
	const words = last === undefined ? text : text.slice(0, -1);
	// A control key among them: they were typed.
	if (/[^\P{Cc}\r\n\t]/u.test(words)) return undefined;
	if (linesLike.test(words) || wordsLike.test(words)) {
		const behind = last === undefined || text !== chunk ? undefined : parseCharacter(last);
		const event = behind === undefined || behind === 'partial' ? undefined : behind.event;
		return [{type: 'paste', text: words}, ...(event ? [event] : [])];
	}
	if (!sourceLike.test(text) || /[\p{Cc}]/u.test(text)) return undefined;
	return [{type: 'paste', text}, ...(text === chunk ? [] : [key('enter')])];
}

/**
 * Reads what a terminal sends, chunk by chunk, into single events, however the line split or joined them.
 * `pending()` tells that a sequence is unfinished; `flush()` says what it means if nothing follows.
 */
export function createKeyParser() {
	let rest = '';
	return {
		push(chunk: string): TerminalEvent[] {
			// Esc behind words may be the beginning of more.
			const behind = chunk.endsWith(esc) ? esc : '';
			const pasted = rest === '' ? readPasted(chunk.slice(0, chunk.length - behind.length)) : undefined;
			if (pasted) {
				rest = behind;
				return pasted;
			}
			let input = rest + chunk;
			const events: TerminalEvent[] = [];
			while (input !== '') {
				const step: Step = input.startsWith(esc)
					? parseEscape(input)
					: parseCharacter(String.fromCodePoint(input.codePointAt(0) ?? 0));
				if (step === 'partial') break;
				if (step.event) events.push(step.event);
				input = input.slice(step.length);
			}
			rest = input;
			return events;
		},
		/** A paste may take as long as the line needs; anything else has a deadline. */
		pending: (): boolean => rest !== '' && !rest.startsWith(pasteStart),
		flush(): TerminalEvent[] {
			const events = rest === '' ? [] : giveUp(rest);
			rest = '';
			return events;
		},
	};
}
