/** What xterm takes of one sequence, as text before it is encoded. */
export const mostCopied = 74_000;

/** One sequence for tmux to hand on to the terminal around it (tmux(1), "allow-passthrough"). */
function throughTmux(sequence: string): string {
	return `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
}

/** Puts text on the clipboard of whoever looks at the terminal, if that allows it (xterm, OSC 52). */
export function clipboardSequence(text: string, {tmux = false}: {tmux?: boolean} = {}): string {
	const sequence = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
	// tmux and plain terminals take OSC 52 raw; the wrapping breaks where passthrough is off.
	return tmux ? throughTmux(sequence) : sequence;
}
