/**
 * Eight hexadecimal digits that make a name nobody else picks by chance. Not for secrets: those need `node:crypto`,
 * whose loading alone would cost every start of a server eight milliseconds.
 */
export function randomName(): string {
	return Math.floor(Math.random() * 0x1_0000_0000)
		.toString(16)
		.padStart(8, '0');
}
