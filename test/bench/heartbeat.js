// Loaded into the program before it: notes how long its event loop was kept from a beat, and writes that at the end.
import {readFileSync, writeFileSync} from 'node:fs';

const file = process.env.MCPB_TUI_HEARTBEAT;
const beats = [];

/** Without the time that the machine gave to others; only Linux tells that. */
function now() {
	try {
		return performance.now() - Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
	} catch {
		return performance.now();
	}
}

let last = now();
setInterval(() => {
	const next = now();
	beats.push({at: Date.now(), gap: next - last});
	last = next;
}, 5).unref();
process.on('exit', () => file && writeFileSync(file, JSON.stringify(beats)));
