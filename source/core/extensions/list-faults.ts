import {callFileFaults} from '../calls/call-file.ts';
import {listBackups} from '../clients/backups.ts';
import {readLedgerFile} from '../clients/ledger.ts';
import {toUserError, type UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {logFiles, serversOf} from '../runtime/logs/log-files.ts';
import {removedNames} from '../store/removed.ts';
import {readUnderWay} from '../store/secrets-under-way.ts';
import {readJournal} from '../store/undo-journal.ts';
import {secretNames} from './named-secrets.ts';
import {remoteServers} from './remembered-remotes.ts';
import {readChecksOnDisk} from './updates/kept-checks.ts';

/** The files beside the records in which we remember something. */
const readers: readonly ((paths: Paths) => Promise<unknown>)[] = [
	paths => readLedgerFile(paths, ''),
	paths => listBackups(paths, ''),
	readJournal,
	removedNames,
	readUnderWay,
	secretNames,
	remoteServers,
	readChecksOnDisk,
	async paths => logFiles(paths, await serversOf(paths, 'all')),
];

/** Why each of the lists that we keep beside the records cannot be read; none when all can. */
export async function listFaults(paths: Paths): Promise<readonly UserError[]> {
	const [faults, ofCalls] = await Promise.all([
		Promise.all(readers.map(read => read(paths).then(() => undefined, toUserError))),
		callFileFaults(paths).catch(error => [toUserError(error)]),
	]);
	return [...faults.filter(fault => fault !== undefined), ...ofCalls];
}
