import {open} from 'node:fs/promises';
import {join} from 'node:path';
import type {LogLine} from '../../contract.ts';
import {diskFault} from '../../errors.ts';
import {ensureFolder} from '../../files.ts';
import type {Paths} from '../../paths.ts';
import type {Redact} from '../../redact.ts';

function fileName(name: string | undefined): string {
	const time = new Date().toISOString().replaceAll(/[-:.]/g, '');
	// A name of a client's server is text from outside: it must not become a path.
	return `${(name ?? 'all').replaceAll(/[^\w-]+/g, '-').slice(0, 64)}-${time}.log`;
}

function savedLine({time, server, kind, level, session, text}: LogLine): string {
	return [time, server, kind, level, session, text].filter(part => part !== undefined).join('  ');
}

/** Writes lines into a new file that only the user can read, secrets hidden, and returns its path. */
export async function saveLines(
	paths: Paths,
	lists: AsyncIterable<readonly LogLine[]>,
	{name, redact}: {name: string | undefined; redact: Redact},
): Promise<string> {
	const path = join(await ensureFolder(join(paths.state, 'saved-logs')), fileName(name));
	const handle = await open(path, 'wx', 0o600);
	try {
		for await (const lines of lists)
			await handle.appendFile(redact(lines.map(line => `${savedLine(line)}\n`).join('')));
	} catch (error) {
		throw diskFault(error) ?? error;
	} finally {
		await handle.close();
	}
	return path;
}
