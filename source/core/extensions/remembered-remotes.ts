import {join} from 'node:path';
import type {HeaderValue, RemoteServer} from '../contract.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {looksSecret, maySoundSecret} from '../secret-words.ts';
import {readStored, readToReplace, type StoredFormat} from '../stored-file.ts';

const mostServers = 20;
const longestUrl = 2000;

const fileOf = ({state}: Paths): string => join(state, 'remote-servers.json');

/**
 * A URL as it can be kept: without name, password and fragment, and without the values of parameters that may be
 * secrets. Undefined for one whose path holds what looks like a token.
 */
export function urlToKeep(text: string): string | undefined {
	if (!URL.canParse(text) || text.length > longestUrl) return undefined;
	const url = new URL(text);
	if (url.pathname.split('/').some(looksSecret)) return undefined;
	url.username = '';
	url.password = '';
	url.hash = '';
	for (const [name, value] of [...url.searchParams]) {
		if (maySoundSecret(name) || value.length > 40 || looksSecret(value)) url.searchParams.set(name, '');
	}
	return url.href;
}

/** Of a header its name, and which secret of the vault is sent with it; never a value. */
function headersToKeep(headers: Readonly<Record<string, HeaderValue>>): RemoteServer['headers'] {
	return Object.entries(headers).map(([name, value]) => {
		if (typeof value === 'string') return {name};
		// A scheme; anything else before the secret may be a part of it.
		const before = /^[A-Za-z]{1,20} $/.test(value.before) ? value.before : '';
		return {name, vault: value.vault, ...(before !== '' && {before})};
	});
}

function isRemote(value: unknown): value is RemoteServer {
	const {url, headers} = (value ?? {}) as Partial<RemoteServer>;
	return (
		typeof url === 'string' &&
		/^https?:\/\//i.test(url) &&
		Array.isArray(headers) &&
		headers.every(header => typeof (header as {name?: unknown} | null)?.name === 'string')
	);
}

const format: StoredFormat<readonly RemoteServer[]> = {
	what: 'the list of remote servers',
	parse: ({servers}) => (Array.isArray(servers) ? servers.filter(isRemote) : undefined),
	hint: 'Move it away: it is made again when you talk to a remote server.',
};

/** The remote servers that were talked to, the newest first. Throws `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function remoteServers(paths: Paths): Promise<readonly RemoteServer[]> {
	return (await readStored(fileOf(paths), format)) ?? [];
}

/** Notes that a remote server was talked to. Throws `RECORD_UNREADABLE` or `RECORD_NEWER`, with the list as it was. */
export async function rememberRemote(
	paths: Paths,
	address: string,
	headers: Readonly<Record<string, HeaderValue>>,
): Promise<void> {
	const url = urlToKeep(address);
	if (url === undefined) return;
	const folder = await ensureFolder(paths.state);
	await withLock(join(folder, 'remote-servers.lock'), async () => {
		const known = (await readToReplace(fileOf(paths), format)) ?? [];
		const others = known.filter(server => server.url !== url);
		const servers = [{url, headers: headersToKeep(headers)}, ...others].slice(0, mostServers);
		await replaceFile(fileOf(paths), `${JSON.stringify({schema: 1, servers})}\n`);
	});
}
