/** Pictures in terminals that can show them: pure encoders, nothing here writes. */

export type ImageProtocol = 'kitty' | 'iterm2';

/** What the environment says; undefined where it says nothing, and inside a multiplexer, which passes no pictures. */
export function imageProtocolOf(env: NodeJS.ProcessEnv): ImageProtocol | undefined {
	const {TERM = '', TERM_PROGRAM = ''} = env;
	if (env.TMUX || env.STY || /^(?:screen|tmux|linux|dumb)/.test(TERM)) return undefined;
	if (env.KITTY_WINDOW_ID || /kitty|ghostty/.test(TERM) || TERM_PROGRAM === 'ghostty') return 'kitty';
	if (env.KONSOLE_VERSION) return 'kitty';
	if (/^(?:iTerm\.app|WezTerm|mintty|vscode)$/.test(TERM_PROGRAM) || env.LC_TERMINAL === 'iTerm2')
		return 'iterm2';
	return undefined;
}

const queryId = 4211;

/** Asks whether the terminal knows kitty's protocol; one that does not stays silent or drops it. */
export const kittyQuery = `\u001B_Gi=${queryId},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\`;

export function isKittyAnswer(reply: string): boolean {
	return reply.startsWith(`\u001B_Gi=${queryId};OK`);
}

export type Pixels = {width: number; height: number};

function jpegSize(bytes: Buffer): Pixels | undefined {
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
		const marker = bytes[at + 1] ?? 0;
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return {width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5)};
	}
	return undefined;
}

function webpSize(bytes: Buffer): Pixels | undefined {
	const kind = bytes.toString('latin1', 12, 16);
	if (kind === 'VP8X') return {width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1};
	if (kind === 'VP8 ')
		return {width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff};
	if (kind !== 'VP8L') return undefined;
	const bits = bytes.readUInt32LE(21);
	return {width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1};
}

/** How large a picture is, by its own header (PNG, JPEG, GIF, WebP); undefined when it is none of these. */
export function pixelsOf(bytes: Buffer): Pixels | undefined {
	if (bytes.length < 30) return undefined;
	if (isPng(bytes)) return {width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20)};
	const head = bytes.toString('latin1', 0, 12);
	if (head.startsWith('GIF8')) return {width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8)};
	if (head.startsWith('RIFF') && head.endsWith('WEBP')) return webpSize(bytes);
	return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegSize(bytes) : undefined;
}

export function isPng(bytes: Buffer): boolean {
	return bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001A\n';
}

export type Cells = {columns: number; rows: number};

/** A cell as most fonts have it. What is drawn is cut to whole cells, so being a little off only makes it smaller. */
const cell = {width: 8, height: 16};

/** The cells that a picture takes in a room, in its own proportions, never larger than it is. */
export function fitImage({width, height}: Pixels, room: Cells): Cells {
	const scale = Math.min(
		1,
		(room.columns * cell.width) / Math.max(1, width),
		(room.rows * cell.height) / Math.max(1, height),
	);
	return {
		columns: Math.max(1, Math.min(room.columns, Math.round((width * scale) / cell.width))),
		rows: Math.max(1, Math.min(room.rows, Math.round((height * scale) / cell.height))),
	};
}

const imageId = 4212;
const chunkLength = 4096;

/** A PNG in kitty's protocol at the cursor, which stays where it is. The bytes are encoded anew: nothing of a server's text is in it. */
export function kittyImage(png: Buffer, {columns, rows}: Cells): string {
	const data = png.toString('base64');
	const chunks: string[] = [];
	for (let at = 0; at < data.length; at += chunkLength) {
		const more = at + chunkLength < data.length ? 1 : 0;
		const first = at === 0 ? `a=T,f=100,i=${imageId},q=2,C=1,c=${columns},r=${rows},` : '';
		chunks.push(`\u001B_G${first}m=${more};${data.slice(at, at + chunkLength)}\u001B\\`);
	}
	return chunks.join('');
}

/** Takes the picture off the screen and out of the terminal's memory. */
export const kittyClear = `\u001B_Ga=d,d=I,i=${imageId},q=2\u001B\\`;

/** A picture in iTerm2's protocol at the cursor. */
export function iterm2Image(bytes: Buffer, {columns, rows}: Cells): string {
	const size = `width=${columns};height=${rows};preserveAspectRatio=1`;
	return `\u001B]1337;File=inline=1;size=${bytes.length};${size};doNotMoveCursor=1:${bytes.toString('base64')}\u0007`;
}

/** A sequence drawn at a place of the screen, with the cursor back where it was. */
export function drawnAt({x, y}: {x: number; y: number}, sequence: string): string {
	return `\u001B7\u001B[${y + 1};${x + 1}H${sequence}\u001B8`;
}
