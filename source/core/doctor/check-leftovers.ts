import {lstat, readdir, rm, unlink} from 'node:fs/promises';
import {join} from 'node:path';
import type {Finding} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {namesIn} from '../files.ts';
import {isAlive} from '../leftovers.ts';
import {judgeFolder} from '../own-folder.ts';
import {type Paths, runtimeCandidates, shortSocketFolders} from '../paths.ts';
import {runningServers} from '../runtime/running.ts';
import {readStore} from '../store/read-store.ts';
import {readUnderWay, underWayFile} from '../store/secrets-under-way.ts';
import {isWaiting, stagedNames} from '../store/staging.ts';
import type {Subject} from './check.ts';
import {finding} from './finding.ts';

/** The process that a name of ours speaks of; undefined for names that are not ours. */
function ownerOf(name: string): number | undefined {
	const [, ...pids] =
		/^(\d+)-[0-9a-f]+(?:\.sock)?$|^[a-z0-9-]+\.(\d+)\.json$|^\..+\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name) ?? [];
	const pid = pids.find(text => text !== undefined);
	return pid === undefined ? undefined : Number(pid);
}

/** Whether what lies in a folder is ours to remove: the folder is no link and nobody else's. */
function isOurs(folder: string): boolean {
	return ['ours', 'open'].includes(judgeFolder(folder).kind);
}

function deadOf(folder: string, names: readonly string[]): readonly string[] {
	return names
		.filter(name => {
			const pid = ownerOf(name);
			return pid !== undefined && !isAlive(pid);
		})
		.map(name => join(folder, name));
}

async function deadNames(folder: string): Promise<readonly string[]> {
	return isOurs(folder) ? deadOf(folder, await readdir(folder).catch(() => [])) : [];
}

/** What processes that are gone left where sockets and runners' files are; no folder of ours is among it. */
async function runtimeLeftovers(paths: Paths): Promise<readonly string[]> {
	const folders = runtimeCandidates(paths).flatMap(folder => [folder, ...shortSocketFolders(folder)]);
	const found = (await Promise.all([...new Set(folders)].map(deadNames))).flat();
	const kinds = await Promise.all(found.map(path => lstat(path).catch(() => undefined)));
	return found.filter((_, index) => kinds[index] && !kinds[index].isDirectory());
}

async function storeLeftovers(paths: Paths): Promise<readonly string[]> {
	const folders = ['staging', 'trash'].map(name => join(paths.data, name));
	const found = (
		await Promise.all(folders.map(async folder => deadOf(folder, await stagedNames(folder))))
	).flat();
	const waiting = await Promise.all(found.map(isWaiting));
	return found.filter((_, index) => !waiting[index]);
}

/** Folders of logs whose extension is not in the store any more. */
async function oldLogs(paths: Paths): Promise<readonly string[]> {
	const folder = join(paths.state, 'logs');
	const names = isOurs(folder) ? await namesIn(folder) : [];
	if (names.length === 0) return [];
	const servers = await runningServers(paths).catch(() => undefined);
	// Where it is not known what runs, any log may still be written to.
	if (!servers) return [];
	// Also those of which nothing can be read; a store that cannot be listed ends this.
	const installed = new Set(readStore(paths).map(({id}) => id));
	const running = new Set(servers.map(({id}) => id));
	return names
		.filter(name => /^[a-z0-9-]{1,64}$/.test(name) && !installed.has(name) && !running.has(name))
		.map(name => join(folder, name));
}

type Kind = {
	id: string;
	what: string;
	find: (paths: Paths) => Promise<readonly string[]>;
	/** How one is removed; unless said, a folder goes with all that is in it. */
	remove?: (path: string) => Promise<void>;
};

const removeFile = (path: string) => unlink(path).catch(() => undefined);
const removeAll = (path: string) => rm(path, {recursive: true, force: true});

// In this order: looking at who is running clears away some of the first kind.
const kinds: readonly Kind[] = [
	{
		id: 'leftover-runtime',
		what: 'Servers that were killed have left files',
		find: runtimeLeftovers,
		remove: removeFile,
	},
	{
		id: 'leftover-store',
		what: 'An install or a removal that was cut off has left folders',
		find: storeLeftovers,
	},
	{
		id: 'leftover-secrets',
		what: 'Secrets of a change that was cut off may still be in the vault',
		find: async paths => ((await readUnderWay(paths)).length > 0 ? [underWayFile(paths)] : []),
	},
	{id: 'leftover-logs', what: 'There are logs of extensions that are not installed', find: oldLogs},
];

/** What has been left lying about. */
export async function checkLeftovers({context: {paths}}: Subject): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	for (const {id, what, find} of kinds) {
		const found = await find(paths).catch(toUserError);
		if (found instanceof UserError) {
			const {message, hint} = found;
			findings.push(finding('problem', 'check-failed', message, hint === undefined ? {} : {fix: hint}));
			continue;
		}
		if (found.length === 0) continue;
		const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
		findings.push(
			finding('note', id, what, {
				detail: found.slice(0, 5).join(', ') + more,
				fix: 'Remove them with: mcpb-tui doctor --fix',
				fixable: true,
			}),
		);
	}
	return findings.length > 0 ? findings : [finding('ok', 'leftovers', 'Nothing has been left lying about')];
}

/** Removes what a finding of this check named, as it is found now; returns what was removed. Hold the store's lock. */
export async function removeLeftovers(paths: Paths, id: string): Promise<readonly string[]> {
	const kind = kinds.find(candidate => candidate.id === id);
	const found = (await kind?.find(paths)) ?? [];
	for (const path of found) await (kind?.remove ?? removeAll)(path);
	return found;
}
