import {access, chmod, constants, lstat, statfs} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import type {Finding} from '../contract.ts';
import {systemCode} from '../errors.ts';
import {judgeFolder} from '../own-folder.ts';
import {type Paths, runtimeCandidates} from '../paths.ts';
import {identityFile} from '../secrets/vault-identity.ts';
import type {Subject} from './check.ts';
import {finding} from './finding.ts';

const mebibyte = 1024 * 1024;
const scarce = 200 * mebibyte;
const nothing = 20 * mebibyte;

type Place = {path: string; mode: number; uid: number};

/** What has to be closed to others: our folders, and the two halves of the encrypted vault wherever they are. */
async function privatePlaces(paths: Paths): Promise<readonly Place[]> {
	const candidates = [
		paths.data,
		paths.config,
		paths.state,
		...runtimeCandidates(paths).filter(folder => judgeFolder(folder).kind === 'open'),
		identityFile(paths),
		join(paths.data, 'vault.age'),
	];
	const places = await Promise.all(
		candidates.map(async path => {
			const stats = await lstat(path).catch(() => undefined);
			// A link is the user's own arrangement, and its target's mode is theirs to choose.
			if (!stats || stats.isSymbolicLink()) return undefined;
			return {path, mode: stats.mode & 0o777, uid: stats.uid};
		}),
	);
	return places.filter(place => place !== undefined);
}

function isOpen({mode}: Place): boolean {
	return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

function isForeign({uid}: Place): boolean {
	return process.getuid !== undefined && uid !== process.getuid();
}

/** Taking over what root made by mistake is safe; what another user made may be a trap. */
function ownerFinding({path, uid}: Place): Finding {
	const title = `${path} belongs to another user`;
	return uid === 0
		? finding('problem', 'wrong-owner', title, {
				detail: 'It belongs to root: mcpb-tui was run with sudo once, perhaps.',
				fix: `Take it back with: sudo chown -R "$(id -u)" '${path}'`,
			})
		: finding('problem', 'wrong-owner', title, {
				detail: `It belongs to the user with the uid ${uid}, who can change what mcpb-tui keeps there.`,
				fix: 'Point MCPB_TUI_HOME to a folder of your own, and leave this one to the administrator of this machine.',
			});
}

async function modesOf(paths: Paths): Promise<Finding[]> {
	const places = await privatePlaces(paths);
	const foreign = places.filter(isForeign);
	const open = places.filter(isOpen);
	const can = open.some(({mode}) => (mode & 0o022) !== 0) ? 'change' : 'look into';
	return [
		...foreign.map(ownerFinding),
		...(open.length === 0
			? []
			: [
					finding('warning', 'modes-open', `Other users of this machine can ${can} what is yours`, {
						detail: open
							.map(({path, mode}) => `${path} has the mode ${mode.toString(8).padStart(4, '0')}`)
							.join('; '),
						fix: `Close it with: mcpb-tui doctor --fix (chmod go= ${open.map(({path}) => `'${path}'`).join(' ')})`,
						fixable: true,
					}),
				]),
	];
}

/** Takes all rights of other users away; returns what was changed. */
export async function closeModes(paths: Paths): Promise<readonly string[]> {
	const open = (await privatePlaces(paths)).filter(place => isOpen(place) && !isForeign(place));
	for (const {path, mode} of open) await chmod(path, mode & 0o700);
	return open.map(({path}) => path);
}

/** @param freeBytes what is left for the user on the disk of the store */
export function spaceFindings(freeBytes: number, folder: string): Finding[] {
	if (freeBytes >= scarce) return [];
	const left = `${Math.floor(freeBytes / mebibyte)} MiB are left on the disk of ${folder}.`;
	const fix = 'Free some space, or point MCPB_TUI_HOME to another disk.';
	return freeBytes < nothing
		? [finding('problem', 'disk-full', 'The disk is full', {detail: left, fix})]
		: [finding('warning', 'disk-scarce', 'The disk is nearly full', {detail: left, fix})];
}

async function spaceOf(folder: string): Promise<Finding[]> {
	const stats = await statfs(folder).catch(() => undefined);
	return stats ? spaceFindings(stats.bavail * stats.bsize, folder) : [];
}

async function unwritableOf({data, config, state}: Paths): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const folder of [data, config, state]) {
		const code = await access(folder, constants.W_OK).then(() => undefined, systemCode);
		if (code === undefined || code === 'ENOENT') continue;
		const why = code === 'EROFS' ? 'its disk is read-only' : 'its mode or owner forbids it';
		findings.push(
			finding('problem', 'store-unwritable', `Nothing can be written into ${folder}`, {
				detail: `What is there can be looked at and cannot be changed: ${why} (${code}).`,
				fix: `Make it writable (remount its disk, or chmod u+rwx '${folder}'), or point MCPB_TUI_HOME to another disk.`,
			}),
		);
	}
	return findings;
}

/** Whether our folders are ours alone, can be written, and have room. */
export async function checkStore({context: {paths}}: Subject): Promise<readonly Finding[]> {
	const findings = [
		...(await modesOf(paths)),
		...(await unwritableOf(paths)),
		...(await spaceOf(paths.data)),
	];
	return findings.length > 0 ? findings : [finding('ok', 'store', 'The store is private and has room')];
}
