import {join} from 'node:path';
import type {HeaderValue, RemoteServer} from '../contract.ts';
import {ensureFolder, readIfExists, replaceFile} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {looksSecret, maySoundSecret} from '../secret-words.ts';

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

/** The remote servers that were talked to, the newest first; none where the file is damaged. */
export async function remoteServers(paths: Paths): Promise<readonly RemoteServer[]> {
	try {
		const {servers} = JSON.parse((await readIfExists(fileOf(paths))) ?? '{}') as {servers?: unknown};
		return Array.isArray(servers) ? servers.filter(isRemote) : [];
	} catch {
		return [];
	}
}

/** Notes that a remote server was talked to. */
export async function rememberRemote(
	paths: Paths,
	address: string,
	headers: Readonly<Record<string, HeaderValue>>,
): Promise<void> {
	const url = urlToKeep(address);
	if (url === undefined) return;
	const folder = await ensureFolder(paths.state);
	await withLock(join(folder, 'remote-servers.lock'), async () => {
		const others = (await remoteServers(paths)).filter(server => server.url !== url);
		const servers = [{url, headers: headersToKeep(headers)}, ...others].slice(0, mostServers);
		await replaceFile(fileOf(paths), `${JSON.stringify({schema: 1, servers})}\n`);
	});
}
