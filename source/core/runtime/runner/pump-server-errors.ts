import type {Readable} from 'node:stream';
import type {ClientStreams} from './client-streams.ts';
import type {RunLog} from './run-log.ts';

/**
 * Reads the server's standard error all the time: unread it would block the server. The first client gets it too,
 * secrets hidden, as long as it reads.
 */
export function pumpServerErrors(log: RunLog, stderr: Readable, client: ClientStreams | undefined): void {
	let head: Buffer[] = [];
	let size = 0;
	let taken = 0;
	const keep = (bytes: Buffer) => {
		size += bytes.length;
		if (taken >= log.lineBytes) return;
		const part = bytes.subarray(0, log.lineBytes - taken);
		head.push(part);
		taken += part.length;
	};
	const finish = () => {
		if (size === 0) return;
		const bytes = Buffer.concat(head);
		// The line end is no part of what is missing.
		const hidden = log.output('stderr', bytes, Math.max(0, size - taken - 1));
		if (client && !client.errors.writableNeedDrain) {
			client.errors.write(hidden === bytes.toString('utf8') ? bytes : hidden);
			if (size > taken) client.errors.write('…\n');
		}
		head = [];
		size = 0;
		taken = 0;
	};
	stderr.on('data', (chunk: Buffer) => {
		let at = 0;
		for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, at)) {
			keep(chunk.subarray(at, end + 1));
			finish();
			at = end + 1;
		}
		if (at < chunk.length) keep(chunk.subarray(at));
	});
	stderr.once('end', finish);
}
